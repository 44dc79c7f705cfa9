package org.yaoxiang.device.gatt;

import java.util.ArrayList;
import java.util.List;
import org.yaoxiang.device.board.BusException;

/// Blood Pressure Measurement (2A35, indicated) and Intermediate Cuff Pressure (2A36, notified).
///
/// ```
/// flags · systolic · diastolic · mean · [time] · [pulse] · [user] · [status 16]
/// flags: b0 kPa, b1 time, b2 pulse, b3 user, b4 status
/// ```
///
/// In 2A36 the first number is the pressure in the cuff now and the two others are NaN.
///
/// @param systolicMmHg in 2A36, the cuff's pressure
/// @param pulsePerMinute beats a minute
/// @param user number of the user at the instrument; [#USER_UNKNOWN] when none is told
/// @param troubles what the instrument found amiss
public record BloodPressureMeasurement(
        Quantity systolicMmHg,
        Quantity diastolicMmHg,
        Quantity meanMmHg,
        DeviceTime time,
        Quantity pulsePerMinute,
        int user,
        List<Trouble> troubles) {
    /// The characteristic's assigned number.
    public static final int NUMBER = 0x2A35;

    /// The assigned number of the pressure while the cuff works.
    public static final int INTERMEDIATE_NUMBER = 0x2A36;

    /// No user, or one that the instrument does not know.
    public static final int USER_UNKNOWN = 255;

    /// One conventional millimetre of mercury is 0.133322 kPa (ISO 80000-4).
    private static final double MMHG_PER_KPA = 1 / 0.133322;

    /// Bits of the measurement status.
    public enum Trouble {
        BODY_MOVED,
        CUFF_LOOSE,
        PULSE_IRREGULAR,
        PULSE_ABOVE_RANGE,
        PULSE_BELOW_RANGE,
        POSITION_IMPROPER
    }

    public BloodPressureMeasurement {
        troubles = List.copyOf(troubles);
    }

    /// Decodes a value of either characteristic.
    ///
    /// @throws BusException when its length contradicts its flags
    public static BloodPressureMeasurement of(byte[] value) {
        Octets octets = new Octets("Blood Pressure Measurement 2A35", value);
        int flags = octets.unsigned8();
        double factor = Octets.has(flags, 0) ? MMHG_PER_KPA : 1;
        Quantity systolic = octets.sfloat().times(factor);
        Quantity diastolic = octets.sfloat().times(factor);
        Quantity mean = octets.sfloat().times(factor);
        DeviceTime time = Octets.has(flags, 1) ? octets.time() : DeviceTime.None.NOT_SENT;
        Quantity pulse = Octets.has(flags, 2) ? octets.sfloat() : Quantity.Absent.NOT_SENT;
        int user = Octets.has(flags, 3) ? octets.unsigned8() : USER_UNKNOWN;
        int status = Octets.has(flags, 4) ? octets.unsigned16() : 0;
        octets.end();
        return new BloodPressureMeasurement(
                systolic, diastolic, mean, time, pulse, user, troubles(status));
    }

    private static List<Trouble> troubles(int status) {
        List<Trouble> troubles = new ArrayList<>();
        if (Octets.has(status, 0)) {
            troubles.add(Trouble.BODY_MOVED);
        }
        if (Octets.has(status, 1)) {
            troubles.add(Trouble.CUFF_LOOSE);
        }
        if (Octets.has(status, 2)) {
            troubles.add(Trouble.PULSE_IRREGULAR);
        }
        int range = status >> 3 & 3;
        if (range == 1) {
            troubles.add(Trouble.PULSE_ABOVE_RANGE);
        }
        if (range == 2) {
            troubles.add(Trouble.PULSE_BELOW_RANGE);
        }
        if (Octets.has(status, 5)) {
            troubles.add(Trouble.POSITION_IMPROPER);
        }
        return troubles;
    }

    @Override
    public String toString() {
        return "BloodPressureMeasurement[redacted]";
    }
}
