package org.yaoxiang.device.driver;

import java.time.Duration;
import java.util.Arrays;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.Registers;

/// BMP280 barometer, I2C. Registers and compensation follow the maker's driver
/// (BMP2_SensorAPI@e7f197cb); the conversion time and the contents of idle data registers are
/// recalled from the datasheet and not yet checked against it.
///
/// Converts on demand with pressure ×16 and temperature ×2 and sleeps in between.
public final class Bmp280 implements AutoCloseable {
    /// The part's identity.
    public static final int PART = 0x58;

    private static final String CHIP = "BMP280";
    private static final int CALIBRATION = 0x88;
    private static final int CALIBRATION_BYTES = 24;
    private static final int ID = 0xD0;
    private static final int RESET = 0xE0;
    private static final int RESET_WORD = 0xB6;
    private static final int STATUS = 0xF3;
    private static final int BUSY = 0b0000_1001; // b3 measuring, b0 copying calibration
    private static final int CONTROL = 0xF4;
    private static final int SLEEP = 0b010_101_00;
    private static final int FORCED = 0b010_101_01;
    private static final int CONFIG = 0xF5;
    private static final int NO_FILTER = 0b000_000_00;
    private static final int DATA = 0xF7;
    private static final int DATA_BYTES = 6;
    private static final int NOTHING = 0x80000;
    private static final Duration START_UP = Duration.ofMillis(2);
    private static final Duration CONVERSION_MAX = Duration.ofMillis(44); // 1.25 + 18·2.3 + 0.575
    private static final int POLLS_MAX = 20;

    private final Registers registers;
    private final Pause pause;
    private final int[] calibration;

    /// One conversion.
    ///
    /// @param pascals 30 000 to 110 000
    /// @param celsius of the chip, which is warmer than the room
    public record Air(double pascals, double celsius) {}

    /// Checks the part, resets it and reads its calibration.
    ///
    /// @throws BusException when the chip does not answer, is another one or has no calibration
    public Bmp280(Registers registers, Pause pause) {
        this.registers = registers;
        this.pause = pause;
        int part = registers.read8(ID);
        if (part != PART) {
            throw new BusException(
                    CHIP, ID, "part id 0x%02X, expected 0x%02X".formatted(part, PART));
        }
        registers.write8(RESET, RESET_WORD);
        pause.pause(START_UP);
        awaitIdle();
        registers.write8(CONFIG, NO_FILTER);
        calibration = calibration(registers.read(CALIBRATION, CALIBRATION_BYTES));
        if (calibration[0] == 0 || calibration[3] == 0) {
            throw new BusException(CHIP, CALIBRATION, "calibration reads 0");
        }
    }

    /// The part's identity, 0x58 for this one.
    ///
    /// @throws BusException when the chip does not answer
    public int partId() {
        return registers.read8(ID);
    }

    /// Converts once, about 44 ms.
    ///
    /// @throws BusException when the conversion does not end, the chip lost its settings meanwhile
    ///   or the pressure lies outside of its range
    public Air measure() {
        registers.write8(CONTROL, FORCED);
        pause.pause(CONVERSION_MAX);
        awaitIdle();
        byte[] data = registers.read(DATA, DATA_BYTES);
        int control = registers.read8(CONTROL);
        if (control != SLEEP) {
            throw new BusException(
                    CHIP, CONTROL, "reads 0x%02X, expected 0x%02X".formatted(control, SLEEP));
        }
        int pressureRaw = count(data, 0);
        int temperatureRaw = count(data, 3);
        if (pressureRaw == NOTHING || temperatureRaw == NOTHING) {
            throw new BusException(CHIP, DATA, "reads 0x80000: nothing was measured");
        }
        Air air = compensate(calibration, temperatureRaw, pressureRaw);
        if (!(air.pascals() >= 30_000 && air.pascals() <= 110_000)) {
            throw new BusException(
                    CHIP, DATA, Math.round(air.pascals()) + " Pa, expected 30000 to 110000");
        }
        return air;
    }

    /// Twelve words, low byte first: T1, P1 without sign, the others with it.
    static int[] calibration(byte[] bytes) {
        int[] words = new int[CALIBRATION_BYTES / 2];
        Arrays.setAll(words, i -> (bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8);
        words[0] &= 0xFFFF;
        words[3] &= 0xFFFF;
        return words;
    }

    /// The maker's compensation in floating point.
    ///
    /// @param words T1 to T3, P1 to P9
    static Air compensate(int[] words, int temperatureRaw, int pressureRaw) {
        double t1 = temperatureRaw / 16384.0 - words[0] / 1024.0;
        double t2 = temperatureRaw / 131072.0 - words[0] / 8192.0;
        double fine = t1 * words[1] + t2 * t2 * words[2];

        double v1 = fine / 2 - 64000;
        double v2 = v1 * v1 * words[8] / 32768;
        v2 += v1 * words[7] * 2;
        v2 = v2 / 4 + words[6] * 65536.0;
        v1 = (words[5] * v1 * v1 / 524288 + words[4] * v1) / 524288;
        v1 = (1 + v1 / 32768) * words[3];
        double pascals = (1048576.0 - pressureRaw - v2 / 4096) * 6250 / v1;
        double p1 = words[11] * pascals * pascals / 2147483648.0;
        double p2 = pascals * words[10] / 32768;
        return new Air(pascals + (p1 + p2 + words[9]) / 16, fine / 5120);
    }

    /// Puts the chip to sleep.
    @Override
    public void close() {
        registers.write8(CONTROL, SLEEP);
    }

    /// 20 bits, left-justified in three bytes.
    private static int count(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 12 | (bytes[at + 1] & 0xFF) << 4 | (bytes[at + 2] & 0xFF) >> 4;
    }

    private void awaitIdle() {
        for (int i = 0; i < POLLS_MAX; i++) {
            if ((registers.read8(STATUS) & BUSY) == 0) {
                return;
            }
            pause.pause(Duration.ofMillis(1));
        }
        throw new BusException(CHIP, STATUS, "still busy after " + POLLS_MAX + " ms more");
    }
}
