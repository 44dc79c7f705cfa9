package org.yaoxiang.device.visit;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Reading;

/// What the doctor may read from a scale or a rule of the village's own and type.
///
/// The limits are engineering choices, narrower than those of an impossible reading: they catch a
/// height in metres and a digit too many, and let every patient of a village pass, a newborn too.
public enum Typed {
    WEIGHT(Vital.BODY_WEIGHT, 0.5, 250),
    HEIGHT(Vital.BODY_HEIGHT, 30, 230);

    private final Vital vital;
    private final double min;
    private final double max;

    Typed(Vital vital, double min, double max) {
        this.vital = vital;
        this.min = min;
        this.max = max;
    }

    /// The quantity, in the unit of its codes.
    public Vital vital() {
        return vital;
    }

    /// What is taken, as a person reads it, with the unit.
    public String limits() {
        return String.format(Locale.ROOT, "%.1f–%.1f %s", min, max, vital.ucum());
    }

    /// What may be typed for a vital; empty for one that needs an instrument.
    public static Optional<Typed> of(Vital vital) {
        return Arrays.stream(values()).filter(each -> each.vital == vital).findFirst();
    }

    /// The reading in a text of digits with at most two after a point; empty when the text is
    /// another or the value outside the limits.
    public Optional<Reading> read(String text) {
        String number = requireNonNull(text, "text").strip();
        if (!number.matches("[0-9]{1,3}(\\.[0-9]{1,2})?")) {
            return Optional.empty();
        }
        double value = Double.parseDouble(number);
        return value >= min && value <= max ? Optional.of(reading(value)) : Optional.empty();
    }

    private Reading reading(double value) {
        return switch (this) {
            case WEIGHT -> new Reading.BodyWeight(value);
            case HEIGHT -> new Reading.BodyHeight(value);
        };
    }
}
