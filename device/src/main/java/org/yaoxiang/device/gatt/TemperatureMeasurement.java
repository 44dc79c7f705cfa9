package org.yaoxiang.device.gatt;

import org.yaoxiang.device.board.BusException;

/// Temperature Measurement (2A1C, indicated) and Intermediate Temperature (2A1E, notified).
///
/// ```
/// flags · FLOAT · [time] · [site 8]          flags: b0 Fahrenheit, b1 time, b2 site
/// ```
public record TemperatureMeasurement(Quantity celsius, DeviceTime time, Site site) {
    /// The characteristic's assigned number.
    public static final int NUMBER = 0x2A1C;

    /// The assigned number of a temperature that is still rising.
    public static final int INTERMEDIATE_NUMBER = 0x2A1E;

    /// Where it was measured. The order is that of the profile (2A1D), from 1.
    public enum Site {
        ARMPIT,
        BODY,
        EAR_LOBE,
        FINGER,
        GASTROINTESTINAL,
        MOUTH,
        RECTUM,
        TOE,
        TYMPANUM,
        UNKNOWN
    }

    /// Decodes a value of either characteristic.
    ///
    /// @throws BusException when its length contradicts its flags
    public static TemperatureMeasurement of(byte[] value) {
        Octets octets = new Octets("Temperature Measurement 2A1C", value);
        int flags = octets.unsigned8();
        Quantity sent = Quantity.ofFloat(octets.bits32());
        DeviceTime time = Octets.has(flags, 1) ? octets.time() : DeviceTime.None.NOT_SENT;
        int site = Octets.has(flags, 2) ? octets.unsigned8() : 0;
        octets.end();
        return new TemperatureMeasurement(
                Octets.has(flags, 0) ? ofFahrenheit(sent) : sent,
                time,
                Octets.constant(Site.values(), site));
    }

    private static Quantity ofFahrenheit(Quantity sent) {
        return switch (sent) {
            case Quantity.Amount(double value) -> new Quantity.Amount((value - 32) * 5 / 9);
            case Quantity.Absent absent -> absent;
        };
    }

    @Override
    public String toString() {
        return "TemperatureMeasurement[redacted]";
    }
}
