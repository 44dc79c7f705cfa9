package org.yaoxiang.device.gatt;

import java.util.Set;
import org.yaoxiang.device.board.BusException;

/// PLX Spot-Check (2A5E, indicated) and PLX Continuous (2A5F, notified) Measurement.
///
/// ```
/// spot        flags · SpO2 · pulse · [b0 time] · [b1 status 16] · [b2 device 24] · [b3 amplitude]
///             b4 the clock is not set
/// continuous  flags · SpO2 · pulse · [b0 fast SpO2 · pulse] · [b1 slow SpO2 · pulse]
///             · [b2 status 16] · [b3 device 24] · [b4 amplitude]
/// ```
///
/// @param spo2Percent functional saturation; of a continuous value, the normal average
/// @param pulsePerMinute beats a minute, the same
/// @param fast the fast averages; not sent in a spot check
/// @param slow the slow averages; not sent in a spot check
/// @param amplitudePercent pulse amplitude index
/// @param marks what the instrument says about the measurement
/// @param troubles what it says about its probe and its signal
public record OximetryMeasurement(
        Quantity spo2Percent,
        Quantity pulsePerMinute,
        Averages fast,
        Averages slow,
        DeviceTime time,
        Quantity amplitudePercent,
        Set<Mark> marks,
        Set<Trouble> troubles) {
    /// The spot check's assigned number.
    public static final int SPOT_NUMBER = 0x2A5E;

    /// The continuous measurement's assigned number.
    public static final int CONTINUOUS_NUMBER = 0x2A5F;

    private static final Averages NOT_SENT =
            new Averages(Quantity.Absent.NOT_SENT, Quantity.Absent.NOT_SENT);
    private static final int MARK_BIT = 5;

    /// Saturation and pulse over another time.
    public record Averages(Quantity spo2Percent, Quantity pulsePerMinute) {}

    /// Measurement status, in the order of its bits from 5.
    public enum Mark {
        ONGOING,
        EARLY_ESTIMATE,
        VALIDATED,
        FULLY_QUALIFIED,
        FROM_STORAGE,
        DEMONSTRATION,
        TEST,
        CALIBRATION,
        UNAVAILABLE,
        QUESTIONABLE,
        INVALID
    }

    /// Device and sensor status, in the order of its bits from 0.
    public enum Trouble {
        DISPLAY_EXTENDED,
        EQUIPMENT_MALFUNCTION,
        SIGNAL_IRREGULAR,
        SIGNAL_INADEQUATE,
        SIGNAL_POOR,
        PERFUSION_LOW,
        SIGNAL_ERRATIC,
        NOT_PULSATILE,
        PULSE_QUESTIONABLE,
        ANALYSIS_ONGOING,
        INTERFERENCE,
        NO_FINGER,
        PROBE_UNKNOWN,
        PROBE_DISPLACED,
        PROBE_MALFUNCTION,
        PROBE_DISCONNECTED
    }

    public OximetryMeasurement {
        marks = Set.copyOf(marks);
        troubles = Set.copyOf(troubles);
    }

    /// Whether the numbers are a demonstration, a test or a calibration. Such are no patient's.
    public boolean isPretended() {
        return marks.contains(Mark.DEMONSTRATION)
                || marks.contains(Mark.TEST)
                || marks.contains(Mark.CALIBRATION);
    }

    /// Decodes a spot check.
    ///
    /// @throws BusException when its length contradicts its flags
    public static OximetryMeasurement ofSpotCheck(byte[] value) {
        Octets octets = new Octets("PLX Spot-Check Measurement 2A5E", value);
        int flags = octets.unsigned8();
        Quantity spo2 = octets.sfloat();
        Quantity pulse = octets.sfloat();
        DeviceTime sent = Octets.has(flags, 0) ? octets.time() : DeviceTime.None.NOT_SENT;
        DeviceTime time = Octets.has(flags, 4) ? DeviceTime.None.NOT_KNOWN : sent;
        return closing(octets, spo2, pulse, NOT_SENT, NOT_SENT, time, flags >> 1);
    }

    /// Decodes a continuous measurement.
    ///
    /// @throws BusException when its length contradicts its flags
    public static OximetryMeasurement ofContinuous(byte[] value) {
        Octets octets = new Octets("PLX Continuous Measurement 2A5F", value);
        int flags = octets.unsigned8();
        Quantity spo2 = octets.sfloat();
        Quantity pulse = octets.sfloat();
        Averages fast = averages(octets, Octets.has(flags, 0));
        Averages slow = averages(octets, Octets.has(flags, 1));
        DeviceTime time = DeviceTime.None.NOT_SENT;
        return closing(octets, spo2, pulse, fast, slow, time, flags >> 2);
    }

    private static Averages averages(Octets octets, boolean isSent) {
        if (!isSent) {
            return NOT_SENT;
        }
        Quantity spo2 = octets.sfloat();
        return new Averages(spo2, octets.sfloat());
    }

    /// What both kinds end with.
    ///
    /// @param flags b0 status, b1 device status, b2 amplitude
    private static OximetryMeasurement closing(
            Octets octets,
            Quantity spo2,
            Quantity pulse,
            Averages fast,
            Averages slow,
            DeviceTime time,
            int flags) {
        int status = Octets.has(flags, 0) ? octets.unsigned16() : 0;
        int device = Octets.has(flags, 1) ? octets.unsigned24() : 0;
        Quantity amplitude = Octets.has(flags, 2) ? octets.sfloat() : Quantity.Absent.NOT_SENT;
        octets.end();
        return new OximetryMeasurement(
                spo2,
                pulse,
                fast,
                slow,
                time,
                amplitude,
                Set.copyOf(Octets.marked(Mark.values(), status >> MARK_BIT)),
                Set.copyOf(Octets.marked(Trouble.values(), device)));
    }

    @Override
    public String toString() {
        return "OximetryMeasurement[redacted]";
    }
}
