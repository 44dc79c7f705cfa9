package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.mocks.world.ManualTime;

/// The course of a trial in manual time: it passes only while the instrument waits, in small steps
/// in each of which the world lives and what was planned happens.
final class Course implements Pause {
    /// Longer than any instrument may take, with a cuff's rest.
    static final Duration LIMIT = Duration.ofSeconds(400);

    /// The instrument goes on beyond every limit.
    static final class Hung extends RuntimeException {
        @Serial private static final long serialVersionUID = 1;

        Hung() {
            super("not back after " + LIMIT.toSeconds() + " s");
        }
    }

    private record Plan(Instant due, Runnable deed) {}

    private final ManualTime time;
    private final Duration step;
    private final Consumer<Duration> living;
    private final List<Plan> plans = new ArrayList<>();
    private Instant begun;
    private Duration heldUp = Duration.ZERO;

    /// @param step how far time goes at once
    /// @param living hears of each step when it has passed
    Course(ManualTime time, Duration step, Consumer<Duration> living) {
        this.time = requireNonNull(time, "time");
        this.step = requireNonNull(step, "step");
        this.living = requireNonNull(living, "living");
        this.begun = time.instant();
    }

    /// Lets the limit count from now on.
    void begin() {
        begun = time.instant();
    }

    Instant now() {
        return time.instant();
    }

    Stamp stamp() {
        return new Stamp(time.instant(), Duration.ofSeconds(1));
    }

    /// Plans a deed for so long from now.
    void plan(Duration after, Runnable deed) {
        plans.add(new Plan(time.instant().plus(after), deed));
    }

    /// Keeps the thread that waits next, or now, waiting for so much longer.
    void holdUp(Duration length) {
        heldUp = heldUp.plus(length);
    }

    @Override
    public void pause(Duration length) {
        Instant end = time.instant().plus(length);
        while (time.instant().isBefore(end)) {
            Duration left = Duration.between(time.instant(), end);
            Duration passing = left.compareTo(step) < 0 ? left : step;
            time.pass(passing);
            living.accept(passing);
            happen();
            end = end.plus(heldUp);
            heldUp = Duration.ZERO;
            if (Duration.between(begun, time.instant()).compareTo(LIMIT) > 0) {
                throw new Hung();
            }
        }
    }

    private void happen() {
        if (plans.isEmpty()) {
            return;
        }
        List<Plan> due =
                plans.stream().filter(plan -> !plan.due().isAfter(time.instant())).toList();
        plans.removeAll(due);
        due.forEach(plan -> plan.deed().run());
    }
}
