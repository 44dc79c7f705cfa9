package org.yaoxiang.device.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.time.Span;

/// What a handheld knows of the time within one boot: at one tick true time lay in an interval, and
/// from there the monotonic clock carries it on, wider by its drift. The wall clock has no say:
/// after a power cut it may show anything, and the operating system sets it when it likes.
///
/// Pure: a fold over the exchanges with the county.
///
/// @param boot this boot's random number
/// @param sinceBoot the tick at which the interval holds
/// @param span the interval that holds true time then
public record Timepiece(long boot, Duration sinceBoot, Span span) {
    /// No fact of this kit is older: its first version was written after this day.
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /// How coarse the monotonic clock is read: `/proc/uptime` counts hundredths of a second.
    private static final long READING_MILLIS = 10;

    public Timepiece {
        requireNonNull(sinceBoot, "sinceBoot");
        requireNonNull(span, "span");
        if (span.from() == Span.EVER) {
            throw new IllegalArgumentException("a timepiece without a beginning");
        }
    }

    /// A program that begins and does not know the time: it is later than everything that it
    /// remembers.
    ///
    /// @param now since boot; what is remembered may be of this boot
    /// @param remembered the latest instant that its vault bears witness of; {@link #EPOCH} when it
    ///   is empty
    public static Timepiece begin(long boot, Duration now, Instant remembered) {
        return new Timepiece(boot, now, new Span(remembered.toEpochMilli(), Span.NEVER));
    }

    /// A program that was started anew within the boot that it remembers a fact of.
    ///
    /// @param stamp of that boot, not open
    public static Timepiece resume(Stamp stamp) {
        Tick tick =
                stamp.tick()
                        .orElseThrow(() -> new IllegalArgumentException("a stamp without tick"));
        return new Timepiece(tick.boot(), tick.sinceBoot(), Span.of(stamp));
    }

    /// What is known after an exchange: when the answer was here, it was at least what the county's
    /// clock had said, and at most that and the whole round trip (Cristian, "Probabilistic clock
    /// synchronization", Distributed Computing 3, 1989), and what was known before. When the county
    /// contradicts what was known, one of its clocks was wrong at one time; both are kept, and the
    /// next exchange decides.
    public Timepiece after(Exchange exchange) {
        long tripMillis = exchange.answered().minus(exchange.asked()).toMillis();
        long read = exchange.county().toEpochMilli();
        long unsure = exchange.uncertainty().toMillis() + 2 * READING_MILLIS;
        Span told =
                new Span(read - unsure, read + unsure + tripMillis + Tick.driftMillis(tripMillis));
        return new Timepiece(boot, exchange.answered(), at(exchange.answered()).and(told));
    }

    /// The stamp of something that happens now.
    ///
    /// @param now since boot
    public Stamp stamp(Duration now) {
        return at(now).stamp(Optional.of(new Tick(boot, now)));
    }

    private Span at(Duration now) {
        return span.moved(now.minus(sinceBoot).toMillis());
    }
}
