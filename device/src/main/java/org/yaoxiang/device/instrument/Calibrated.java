package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;

/// An instrument of which the technician has set when it was calibrated and for how long that
/// holds. Its self-test tells how many days are left. It measures on when they are over: whether an
/// overdue instrument may be used is the county's rule, and the doctor sees the failed test.
public final class Calibrated implements SelfTesting {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final Instrument instrument;
    private final LocalDate calibrated;
    private final int days;
    private final Supplier<Stamp> now;

    /// @param days how long a calibration holds, above 0
    public Calibrated(Instrument instrument, LocalDate calibrated, int days, Supplier<Stamp> now) {
        this.instrument = requireNonNull(instrument, "instrument");
        this.calibrated = requireNonNull(calibrated, "calibrated");
        this.days = days;
        this.now = requireNonNull(now, "now");
        if (days <= 0) {
            throw new IllegalArgumentException(days + " days, expected 1 or more");
        }
    }

    @Override
    public Vital vital() {
        return instrument.vital();
    }

    @Override
    public Outcome measure(Progress progress) {
        return instrument.measure(progress);
    }

    /// What the instrument tests by itself, if it can, and the days left. On the last day it is
    /// passed; more days than it holds mean that the clock or the setting is wrong.
    @Override
    public List<SelfTest.Result> selfTest() {
        Stream<SelfTest.Result> own =
                instrument instanceof SelfTesting testing
                        ? testing.selfTest().stream()
                        : Stream.of();
        LocalDate today = LocalDate.ofInstant(now.get().at(), CHINA);
        long left = ChronoUnit.DAYS.between(today, calibrated.plusDays(days));
        SelfTest.Result due = new SelfTest.Result.Measured(Probe.CALIBRATION, left, 0, days, "d");
        return Stream.concat(own, Stream.of(due)).toList();
    }
}
