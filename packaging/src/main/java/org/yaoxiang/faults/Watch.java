package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.device.instrument.Progress;

/// Notes what an instrument says while it measures, and when.
final class Watch implements Progress {
    private record Said(Instant at, Refusal what) {}

    private final Supplier<Instant> now;
    private final List<Said> said = new ArrayList<>();

    Watch(Supplier<Instant> now) {
        this.now = requireNonNull(now, "now");
    }

    /// One that notes no times.
    Watch() {
        this(() -> Instant.EPOCH);
    }

    /// When something was said first at this moment or later.
    Optional<Instant> first(Refusal what, Instant from) {
        return said.stream()
                .filter(each -> each.what() == what && !each.at().isBefore(from))
                .map(Said::at)
                .findFirst();
    }

    @Override
    public void wave(int[] samples, double rateHertz, double unitsPerStep) {
        // Seen by the doctor, judged by nobody here.
    }

    @Override
    public void state(double share, Optional<Refusal> hindrance) {
        hindrance.ifPresent(what -> said.add(new Said(now.get(), what)));
    }

    @Override
    public boolean cancelled() {
        return false;
    }
}
