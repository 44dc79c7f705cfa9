package org.yaoxiang.device.gatt;

import org.yaoxiang.device.board.BusException;

/// Weight Measurement (2A9D, indicated).
///
/// ```
/// flags · weight 16 · [time] · [user 8] · [index 16 · height 16]
/// flags: b0 imperial, b1 time, b2 user, b3 index and height
/// SI 0.005 kg and 0.001 m a step; imperial 0.01 lb and 0.1 in; index 0.1 kg/m²
/// ```
///
/// A weight of 0xFFFF, "measurement unsuccessful", is recalled and not yet checked against the
/// profile; it would be 327.675 kg, more than scales bear, and is taken for absent.
///
/// @param user number of the user at the scale; [#USER_UNKNOWN] when none is told
/// @param indexKgPerM2 as the scale worked it out, by whatever height it was told
public record WeightMeasurement(
        Quantity kilograms, DeviceTime time, int user, Quantity indexKgPerM2, Quantity metres) {
    /// The characteristic's assigned number.
    public static final int NUMBER = 0x2A9D;

    /// No user, or one that the scale does not know.
    public static final int USER_UNKNOWN = 255;

    private static final int UNSUCCESSFUL = 0xFFFF;
    private static final double KILOGRAMS_PER_POUND = 0.45359237; // exact by definition
    private static final double METRES_PER_INCH = 0.0254; // exact by definition

    /// Decodes a value.
    ///
    /// @throws BusException when its length contradicts its flags
    public static WeightMeasurement of(byte[] value) {
        Octets octets = new Octets("Weight Measurement 2A9D", value);
        int flags = octets.unsigned8();
        boolean isImperial = Octets.has(flags, 0);
        int weight = octets.unsigned16();
        DeviceTime time = Octets.has(flags, 1) ? octets.time() : DeviceTime.None.NOT_SENT;
        int user = Octets.has(flags, 2) ? octets.unsigned8() : USER_UNKNOWN;
        Quantity index = Quantity.Absent.NOT_SENT;
        Quantity metres = Quantity.Absent.NOT_SENT;
        if (Octets.has(flags, 3)) {
            index = new Quantity.Amount(octets.unsigned16() / 10.0);
            int height = octets.unsigned16();
            metres =
                    new Quantity.Amount(
                            isImperial ? height / 10.0 * METRES_PER_INCH : height / 1_000.0);
        }
        octets.end();
        Quantity kilograms =
                weight == UNSUCCESSFUL
                        ? Quantity.Absent.NOT_A_NUMBER
                        : new Quantity.Amount(
                                isImperial ? weight / 100.0 * KILOGRAMS_PER_POUND : weight / 200.0);
        return new WeightMeasurement(kilograms, time, user, index, metres);
    }

    @Override
    public String toString() {
        return "WeightMeasurement[redacted]";
    }
}
