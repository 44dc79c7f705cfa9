package org.yaoxiang.faults;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How far a number is from the truth.
final class Off {
    /// Of a heart or pulse rate, a minute: what ANSI/AAMI EC13 (4.2.7) allows at least.
    static final double RATE_MAX = 5;

    private Off() {}

    /// Empty when it is not farther than allowed.
    static Optional<String> by(String unit, double found, double truth, double most) {
        return Math.abs(found - truth) <= most
                ? Optional.empty()
                : Optional.of(
                        String.format(Locale.ROOT, "%.2f %s instead of %.2f", found, unit, truth));
    }

    /// The first that is not empty.
    static Optional<String> first(List<Optional<String>> each) {
        return each.stream().flatMap(Optional::stream).findFirst();
    }
}
