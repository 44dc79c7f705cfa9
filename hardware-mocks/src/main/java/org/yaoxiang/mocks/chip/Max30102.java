package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;
import org.yaoxiang.mocks.bus.Pin;

/// MAX30102 pulse-oximetry front end at register level: modes, rates, averaging, FIFO with pointers
/// and overflow, interrupts cleared by reading, die temperature.
///
/// Addresses and fields are those of open drivers; power-on values (all 0 but the part id) and the
/// power-ready bit are recalled from the data sheet and await a check against it, as is that the
/// overflow counter goes back to 0 when a sample is taken out.
public final class Max30102 implements I2cChip {
    /// What reaches the photodiode.
    public interface Tissue {
        /// Photocurrent in nA for a lit LED.
        ///
        /// @param red true for the red LED, false for the infrared one
        /// @param milliamperes LED current
        double nanoamperes(Instant at, boolean red, double milliamperes);
    }

    private static final int STATUS_1 = 0x00;
    private static final int STATUS_2 = 0x01;
    private static final int ENABLE_1 = 0x02;
    private static final int ENABLE_2 = 0x03;
    private static final int FIFO_WRITE = 0x04;
    private static final int FIFO_OVERFLOW = 0x05;
    private static final int FIFO_READ = 0x06;
    private static final int FIFO_DATA = 0x07;
    private static final int FIFO_CONFIG = 0x08;
    private static final int MODE = 0x09;
    private static final int SPO2_CONFIG = 0x0A;
    private static final int LED_RED = 0x0C;
    private static final int LED_INFRARED = 0x0D;
    private static final int DIE_INTEGER = 0x1F;
    private static final int DIE_FRACTION = 0x20;
    private static final int DIE_START = 0x21;
    private static final int REVISION = 0xFE;
    private static final int PART_ID = 0xFF;

    private static final int ALMOST_FULL = 0b1000_0000;
    private static final int SAMPLE_READY = 0b0100_0000;
    private static final int POWER_READY = 0b0000_0001;
    private static final int DIE_READY = 0b0000_0010;
    private static final int SHUTDOWN = 0b1000_0000;
    private static final int RESET = 0b0100_0000;
    private static final int ROLLOVER = 0b0001_0000;
    private static final int DEPTH = 32;
    private static final int[] RATES = {50, 100, 200, 400, 800, 1000, 1600, 3200};
    private static final int COUNT_MAX = 0x3FFFF;

    private final InstantSource time;
    private final Tissue tissue;
    private final Pin interrupt;
    private final int[] registers = new int[256];
    private final int[][] fifo = new int[DEPTH][2];
    private final long[] sums = new long[2];
    private int averaged;
    private int held;
    private int byteInSample;
    private int pointer;
    private Instant started;
    private long conversions;
    private boolean isStalled;

    /// @param interrupt the open-drain INT pin, low when an enabled interrupt is set
    public Max30102(InstantSource time, Tissue tissue, Pin interrupt) {
        this.time = time;
        this.tissue = tissue;
        this.interrupt = interrupt;
        this.started = time.instant();
        reset();
    }

    @Override
    public void write(byte[] bytes) {
        catchUp();
        pointer = bytes[0] & 0xff;
        requireKnown(pointer);
        for (int i = 1; i < bytes.length; i++) {
            set(pointer, bytes[i] & 0xff);
            if (pointer != FIFO_DATA) {
                pointer = (pointer + 1) & 0xff;
            }
        }
        showInterrupt();
    }

