package org.yaoxiang.device.driver;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.bus.I2cChip;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.SpiChip;
import org.yaoxiang.mocks.bus.Wiring;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;

/// A board on the bench, reached through Pi4J, with the chips that a test solders to it, in manual
/// time.
final class Bench implements AutoCloseable {
    final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    final Wiring wiring = new Wiring();
    final Body body = new Body(new DynamicalHeart(72, 1), time.instant(), 1);
    private Runnable tick = () -> {};
    private Instant due = Instant.MAX;
    private Runnable deed = () -> {};
    private @Nullable Board board;

    /// Solders a chip to I2C bus 1.
    Bench with(int address, I2cChip chip) {
        wiring.attach(1, address, chip);
        return this;
    }

    /// Solders a front end to SPI bus 0 with its pins.
    Bench with(int chipSelect, SpiChip chip, Runnable tick, Pins pins) {
        wiring.attach(0, chipSelect, chip);
        int[] bcm = chipSelect == 0 ? new int[] {24, 23, 25} : new int[] {5, 6, 13};
        wiring.attach(bcm[0], pins.dataReady());
        wiring.attach(bcm[1], pins.start());
        wiring.attach(bcm[2], pins.reset());
        this.tick = tick;
        return this;
    }

    /// The wires of a front end.
    record Pins(Pin dataReady, Pin start, Pin reset) {
        Pins() {
            this(new Pin(true), new Pin(false), new Pin(true));
        }
    }

    Board board() {
        Board open = board;
        if (open == null) {
            MocksPlugin.use(wiring);
            open = new Board();
            board = open;
        }
        return open;
    }

    /// Time passes in steps of a millisecond at most, as the converters need them.
    void pause(Duration length) {
        time.pass(
                length,
                Duration.ofMillis(1),
                () -> {
                    tick.run();
                    if (!time.instant().isBefore(due)) {
                        due = Instant.MAX;
                        deed.run();
                    }
                });
    }

    /// Does something once, when so much time has passed.
    void after(Duration delay, Runnable deed) {
        this.due = time.instant().plus(delay);
        this.deed = deed;
    }

    @Override
    public void close() {
        Board open = board;
        if (open != null) {
            open.close();
        }
    }
}
