package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;

/// BMP280 barometer at register level: calibration words, sleep, forced and normal mode,
/// oversampling, conversion time, status.
///
/// Registers, fields and the compensation are those of the maker's own driver (BMP2_SensorAPI); the
/// calibration words are the data sheet's worked example; power-on contents of the data registers
/// and conversion times are recalled and await a check against it.
public final class Bmp280 implements I2cChip {
    private static final int CALIBRATION = 0x88;
    private static final int CALIBRATION_END = 0xA0;
    private static final int ID = 0xD0;
    private static final int RESET = 0xE0;
    private static final int STATUS = 0xF3;
    private static final int CONTROL = 0xF4;
    private static final int CONFIG = 0xF5;
    private static final int DATA = 0xF7;
    private static final int DATA_END = 0xFD;
    private static final int PART = 0x58;
    private static final int RESET_WORD = 0xB6;
    private static final int MEASURING = 0x08;
    private static final int NOTHING = 0x80000;
    private static final int[] STANDBY_MICROS = {
        500, 62_500, 125_000, 250_000, 500_000, 1_000_000, 2_000_000, 4_000_000
    };

    /// T1 to T3, P1 to P9.
    private static final int[] WORDS = {
        27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000
    };

    private final InstantSource time;
    private final ToDoubleFunction<Instant> pascals;
    private final ToDoubleFunction<Instant> celsius;
    private int control;
    private int config;
    private int pressureRaw;
    private int temperatureRaw;
    private int pointer;
    private boolean isStalled;
    private boolean isMeasuring;
    private Instant done;

    /// @param pascals the air's pressure
    /// @param celsius the chip's temperature
    public Bmp280(
            InstantSource time,
            ToDoubleFunction<Instant> pascals,
            ToDoubleFunction<Instant> celsius) {
        this.time = time;
        this.pascals = pascals;
        this.celsius = celsius;
        this.done = time.instant();
        powerOn();
    }

    /// Lets the supply dip: settings and data are gone.
    public void brownOut() {
        powerOn();
    }

    /// Hangs the converter, or lets it go: a conversion that began does not end.
    public void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }

    @Override
    public void write(byte[] bytes) {
        catchUp();
        pointer = bytes[0] & 0xff;
        requireKnown(pointer);
        // The pointer does not advance in a write: registers and values alternate.
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            set(bytes[i] & 0xff, bytes[i + 1] & 0xff);
        }
    }

    @Override
    public byte[] read(int count) {
        catchUp();
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            requireKnown(pointer);
            bytes[i] = (byte) get(pointer);
            pointer = (pointer + 1) & 0xff;
        }
        return bytes;
    }

    private void powerOn() {
        control = 0;
        config = 0;
        pressureRaw = NOTHING;
        temperatureRaw = NOTHING;
        isMeasuring = false;
    }

    private void set(int register, int value) {
        requireKnown(register);
        switch (register) {
            case RESET -> {
                if (value == RESET_WORD) {
                    powerOn();
                }
            }
            case CONTROL -> {
                control = value;
                isMeasuring = (control & 0b11) != 0;
                done = time.instant().plus(conversion());
            }
            case CONFIG -> config = value & 0xFD;
            default -> {
                // Read-only registers ignore a write.
            }
        }
    }

    private int get(int register) {
        if (register >= CALIBRATION && register < CALIBRATION_END) {
            int word = WORDS[(register - CALIBRATION) / 2];
            return register % 2 == 0 ? word : word >> 8;
        }
        return switch (register) {
            case ID -> PART;
            case STATUS -> isMeasuring ? MEASURING : 0;
            case CONTROL -> control;
            case CONFIG -> config;
            case DATA -> pressureRaw >> 12;
            case DATA + 1 -> pressureRaw >> 4;
            case DATA + 2 -> pressureRaw << 4;
            case DATA + 3 -> temperatureRaw >> 12;
            case DATA + 4 -> temperatureRaw >> 4;
            case DATA + 5 -> temperatureRaw << 4;
            default -> 0;
        };
    }

    private void catchUp() {
        Instant now = time.instant();
        while (isMeasuring && !isStalled && !now.isBefore(done)) {
            latch(done);
            if ((control & 0b11) == 0b11) {
                done = done.plus(conversion()).plusNanos(1000L * STANDBY_MICROS[config >> 5]);
            } else {
                control &= ~0b11;
                isMeasuring = false;
            }
        }
    }

    /// The longest time: 1.25 ms, 2.3 ms a temperature, 2.3 ms a pressure and 0.575 ms before them.
    private Duration conversion() {
        int temperatures = samples(control >> 5);
        int pressures = samples((control >> 2) & 0b111);
        double millis = 1.25 + 2.3 * temperatures + (pressures > 0 ? 2.3 * pressures + 0.575 : 0);
        return Duration.ofNanos(Math.round(millis * 1e6));
    }

    private static int samples(int code) {
        return code == 0 ? 0 : 1 << (Math.min(code, 5) - 1);
    }

    private void latch(Instant at) {
        int temperature = temperatureRaw(celsius.applyAsDouble(at));
        temperatureRaw = control >> 5 == 0 ? NOTHING : temperature;
        pressureRaw =
                ((control >> 2) & 0b111) == 0
                        ? NOTHING
                        : pressureRaw(pascals.applyAsDouble(at), fine(temperature));
    }

    /// The smallest count whose temperature is at least this: it rises with the count.
    private static int temperatureRaw(double wanted) {
        int low = 0;
        int high = 0xFFFFF;
        while (low < high) {
            int middle = (low + high) / 2;
            if (fine(middle) / 5120 < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The smallest count whose pressure is at most this: it falls with the count.
    private static int pressureRaw(double wanted, double fine) {
        int low = 0;
        int high = 0xFFFFF;
        while (low < high) {
            int middle = (low + high) / 2;
            if (pressure(middle, fine) > wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double fine(int raw) {
        double first = (raw / 16384.0 - WORDS[0] / 1024.0) * WORDS[1];
        double distance = raw / 131072.0 - WORDS[0] / 8192.0;
        return first + distance * distance * WORDS[2];
    }

    private static double pressure(int raw, double fine) {
        double x = fine / 2 - 64000;
        double offset = (x * x * WORDS[8] / 32768 + x * WORDS[7] * 2) / 4 + WORDS[6] * 65536.0;
        double slope = (WORDS[5] * x * x / 524288 + WORDS[4] * x) / 524288;
        double sensitivity = (1 + slope / 32768) * WORDS[3];
        double p = (1048576.0 - raw - offset / 4096) * 6250 / sensitivity;
        return p + (WORDS[11] * p * p / 2147483648.0 + p * WORDS[10] / 32768 + WORDS[9]) / 16;
    }

    private static void requireKnown(int register) {
        boolean known =
                (register >= CALIBRATION && register < CALIBRATION_END)
                        || register == ID
                        || register == RESET
                        || (register >= STATUS && register <= CONFIG)
                        || (register >= DATA && register < DATA_END);
        if (!known) {
            throw new BusFault("BMP280 has no register 0x" + Integer.toHexString(register));
        }
    }
}
