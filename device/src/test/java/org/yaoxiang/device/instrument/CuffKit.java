package org.yaoxiang.device.instrument;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.HoneywellAbp;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// A patient with a cuff, the board and the guard, in manual time. Whoever waits lets time pass,
/// the guard look and the greatest pressure be noted.
final class CuffKit implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(10);

    final ManualTime time = new ManualTime(Instant.EPOCH);
    final LongSupplier nanos = () -> Duration.between(Instant.EPOCH, time.instant()).toNanos();
    final World world;
    final CuffGuard guard;
    final Cuff cuff;
    Runnable eachTick = () -> {};
    boolean isLookHung;
    double airMmHgMax;
    Duration underPressure = Duration.ZERO;
    boolean isCancelled;
    private final Board board;
    private boolean isLooking;

    CuffKit(Heart heart, long seed) {
        world = new World(time, heart, seed);
        MocksPlugin.use(world.wiring());
        board = new Board();
        time.pass(Duration.ofMillis(10));
        guard =
                new CuffGuard(
                        new HoneywellAbp(board.cuffGuardPressure()),
                        board.cuffValve(),
                        board.cuffPump(),
                        nanos);
        cuff = cuff(this::pass);
    }

    Cuff cuff(Pause pause) {
        return new Cuff(
                () -> new HoneywellAbp(board.cuffPressure()),
                guard,
                pause,
                nanos,
                () -> new Stamp(time.instant(), Duration.ZERO));
    }

    Outcome measure() {
        return measure(cuff);
    }

    Outcome measure(Cuff cuff) {
        return cuff.measure(
                new Progress() {
                    @Override
                    public void wave(int[] samples, double rateHertz, double unitsPerStep) {}

                    @Override
                    public void state(double share, Optional<Refusal> hindrance) {}

                    @Override
                    public boolean cancelled() {
                        return isCancelled;
                    }
                });
    }

    void pass(Duration duration) {
        for (long i = 0; i < Math.max(1, duration.dividedBy(TICK)); i++) {
            time.pass(TICK);
            eachTick.run();
            isLooking = !isLooking;
            if (isLooking) {
                if (!isLookHung) {
                    guard.look();
                }
                guard.strike();
            }
            double air = world.cuff().airMmHg();
            airMmHgMax = Math.max(airMmHgMax, air);
            if (air > 15) {
                underPressure = underPressure.plus(TICK);
            }
        }
    }

    double seconds() {
        return nanos.getAsLong() / 1e9;
    }

    @Override
    public void close() {
        board.close();
    }

    /// A heart whose intervals are independent of each other, as in atrial fibrillation.
    static Heart irregular(double beatsPerMinute, double variation, long seed) {
        Random random = new Random(seed);
        double[] beats = new double[1000];
        beats[0] = -20;
        for (int i = 1; i < beats.length; i++) {
            double longer = Math.max(0.5, 1 + variation * random.nextGaussian());
            beats[i] = beats[i - 1] + 60 / beatsPerMinute * longer;
        }
        return new Heart() {
            @Override
            public double millivolts(double seconds) {
                return 0;
            }

            @Override
            public double[] beats(double from, double to) {
                return Arrays.stream(beats).filter(at -> at >= from && at <= to).toArray();
            }
        };
    }
}
