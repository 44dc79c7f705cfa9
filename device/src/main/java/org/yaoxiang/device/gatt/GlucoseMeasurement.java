package org.yaoxiang.device.gatt;

import java.util.List;
import org.yaoxiang.device.board.BusException;

/// Glucose Measurement (2A18, notified).
///
/// ```
/// flags · sequence 16 · base time · [offset 16] · [concentration · type/location] · [status 16]
/// flags: b0 offset, b1 concentration and type, b2 mol/L (else kg/L), b3 status, b4 context follows
/// ```
///
/// @param sequence the meter's number of the record
/// @param time the meter's time of the measurement, its offset already added
/// @param concentration as measured
/// @param sample what was measured
/// @param location where it was taken
/// @param troubles what the meter found amiss
/// @param contextFollows whether a Glucose Measurement Context of the same sequence comes next
public record GlucoseMeasurement(
        int sequence,
        DeviceTime time,
        Concentration concentration,
        Sample sample,
        Location location,
        List<Trouble> troubles,
        boolean contextFollows) {
    /// The characteristic's assigned number.
    public static final int NUMBER = 0x2A18;

    /// In the meter's own unit: converting needs glucose's molar mass, which is no driver's matter.
    public sealed interface Concentration {
        /// Millimoles a litre.
        record MmolPerL(Quantity amount) implements Concentration {}

        /// Milligrams a decilitre.
        record MgPerDl(Quantity amount) implements Concentration {}

        /// The record bears none: see its troubles.
        record None() implements Concentration {}
    }

    /// What was measured. The order is that of the profile, from 1.
    public enum Sample {
        CAPILLARY_WHOLE_BLOOD,
        CAPILLARY_PLASMA,
        VENOUS_WHOLE_BLOOD,
        VENOUS_PLASMA,
        ARTERIAL_WHOLE_BLOOD,
        ARTERIAL_PLASMA,
        UNDETERMINED_WHOLE_BLOOD,
        UNDETERMINED_PLASMA,
        INTERSTITIAL_FLUID,
        CONTROL_SOLUTION,
        /// Not sent, or a number kept for later editions.
        UNKNOWN
    }

    /// Where it was taken.
    public enum Location {
        FINGER,
        ALTERNATE_SITE,
        EARLOBE,
        CONTROL_SOLUTION,
        /// Not sent, "not available", or a number kept for later editions.
        UNKNOWN
    }

    /// Bits of the sensor status, in their order.
    public enum Trouble {
        BATTERY_LOW,
        MALFUNCTION,
        SAMPLE_INSUFFICIENT,
        STRIP_INSERTION,
        STRIP_TYPE,
        ABOVE_RANGE,
        BELOW_RANGE,
        TOO_WARM,
        TOO_COLD,
        STRIP_PULLED,
        GENERAL_FAULT,
        TIME_FAULT
    }

    public GlucoseMeasurement {
        troubles = List.copyOf(troubles);
    }

    /// Whether the drop was a control solution. Such a record is no patient's.
    public boolean isControlSolution() {
        return sample == Sample.CONTROL_SOLUTION || location == Location.CONTROL_SOLUTION;
    }

    /// Decodes a value.
    ///
    /// @throws BusException when its length contradicts its flags
    public static GlucoseMeasurement of(byte[] value) {
        Octets octets = new Octets("Glucose Measurement 2A18", value);
        int flags = octets.unsigned8();
        int sequence = octets.unsigned16();
        DeviceTime base = octets.time();
        int offsetMinutes = Octets.has(flags, 0) ? octets.signed16() : 0;
        Concentration concentration = new Concentration.None();
        int typeAndLocation = 0;
        if (Octets.has(flags, 1)) {
            int raw = octets.unsigned16();
            concentration =
                    Octets.has(flags, 2)
                            ? new Concentration.MmolPerL(Quantity.ofSfloat(raw, 3))
                            : new Concentration.MgPerDl(Quantity.ofSfloat(raw, 5));
            typeAndLocation = octets.unsigned8();
        }
        int status = Octets.has(flags, 3) ? octets.unsigned16() : 0;
        octets.end();
        return new GlucoseMeasurement(
                sequence,
                shifted(base, offsetMinutes),
                concentration,
                Octets.constant(Sample.values(), typeAndLocation & 0x0F),
                Octets.constant(Location.values(), typeAndLocation >> 4),
                Octets.marked(Trouble.values(), status),
                Octets.has(flags, 4));
    }

    private static DeviceTime shifted(DeviceTime base, int minutes) {
        return switch (base) {
            case DeviceTime.Local(var at) -> new DeviceTime.Local(at.plusMinutes(minutes));
            case DeviceTime.None none -> none;
        };
    }

    @Override
    public String toString() {
        return "GlucoseMeasurement[redacted]";
    }
}
