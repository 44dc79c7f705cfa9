package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// Whether a contact thermometer has reached the temperature of what it touches.
///
/// The limits are engineering choices of this project.
///
/// @param refusal why not; empty when it has
/// @param celsius the plateau, °C; the last value when there is none
public record Plateau(Optional<Refusal> refusal, double celsius) {
    /// Below this nobody is touched; a skin fold of a living patient is warmer.
    public static final double CONTACT_CELSIUS_MIN = 30;

    private static final double CELSIUS_MAX = 45;
    private static final double SPAN_CELSIUS_MAX = 0.06;

    /// Judges a window.
    ///
    /// @param celsius values at equal steps over five seconds or more, oldest first, at least two
    public static Plateau of(double[] celsius) {
        if (celsius.length < 2) {
            throw new IllegalArgumentException(celsius.length + " values, expected two or more");
        }
        double last = celsius[celsius.length - 1];
        double highest = Arrays.stream(celsius).max().orElse(last);
        double lowest = Arrays.stream(celsius).min().orElse(last);
        if (last < CONTACT_CELSIUS_MIN) {
            return new Plateau(Optional.of(Refusal.NO_CONTACT), last);
        }
        if (last > CELSIUS_MAX) {
            return new Plateau(Optional.of(Refusal.OUT_OF_RANGE), last);
        }
        if (highest - lowest > SPAN_CELSIUS_MAX) {
            return new Plateau(Optional.of(Refusal.NOT_SETTLED), last);
        }
        return new Plateau(Optional.empty(), last);
    }
}
