package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// The two clocks of a computer without a clock chip, over true time: a monotonic one whose quartz
/// is off by some millionths, and a wall clock that begins anywhere and that the operating system
/// sets when it likes. Seeded. Not thread-safe.
///
/// A quartz is off by up to {@link #PART_PPM_MAX} for good (how it was cut and its age) and by up
/// to {@link #WARMTH_PPM_MAX} for one boot (how warm it is); one boot in five hundred has an
/// operating system that steers the clock by up to {@link #STEERING_PPM_MAX} (adjtimex(2)).
public final class FaultyClock implements InstantSource {
    public static final double PART_PPM_MAX = 30;
    public static final double WARMTH_PPM_MAX = 20;
    public static final double STEERING_PPM_MAX = 500;

    private static final int STEERED_ONE_IN = 500;

    private final InstantSource truth;
    private final RandomGenerator random;
    private final double partPpm;
    private Instant booted;
    private double ppm;
    private Duration wallOffset = Duration.ZERO;

    /// A computer that is switched on now.
    public FaultyClock(InstantSource truth, RandomGenerator random) {
        this.truth = requireNonNull(truth, "truth");
        this.random = requireNonNull(random, "random");
        this.partPpm = random.nextDouble(-PART_PPM_MAX, PART_PPM_MAX);
        this.booted = truth.instant();
        boot();
    }

    /// The power comes back: the monotonic clock begins at zero, the wall clock anywhere.
    public void boot() {
        booted = truth.instant();
        ppm = partPpm + random.nextDouble(-WARMTH_PPM_MAX, WARMTH_PPM_MAX);
        if (random.nextInt(STEERED_ONE_IN) == 0) {
            ppm += random.nextDouble(-STEERING_PPM_MAX, STEERING_PPM_MAX);
        }
        step();
    }

    /// Somebody or something sets the wall clock: to 1970, to when the power went, to any date, or
    /// right.
    public void step() {
        Instant said =
                switch (random.nextInt(4)) {
                    case 0 -> Instant.EPOCH;
                    case 1 -> truth.instant().minusSeconds(random.nextLong(60, 30L * 86_400));
                    case 2 -> Instant.ofEpochSecond(random.nextLong(4_102_444_800L));
                    default -> truth.instant();
                };
        wallOffset = Duration.between(truth.instant(), said);
    }

    /// The monotonic clock since boot, to 10 ms as Linux tells it.
    public Duration sinceBoot() {
        double millis = Duration.between(booted, truth.instant()).toMillis() * (1 + ppm / 1e6);
        return Duration.ofMillis(10 * (long) (millis / 10));
    }

    /// The wall clock.
    @Override
    public Instant instant() {
        return truth.instant().plus(wallOffset);
    }
}
