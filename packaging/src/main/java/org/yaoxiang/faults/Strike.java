package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A fault in its time: it begins before the measurement or in its middle, and stays or is over
/// after a while.
final class Strike {
    private static final double SHORT_MILLIS = 50;
    private static final double LONG_MILLIS = 15_000;

    /// One in so many strikes before the measurement begins.
    private static final int BEFORE = 4;

    private static final double SHARE_MAX = 0.95;

    private final Course course;
    private final Fault fault;
    private Optional<Instant> begun = Optional.empty();
    private Optional<Instant> ended = Optional.empty();

    private Strike(Course course, Fault fault) {
        this.course = requireNonNull(course, "course");
        this.fault = requireNonNull(fault, "fault");
    }

    /// Begins or plans the fault.
    ///
    /// @param usual about how long the measurement will take
    static Strike plan(Course course, Duration usual, Fault fault, RandomGenerator random) {
        Strike strike = new Strike(course, fault);
        Optional<Duration> length =
                random.nextBoolean()
                        ? Optional.of(
                                millis(
                                        SHORT_MILLIS
                                                * Math.pow(
                                                        LONG_MILLIS / SHORT_MILLIS,
                                                        random.nextDouble())))
                        : Optional.empty();
        if (random.nextInt(BEFORE) == 0) {
            strike.begin(length);
        } else {
            double share = random.nextDouble(SHARE_MAX);
            course.plan(millis(share * usual.toMillis()), () -> strike.begin(length));
        }
        return strike;
    }

    private static Duration millis(double millis) {
        return Duration.ofMillis(Math.round(millis));
    }

    private void begin(Optional<Duration> length) {
        begun = Optional.of(course.now());
        fault.begin().run();
        length.ifPresent(each -> course.plan(each, this::end));
    }

    private void end() {
        ended = Optional.of(course.now());
        fault.end().run();
    }

    /// When it has begun; empty when the measurement was over before.
    Optional<Instant> begun() {
        return begun;
    }

    /// Whether it stood for so long from a moment on.
    boolean stood(Instant from, Duration length) {
        return ended.map(each -> !each.isBefore(from.plus(length))).orElse(true);
    }
}
