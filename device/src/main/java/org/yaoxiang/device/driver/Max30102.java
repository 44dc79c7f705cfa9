package org.yaoxiang.device.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.Registers;

/// MAX30102 pulse oximeter front end, I2C. Registers follow the SparkFun driver
/// (SparkFun_MAX3010x_Sensor_Library@72d5308); the count behind equal FIFO pointers is recalled
/// from the datasheet and not yet checked against it.
///
/// Runs both LEDs at 100 Hz, 411 µs pulses, 18 bits, full scale 4096 nA, no averaging.
public final class Max30102 implements AutoCloseable {
    /// Samples a second.
    public static final int RATE_HERTZ = 100;

    /// The largest count of the 18-bit converter.
    public static final int COUNT_MAX = 0x3FFFF;

    /// The part's identity.
    public static final int PART = 0x15;

    /// The largest current of an LED, mA.
    public static final double MILLIAMPS_MAX = 51;

    private static final String CHIP = "MAX30102";
    private static final int STATUS_1 = 0x00;
    private static final int A_FULL = 1 << 7;
    private static final int ALC_OVERFLOW = 1 << 5;
    private static final int ENABLE_1 = 0x02;
    private static final int FIFO_WRITE = 0x04;
    private static final int FIFO_OVERFLOW = 0x05;
    private static final int FIFO_READ = 0x06;
    private static final int FIFO_DATA = 0x07;
    private static final int FIFO_CONFIG = 0x08;
    private static final int NO_AVERAGE_NO_ROLLOVER_FULL_AT_32 = 0b000_0_0000;
    private static final int MODE = 0x09;
    private static final int SHUTDOWN = 1 << 7;
    private static final int RESET = 1 << 6;
    private static final int SPO2 = 0b011;
    private static final int SPO2_CONFIG = 0x0A;
    private static final int SCALE_4096_RATE_100_WIDTH_411 = 0b0_01_001_11;
    private static final int RED_CURRENT = 0x0C;
    private static final int INFRARED_CURRENT = 0x0D;
    private static final int PART_ID = 0xFF;
    private static final int FIFO_DEPTH = 32;
    private static final int BYTES_PER_SAMPLE = 6;
    private static final int RESET_POLLS_MAX = 100;

    private final Registers registers;

    /// One moment's light, red and infrared counts, 0 to 262143.
    public record Sample(int red, int infrared) {}

    /// What the FIFO held.
    ///
    /// @param samples oldest first, at most 32
    /// @param samplesLost lost after these samples, 0 to 31; 31 means 31 or more
    /// @param ambientOverflow too much ambient light since the last drain: do not use the samples
    public record Drained(List<Sample> samples, int samplesLost, boolean ambientOverflow) {
        public Drained {
            samples = List.copyOf(samples);
        }
    }

    /// Checks the part, resets it and starts sampling.
    ///
    /// @param ledMilliamps current of each LED, 0 to 51 in steps of 0.2
    /// @throws BusException when the chip does not answer, is another one or stays in reset
    public Max30102(Registers registers, Pause pause, double ledMilliamps) {
        this.registers = registers;
        int current = currentCode(ledMilliamps);
        int part = registers.read8(PART_ID);
        if (part != PART) {
            throw new BusException(
                    CHIP, PART_ID, "part id 0x%02X, expected 0x%02X".formatted(part, PART));
        }
        reset(pause);
        registers.write8(FIFO_CONFIG, NO_AVERAGE_NO_ROLLOVER_FULL_AT_32);
        registers.write8(SPO2_CONFIG, SCALE_4096_RATE_100_WIDTH_411);
        registers.write8(RED_CURRENT, current);
        registers.write8(INFRARED_CURRENT, current);
        registers.write8(ENABLE_1, A_FULL | ALC_OVERFLOW);
        registers.write8(FIFO_WRITE, 0);
        registers.write8(FIFO_OVERFLOW, 0);
        registers.write8(FIFO_READ, 0);
        registers.write8(MODE, SPO2);
    }

    /// The part's identity, 0x15 for this one.
    ///
    /// @throws BusException when the chip does not answer
    public int partId() {
        return registers.read8(PART_ID);
    }

    /// Sets the currents of the LEDs, from the next sample on.
    ///
    /// @param redMilliamps 0 (dark) to 51 in steps of 0.2
    /// @param infraredMilliamps the same
    /// @throws BusException when the chip does not answer
    public void currents(double redMilliamps, double infraredMilliamps) {
        int red = currentCode(redMilliamps);
        int infrared = currentCode(infraredMilliamps);
        registers.write8(RED_CURRENT, red);
        registers.write8(INFRARED_CURRENT, infrared);
    }

    /// Takes all samples out of the FIFO.
    ///
    /// @throws BusException when the chip does not answer or has lost its mode, as after a dip of
    ///   the supply
    public Drained drain() {
        int mode = registers.read8(MODE);
        if (mode != SPO2) {
            throw new BusException(
                    CHIP, MODE, "reads 0x%02X, expected 0x%02X".formatted(mode, SPO2));
        }
        int status = registers.read8(STATUS_1);
        byte[] pointers = registers.read(FIFO_WRITE, 3); // write, overflow, read
        int lost = pointers[1] & 0x1F;
        int count = held(pointers[0], pointers[2], lost > 0 || (status & A_FULL) != 0);
        List<Sample> samples =
                count == 0
                        ? List.of()
                        : samples(registers.read(FIFO_DATA, count * BYTES_PER_SAMPLE));
        return new Drained(samples, lost, (status & ALC_OVERFLOW) != 0);
    }

    /// Samples in the FIFO: the difference of the pointers modulo 32, where equal pointers of a
    /// full FIFO mean 32.
    static int held(int write, int read, boolean full) {
        int difference = (write - read) & (FIFO_DEPTH - 1);
        return difference == 0 && full ? FIFO_DEPTH : difference;
    }

    /// Red then infrared, each three bytes, high byte first, lower 18 bits.
    static List<Sample> samples(byte[] bytes) {
        List<Sample> samples = new ArrayList<>();
        for (int at = 0; at + BYTES_PER_SAMPLE <= bytes.length; at += BYTES_PER_SAMPLE) {
            samples.add(new Sample(count(bytes, at), count(bytes, at + 3)));
        }
        return samples;
    }

    /// 0.2 mA a step.
    static int currentCode(double milliamps) {
        if (!(milliamps >= 0 && milliamps <= MILLIAMPS_MAX)) {
            throw new IllegalArgumentException(milliamps + " mA, expected 0 to 51");
        }
        return (int) Math.round(milliamps / 0.2);
    }

    /// Shuts the chip and its LEDs down.
    @Override
    public void close() {
        registers.write8(MODE, SHUTDOWN);
    }

    private static int count(byte[] bytes, int at) {
        int bits = (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
        return bits & COUNT_MAX;
    }

    private void reset(Pause pause) {
        registers.write8(MODE, RESET);
        for (int i = 0; i < RESET_POLLS_MAX; i++) {
            if ((registers.read8(MODE) & RESET) == 0) {
                return;
            }
            pause.pause(Duration.ofMillis(1));
        }
        throw new BusException(CHIP, MODE, "still in reset after 100 ms");
    }
}
