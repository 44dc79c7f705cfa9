package org.yaoxiang.clocks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.time.Timeline;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.device.time.Exchange;
import org.yaoxiang.device.time.Timepiece;
import org.yaoxiang.mocks.world.FaultyClock;
import org.yaoxiang.mocks.world.ManualTime;

/// One handheld's life of some boots: facts, contacts, clocks that are set, programs that die and
/// power that goes, at any time. The stamps are those of the device's own timepiece, their places
/// those of the timeline that vault, queue and mapping use.
final class History {
    private static final Instant BEGINNING = Instant.parse("2026-11-25T00:00:00Z");

    /// What the county's clock is off by, in milliseconds, in nine histories of ten; in the tenth
    /// it is off by all that it vouches for.
    private static final long COUNTY_OFF_MAX = 100;

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final long[] LOST_MILLIS = {2000, 6000, 14_000};

    /// What a stamp by the wall clock would claim without any of this.
    private static final Duration CLAIMED = Duration.ofSeconds(1);

    /// One fact as it was.
    ///
    /// @param boot counted from 0
    private record Made(int boot, Instant truth, Timeline.Line line) {}

    private final SplittableRandom random;
    private final boolean isCorrected;
    private final ManualTime truth;
    private final FaultyClock clock;
    private final List<Made> made = new ArrayList<>();
    private final List<Boolean> contacts = new ArrayList<>();
    private final long countyOffMillis;
    private Timepiece timepiece;
    private long sequence;

    /// @param isCorrected false for the control: stamps by the wall clock, never corrected
    History(long seed, boolean isCorrected) {
        this.random = new SplittableRandom(seed);
        this.isCorrected = isCorrected;
        this.truth = new ManualTime(BEGINNING.plusSeconds(random.nextLong(100L * 86_400)));
        this.clock = new FaultyClock(truth, random);
        this.countyOffMillis =
                random.nextInt(10) == 0
                        ? CoapNames.TIME_UNCERTAINTY.toMillis()
                        : random.nextLong(-COUNTY_OFF_MAX, COUNTY_OFF_MAX + 1);
        this.timepiece = Timepiece.begin(random.nextLong(), Duration.ZERO, Timepiece.EPOCH);
    }

    /// Lives it.
    Count live() {
        int boots = random.nextInt(2, 7);
        for (int boot = 0; boot < boots; boot++) {
            contacts.add(false);
            long steps = random.nextLong(3, 25);
            boolean isReached = random.nextInt(4) > 0;
            for (int i = 0; i < steps; i++) {
                // From a minute to half an hour: a battery's day.
                truth.pass(Duration.ofMillis(random.nextLong(60_000, 1_800_000)));
                step(boot, isReached);
            }
            powerCut();
        }
        return count();
    }

    private void step(int boot, boolean isReached) {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                if (isReached) {
                    contact(boot);
                }
            }
            case 2 -> clock.step();
            case 3 -> restart();
            default -> seal(boot);
        }
    }

    private void seal(int boot) {
        Stamp at =
                isCorrected
                        ? timepiece.stamp(clock.sinceBoot())
                        : new Stamp(clock.instant(), CLAIMED);
        made.add(
                new Made(
                        boot,
                        truth.instant(),
                        new Timeline.Line(++sequence, at, Optional.empty())));
    }

    /// What follows the first exchange are more: the amendment, the head, the letters. In one of a
    /// hundred cases the link goes after it.
    private void contact(int boot) {
        int exchanges = random.nextInt(3, 7);
        for (int i = 0; i < exchanges; i++) {
            exchange(boot);
            if (random.nextInt(100) == 0) {
                return;
            }
        }
    }

    /// One round trip over a 2G link: each way takes 0.1 to 1.5 s, and one in twenty is lost one to
    /// three times, so that it takes the waits of 2, 4 and 8 s before it is sent again.
    private void exchange(int boot) {
        Duration asked = clock.sinceBoot();
        truth.pass(way());
        Instant county = truth.instant().plusMillis(countyOffMillis);
        truth.pass(way());
        timepiece =
                timepiece.after(
                        new Exchange(asked, clock.sinceBoot(), county, CoapNames.TIME_UNCERTAINTY));
        contacts.set(boot, true);
        if (isCorrected && isAmendmentDue()) {
            // The amendment is a fact like any other; its stamp places the boot.
            seal(boot);
        }
    }

    /// As the device decides: the boot has no fact that knows the time, or none that is sure of it.
    private boolean isAmendmentDue() {
        Duration best =
                ofThisBoot()
                        .map(Stamp::uncertainty)
                        .min(Comparator.naturalOrder())
                        .orElse(Stamp.OPEN);
        Duration now = timepiece.stamp(clock.sinceBoot()).uncertainty();
        return best.equals(Stamp.OPEN)
                || (best.compareTo(TOLERANCE) > 0 && now.compareTo(TOLERANCE) <= 0);
    }

    private Stream<Stamp> ofThisBoot() {
        return made.stream()
                .map(each -> each.line().at())
                .filter(at -> at.tick().filter(t -> t.boot() == timepiece.boot()).isPresent());
    }

    private Duration way() {
        long millis = random.nextLong(100, 1500);
        return Duration.ofMillis(
                random.nextInt(20) == 0 ? millis + LOST_MILLIS[random.nextInt(3)] : millis);
    }

    /// The program dies and remembers what its vault does.
    private void restart() {
        timepiece =
                ofThisBoot()
                        .filter(at -> !at.isOpen())
                        .reduce((_, later) -> later)
                        .map(Timepiece::resume)
                        .orElseGet(() ->
                                Timepiece.begin(timepiece.boot(), clock.sinceBoot(), remembered()));
    }

    private void powerCut() {
        truth.pass(Duration.ofMillis(random.nextLong(1000, 5L * 86_400_000)));
        clock.boot();
        timepiece = Timepiece.begin(random.nextLong(), clock.sinceBoot(), remembered());
    }

    private Instant remembered() {
        return made.stream()
                .map(each -> each.line().at().from())
                .reduce(Timepiece.EPOCH, (a, b) -> a.isAfter(b) ? a : b);
    }

    private Count count() {
        Timeline timeline = Timeline.of(made.stream().map(Made::line).toList());
        Count count = Count.NONE;
        Instant after = Instant.MIN;
        for (Made each : made) {
            Stamp placed = timeline.place(each.line().sequence(), each.line().at());
            boolean holds =
                    !placed.from().isAfter(each.truth())
                            && placed.until()
                                    .filter(until -> until.isBefore(each.truth()))
                                    .isEmpty();
            boolean isOrdered = placed.until().filter(after::isAfter).isEmpty();
            after = placed.from().isAfter(after) ? placed.from() : after;
            boolean isNear =
                    !placed.isOpen()
                            && Duration.between(placed.at(), each.truth())
                                            .abs()
                                            .compareTo(TOLERANCE)
                                    <= 0;
            boolean isFlagged = placed.uncertainty().compareTo(TOLERANCE) > 0;
            count =
                    count.plus(
                            Count.of(
                                    contacts.get(each.boot()),
                                    isNear,
                                    isFlagged,
                                    holds,
                                    isOrdered));
        }
        return count;
    }
}
