package org.yaoxiang.device.signal;

/// The altitude at which the standard atmosphere has a pressure (ISO 2533:1975, troposphere:
/// 1013.25 hPa and 288.15 K at the sea, 6.5 K colder each kilometre; geopotential metres).
///
/// It is no altitude: weather moves it. So it is compared with the altitude that somebody set for
/// the village, and never takes its place.
///
/// @param metres -500 to 9200 for the pressures that the barometer takes
public record PressureAltitude(double metres) {
    private static final double SEA_PASCALS = 101_325;
    private static final double SEA_KELVIN = 288.15;
    private static final double KELVIN_PER_METRE = 0.0065;

    /// R·β / g₀ with R = 287.05287 J/(kg·K) and g₀ = 9.80665 m/s².
    private static final double EXPONENT = 287.05287 * KELVIN_PER_METRE / 9.80665;

    /// What 30 hPa of weather are worth at the sea, where a hectopascal is 8.3 m. A choice of this
    /// project, wide enough for all days but those of a typhoon.
    private static final double WEATHER_METRES = 250;

    /// Air that is 20 K warmer or colder than the standard is 7 % thicker or thinner. A choice of
    /// this project too.
    private static final double TEMPERATURE_SHARE = 0.07;

    /// From the pressure of the air.
    ///
    /// @param pascals above 0
    public static PressureAltitude of(double pascals) {
        if (!(pascals > 0)) {
            throw new IllegalArgumentException(pascals + " Pa, expected more than 0");
        }
        double ratio = Math.pow(pascals / SEA_PASCALS, EXPONENT);
        return new PressureAltitude(SEA_KELVIN / KELVIN_PER_METRE * (1 - ratio));
    }

    /// How far the pressure altitude of a place may lie from its altitude by the weather alone.
    ///
    /// @param altitudeMetres of the place
    public static double toleranceMetres(double altitudeMetres) {
        return WEATHER_METRES + TEMPERATURE_SHARE * Math.abs(altitudeMetres);
    }

    /// Whether a place of that altitude can have this pressure.
    public boolean fits(double altitudeMetres) {
        return Math.abs(metres - altitudeMetres) <= toleranceMetres(altitudeMetres);
    }
}