    @Override
    public byte[] read(int count) {
        catchUp();
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            requireKnown(pointer);
            bytes[i] = (byte) get(pointer);
            if (pointer != FIFO_DATA) {
                pointer = (pointer + 1) & 0xff;
            }
        }
        showInterrupt();
        return bytes;
    }

    /// Makes the conversions that time has brought, so that the interrupt pin follows without a
    /// transaction.
    public synchronized void tick() {
        catchUp();
        showInterrupt();
    }

    /// Lets the supply dip: settings and samples are gone, the power-ready bit is set.
    public synchronized void brownOut() {
        reset();
        showInterrupt();
    }

    /// Hangs the converter, or lets it go: the FIFO gets nothing more.
    public synchronized void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }

    private void reset() {
        Arrays.fill(registers, 0);
        registers[PART_ID] = 0x15;
        registers[REVISION] = 0x03;
        registers[STATUS_1] = POWER_READY;
        clearFifo();
        restart();
    }

    private void clearFifo() {
        held = 0;
        byteInSample = 0;
        averaged = 0;
        sums[0] = 0;
        sums[1] = 0;
    }

    private void restart() {
        started = time.instant();
        conversions = 0;
    }

    private void set(int register, int value) {
        switch (register) {
            case MODE -> {
                if ((value & RESET) != 0) {
                    reset();
                } else {
                    registers[MODE] = value & 0b1000_0111;
                    clearFifo();
                    restart();
                }
            }
            case SPO2_CONFIG -> {
                registers[SPO2_CONFIG] = value & 0b0111_1111;
                restart();
            }
            case FIFO_WRITE, FIFO_READ -> {
                registers[register] = value & 0x1f;
                held = (registers[FIFO_WRITE] - registers[FIFO_READ]) & 0x1f;
                byteInSample = 0;
            }
            case FIFO_OVERFLOW -> registers[register] = value & 0x1f;
            case ENABLE_1 -> registers[register] = value & 0b1111_0000;
            case ENABLE_2 -> registers[register] = value & DIE_READY;
            case DIE_START -> {
                if ((value & 1) != 0) {
                    registers[DIE_INTEGER] = 31;
                    registers[DIE_FRACTION] = 8;
                    registers[STATUS_2] |= DIE_READY;
                }
            }
            case 0x11, 0x12 -> registers[register] = value & 0b0111_0111;
            case FIFO_CONFIG, LED_RED, LED_INFRARED, 0x10, 0x30 -> registers[register] = value;
            default -> {
                // Read-only registers ignore a write.
            }
        }
    }

    private int get(int register) {
        int value = registers[register];
        switch (register) {
            case STATUS_1, STATUS_2 -> registers[register] = 0;
            case FIFO_DATA -> value = nextFifoByte();
            default -> {
                // Other registers read without a side effect.
            }
        }
        return value;
    }

    /// An empty FIFO reads as the sample at the read pointer without moving it.
    private int nextFifoByte() {
        registers[STATUS_1] &= ~(SAMPLE_READY | ALMOST_FULL);
        int bytesPerSample = 3 * leds();
        int[] sample = fifo[registers[FIFO_READ]];
        int count = sample[byteInSample / 3];
        int value = (count >> (16 - 8 * (byteInSample % 3))) & 0xff;
        byteInSample++;
        if (byteInSample == bytesPerSample) {
            byteInSample = 0;
            if (held > 0) {
                held--;
                registers[FIFO_OVERFLOW] = 0;
                registers[FIFO_READ] = (registers[FIFO_READ] + 1) & 0x1f;
            }
        }
        return value;
    }

    private int leds() {
        return switch (registers[MODE] & 0b111) {
            case 3 -> 2;
            default -> 1;
        };
    }

    private boolean isMeasuring() {
        int mode = registers[MODE] & 0b111;
        return (registers[MODE] & SHUTDOWN) == 0 && (mode == 2 || mode == 3);
    }

    private void catchUp() {
        if (!isMeasuring() || isStalled) {
            return;
        }
        int rate = RATES[(registers[SPO2_CONFIG] >> 2) & 0b111];
        long due = Duration.between(started, time.instant()).toNanos() * rate / 1_000_000_000L;
        while (conversions < due) {
            conversions++;
            convert(started.plusNanos(conversions * 1_000_000_000L / rate));
        }
    }

    private void convert(Instant at) {
        sums[0] += count(at, true, registers[LED_RED]);
        sums[1] += count(at, false, registers[LED_INFRARED]);
        averaged++;
        int average = 1 << Math.min(registers[FIFO_CONFIG] >> 5, 5);
        if (averaged >= average) {
            push((int) (sums[0] / averaged), (int) (sums[1] / averaged));
            averaged = 0;
            sums[0] = 0;
            sums[1] = 0;
        }
    }

    /// Counts are left-justified in 18 bits: a shorter pulse leaves the low bits 0.
    private int count(Instant at, boolean red, int current) {
        double fullScale = 2048 << ((registers[SPO2_CONFIG] >> 5) & 0b11);
        int unusedBits = 3 - (registers[SPO2_CONFIG] & 0b11);
        double nanoamperes = tissue.nanoamperes(at, red, current * 0.2);
        int count = Math.clamp(Math.round(nanoamperes / fullScale * COUNT_MAX), 0, COUNT_MAX);
        return (count >> unusedBits) << unusedBits;
    }

    private void push(int red, int infrared) {
        if (held == DEPTH) {
            registers[FIFO_OVERFLOW] = Math.min(registers[FIFO_OVERFLOW] + 1, 0x1f);
            if ((registers[FIFO_CONFIG] & ROLLOVER) == 0) {
                return;
            }
            registers[FIFO_READ] = (registers[FIFO_READ] + 1) & 0x1f;
            held--;
        }
        fifo[registers[FIFO_WRITE]][0] = red;
        fifo[registers[FIFO_WRITE]][1] = infrared;
        registers[FIFO_WRITE] = (registers[FIFO_WRITE] + 1) & 0x1f;
        held++;
        registers[STATUS_1] |= SAMPLE_READY;
        if (DEPTH - held == (registers[FIFO_CONFIG] & 0xf)) {
            registers[STATUS_1] |= ALMOST_FULL;
        }
    }

    private void showInterrupt() {
        boolean asserted =
                (registers[STATUS_1] & (registers[ENABLE_1] | POWER_READY)) != 0
                        || (registers[STATUS_2] & registers[ENABLE_2]) != 0;
        interrupt.set(!asserted);
    }

    private static void requireKnown(int register) {
        boolean known =
                register <= MODE + 1
                        || register == LED_RED
                        || register == LED_INFRARED
                        || (register >= 0x10 && register <= 0x12)
                        || (register >= DIE_INTEGER && register <= DIE_START)
                        || register == 0x30
                        || register >= REVISION;
        if (!known) {
            throw new BusFault("MAX30102 has no register 0x" + Integer.toHexString(register));
        }
    }
}
