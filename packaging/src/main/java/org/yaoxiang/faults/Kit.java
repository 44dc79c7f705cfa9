package org.yaoxiang.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// A patient, the emulated chips and the board behind Pi4J, in manual time.
final class Kit implements AutoCloseable {
    private static final Instant MET = Instant.parse("2026-01-02T03:04:05Z");
    private static final int FLIPPED_BITS_MAX = 8 * 192; // a full FIFO

    final ManualTime time = new ManualTime(MET);
    final double beatsPerMinute;
    final DynamicalHeart heart;
    final World world;
    final Board board;
    final Course course;

    /// @param step how far time goes at once
    Kit(RandomGenerator random, Duration step) {
        beatsPerMinute = random.nextDouble(50, 110);
        heart = new DynamicalHeart(beatsPerMinute, random.nextLong());
        world = new World(time, heart, random.nextLong());
        MocksPlugin.use(world.wiring());
        board = new Board();
        course = new Course(time, step, _ -> world.tick());
    }

    /// Seconds of the heart.
    double seconds() {
        return Duration.between(MET, time.instant()).toNanos() / 1e9;
    }

    /// How often the heart has beaten a minute of late.
    double heartRate(Duration newest) {
        double now = seconds();
        double[] beats = heart.beats(now - newest.toMillis() / 1000.0, now);
        return 60 * (beats.length - 1) / (beats[beats.length - 1] - beats[0]);
    }

    /// The faults of a chip on the I2C bus.
    List<Fault.Row> busRows(int address, Refusal... whenFlipped) {
        List<Fault.Row> rows = new ArrayList<>();
        rows.add(Fault.Row.of(Kind.SILENT_CHIP, _ -> silent(address), Refusal.INSTRUMENT_FAULT));
        rows.add(Fault.Row.of(Kind.STUCK_BUS, _ -> stuck(), Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(
                        Kind.FLIPPED_BIT,
                        random -> flips(random, address),
                        Refusal.INSTRUMENT_FAULT,
                        whenFlipped));
        return rows;
    }

    Fault silent(int address) {
        return new Fault(
                () -> world.wiring().silence(World.I2C_BUS, address),
                () -> world.wiring().mend(World.I2C_BUS, address));
    }

    Fault stuck() {
        return new Fault(
                () -> world.wiring().stick(World.I2C_BUS, true),
                () -> world.wiring().stick(World.I2C_BUS, false));
    }

    /// In what is read or what is written.
    Fault flips(RandomGenerator random, int address) {
        boolean isRead = random.nextInt(4) > 0;
        return flipping(
                random,
                bit -> {
                    if (isRead) {
                        world.wiring().flipNextRead(World.I2C_BUS, address, bit);
                    } else {
                        world.wiring().flipNextWrite(World.I2C_BUS, address, bit);
                    }
                });
    }

    /// One bit, or one every now and then until the fault is over.
    Fault flipping(RandomGenerator random, IntConsumer flip) {
        RandomGenerator own = new SplittableRandom(random.nextLong());
        boolean isOne = own.nextBoolean();
        Duration every = Duration.ofMillis(own.nextInt(100, 3000));
        Runnable deed = () -> flip.accept(own.nextInt(FLIPPED_BITS_MAX));
        return isOne ? Fault.once(deed) : Fault.recurring(course, every, deed);
    }

    /// The faults of the SPI bus.
    List<Fault.Row> spiRows(int chipSelect, Refusal... whenFlipped) {
        return List.of(
                Fault.Row.of(
                        Kind.STUCK_BUS,
                        random -> {
                            boolean isHigh = random.nextBoolean();
                            return new Fault(
                                    () -> world.wiring().holdSpi(0, isHigh),
                                    () -> world.wiring().releaseSpi(0));
                        },
                        Refusal.INSTRUMENT_FAULT),
                Fault.Row.of(
                        Kind.FLIPPED_BIT,
                        random ->
                                flipping(
                                        random,
                                        bit -> world.wiring().flipNextTransfer(0, chipSelect, bit)),
                        Refusal.INSTRUMENT_FAULT,
                        whenFlipped));
    }

    /// The supply dips, and the chip forgets its settings.
    static Fault.Row brownOut(Runnable brownOut) {
        return Fault.Row.of(Kind.BROWN_OUT, _ -> Fault.once(brownOut), Refusal.INSTRUMENT_FAULT);
    }

    /// The converter stands still.
    static Fault.Row stall(Consumer<Boolean> stall) {
        return Fault.Row.of(
                Kind.HUNG_CONVERTER,
                _ -> new Fault(() -> stall.accept(true), () -> stall.accept(false)),
                Refusal.INSTRUMENT_FAULT);
    }

    /// The thread that reads the chip is kept from it.
    Fault.Row starved() {
        return Fault.Row.of(
                Kind.FIFO_OVERFLOW,
                random -> {
                    Duration length = Duration.ofMillis(random.nextInt(200, 6000));
                    return Fault.once(() -> course.holdUp(length));
                },
                Refusal.NOT_SETTLED);
    }

    @Override
    public void close() {
        board.close();
    }
}
