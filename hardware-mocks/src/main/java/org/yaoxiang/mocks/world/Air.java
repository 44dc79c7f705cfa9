package org.yaoxiang.mocks.world;

/// The air of the village: pressure by altitude, temperature by the season.
public final class Air {
    private static final double SEA_LEVEL_PASCALS = 101_325;
    private static final double SEA_LEVEL_KELVIN = 288.15;
    private static final double KELVIN_PER_METRE = 0.0065;

    /// g₀ / (R·β) of the troposphere.
    private static final double EXPONENT = 9.80665 / (287.05287 * KELVIN_PER_METRE);

    private volatile double altitudeMetres = 0;
    private volatile double celsius = 22;

    Air() {}

    /// Sets the altitude.
    ///
    /// @param metres above the sea, -500 to 9000
    public void altitude(double metres) {
        altitudeMetres = within(metres, -500, 9000, "metres");
    }

    /// Sets the temperature.
    ///
    /// @param celsius -40 to 60
    public void temperature(double celsius) {
        this.celsius = within(celsius, -40, 60, "celsius");
    }

    /// The temperature, °C.
    public double celsius() {
        return celsius;
    }

    /// The pressure of the standard atmosphere at the altitude, Pa (ISO 2533, layer of the
    /// troposphere, geopotential altitude); the weather is left out.
    public double pascals() {
        double ratio = 1 - KELVIN_PER_METRE * altitudeMetres / SEA_LEVEL_KELVIN;
        return SEA_LEVEL_PASCALS * Math.pow(ratio, EXPONENT);
    }

    private static double within(double value, double min, double max, String name) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " " + value + ", expected " + min + " to " + max);
        }
        return value;
    }
}
