package org.yaoxiang.device.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.yaoxiang.contract.fact.Stamp;

/// The timepiece in hand. As an `InstantSource` it gives the best guess, for pacing and for the
/// clocks on the pages; only {@link #stamp} goes into facts. Safe for several threads.
public final class Watch implements InstantSource {
    private final AtomicReference<Timepiece> timepiece;
    private final Supplier<Duration> sinceBoot;
    private final InstantSource wall;

    /// @param sinceBoot reads the monotonic clock
    /// @param wall the operating system's clock, a guess while nothing better is known
    public Watch(Timepiece timepiece, Supplier<Duration> sinceBoot, InstantSource wall) {
        this.timepiece = new AtomicReference<>(requireNonNull(timepiece, "timepiece"));
        this.sinceBoot = requireNonNull(sinceBoot, "sinceBoot");
        this.wall = requireNonNull(wall, "wall");
    }

    /// Sets it by what the vault remembers, once that is open. Nothing was heard before.
    public void set(Timepiece remembered) {
        timepiece.set(requireNonNull(remembered, "remembered"));
    }

    /// The stamp of something that happens now.
    public Stamp stamp() {
        return timepiece.get().stamp(sinceBoot.get());
    }

    /// Time since boot by the monotonic clock.
    public Duration sinceBoot() {
        return sinceBoot.get();
    }

    /// Takes note of what the county said.
    public void hear(Exchange exchange) {
        timepiece.updateAndGet(before -> before.after(exchange));
    }

    @Override
    public Instant instant() {
        Stamp now = stamp();
        Instant guess = wall.instant();
        return now.isOpen() && guess.isAfter(now.at()) ? guess : now.at();
    }
}
