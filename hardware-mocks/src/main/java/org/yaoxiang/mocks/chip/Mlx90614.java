package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;

/// MLX90614 infrared thermometer on SMBus: RAM and EEPROM words with a packet error code, erase
/// before write, sleep and wake.
///
/// Commands, word order, scale, error flag and packet error code are those of an open driver; raw
/// words, identity cells and factory values are recalled from the data sheet and await a check
/// against it. The single-zone part has no second object: its word reads 0.
public final class Mlx90614 implements I2cChip {
    private static final int RAW_1 = 0x04;
    private static final int AMBIENT = 0x06;
    private static final int OBJECT_2 = 0x08;
    private static final int EEPROM = 0x20;
    private static final int EMISSIVITY = 0x24;
    private static final int ADDRESS = 0x2E;
    private static final int EEPROM_END = 0x40;
    private static final int SLEEP = 0xFF;
    private static final int ERROR_FLAG = 0x8000;

    /// TOmax, TOmin, PWM, TA range, emissivity, configuration 1, address and the identity.
    private static final int[][] FACTORY = {
        {0x20, 0x9993},
        {0x21, 0x62E3},
        {0x22, 0x0201},
        {0x23, 0xF71C},
        {EMISSIVITY, 0xFFFF},
        {0x25, 0x9FB4},
        {ADDRESS, 0xBE5A},
        {0x3C, 0x1A2B},
        {0x3D, 0x3C4D},
        {0x3E, 0x5E6F},
        {0x3F, 0x7081},
    };

    private static final Duration SETTLED = Duration.ofMillis(250);
    private static final Duration WRITE = Duration.ofMillis(5);
    private static final double KELVIN = 273.15;

    private final InstantSource time;
    private final ToDoubleFunction<Instant> objectCelsius;
    private final ToDoubleFunction<Instant> ambientCelsius;
    private final double skinEmissivity;
    private final int[] eeprom = new int[EEPROM_END - EEPROM];
    private final boolean[] known = new boolean[EEPROM_END - EEPROM];
    private Instant awakeSince;
    private Instant busyUntil;
    private boolean isAsleep;
    private boolean isFlagged;
    private int command = -1;

    /// @param objectCelsius the surface in the field of view
    /// @param ambientCelsius the sensor's own temperature
    /// @param emissivity of that surface, 0.1 to 1
    public Mlx90614(
            InstantSource time,
            ToDoubleFunction<Instant> objectCelsius,
            ToDoubleFunction<Instant> ambientCelsius,
            double emissivity) {
        this.time = time;
        this.objectCelsius = objectCelsius;
        this.ambientCelsius = ambientCelsius;
        this.skinEmissivity = emissivity;
        this.awakeSince = time.instant();
        this.busyUntil = time.instant();
        Arrays.stream(FACTORY)
                .forEach(cell -> {
                    eeprom[cell[0] - EEPROM] = cell[1];
                    known[cell[0] - EEPROM] = true;
                });
    }

    /// Lets the supply dip: the EEPROM stays, measuring begins anew.
    public void brownOut() {
        wake();
    }

    /// What holding SDA low for 33 ms does.
    public void wake() {
        isAsleep = false;
        command = -1;
        awakeSince = time.instant();
    }

    /// Stands for somebody who has written another emissivity into the EEPROM.
    ///
    /// @param emissivity 0.1 to 1
    public void emissivity(double emissivity) {
        eeprom[EMISSIVITY - EEPROM] = (int) Math.round(emissivity * 65535);
    }

    /// Sets the error flag of the object's temperature, or clears it.
    public void flag(boolean isFlagged) {
        this.isFlagged = isFlagged;
    }

    @Override
    public void write(byte[] bytes) {
        requireAwake();
        command = bytes[0] & 0xff;
        if (command == SLEEP) {
            require(bytes.length == 2 && (bytes[1] & 0xff) == crcOfWrite(bytes, 1));
            isAsleep = true;
            return;
        }
        require(isKnown(command));
        if (bytes.length > 1) {
            require(command >= EEPROM && command < 0x3C && bytes.length == 4);
            require((bytes[3] & 0xff) == crcOfWrite(bytes, 3));
            int value = (bytes[1] & 0xff) | ((bytes[2] & 0xff) << 8);
            // A cell takes a value only after it was written to 0.
            eeprom[command - EEPROM] = value == 0 ? 0 : eeprom[command - EEPROM] | value;
            busyUntil = time.instant().plus(WRITE);
        }
    }

    @Override
    public byte[] read(int count) {
        requireAwake();
        require(command >= 0);
        int word = word();
        byte[] answer = {
            (byte) (address() << 1),
            (byte) command,
            (byte) ((address() << 1) | 1),
            (byte) word,
            (byte) (word >> 8)
        };
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 0xff);
        byte[] sent = {answer[3], answer[4], (byte) crc(answer, 5)};
        System.arraycopy(sent, 0, bytes, 0, Math.min(count, 3));
        return bytes;
    }

    private int word() {
        if (command >= EEPROM) {
            return eeprom[command - EEPROM];
        }
        Instant now = time.instant();
        if (now.isBefore(awakeSince.plus(SETTLED)) || command == OBJECT_2) {
            return 0;
        }
        double ambient = ambientCelsius.applyAsDouble(now);
        if (command == AMBIENT) {
            return steps(ambient);
        }
        double object = seen(objectCelsius.applyAsDouble(now), ambient);
        if (command < AMBIENT) {
            double difference = command == RAW_1 ? (object - ambient) * 100 : 0;
            long magnitude = Math.min(Math.round(Math.abs(difference)), 0x7fff);
            return (int) magnitude | (difference < 0 ? 0x8000 : 0);
        }
        return steps(object) | (isFlagged ? ERROR_FLAG : 0);
    }

    /// What the sensor makes of the radiance of a surface that also reflects its surroundings
    /// (Stefan and Boltzmann), under the emissivity in its EEPROM.
    private double seen(double surface, double ambient) {
        double set = Math.max(0.1, eeprom[EMISSIVITY - EEPROM] / 65535.0);
        double around = Math.pow(ambient + KELVIN, 4);
        double radiance =
                skinEmissivity * Math.pow(surface + KELVIN, 4) + (1 - skinEmissivity) * around;
        return Math.pow((radiance - (1 - set) * around) / set, 0.25) - KELVIN;
    }

    private static int steps(double celsius) {
        return Math.clamp(Math.round((celsius + KELVIN) / 0.02), 0, 0x7fff);
    }

    private int address() {
        return eeprom[ADDRESS - EEPROM] & 0x7f;
    }

    private boolean isKnown(int register) {
        return (register >= RAW_1 && register <= OBJECT_2)
                || (register >= EEPROM && register < EEPROM_END && known[register - EEPROM]);
    }

    private void requireAwake() {
        require(!isAsleep && !time.instant().isBefore(busyUntil));
    }

    private static void require(boolean acknowledged) {
        if (!acknowledged) {
            throw new BusFault("MLX90614 does not acknowledge");
        }
    }

    private int crcOfWrite(byte[] bytes, int count) {
        byte[] packet = new byte[count + 1];
        packet[0] = (byte) (address() << 1);
        System.arraycopy(bytes, 0, packet, 1, count);
        return crc(packet, count + 1);
    }

    /// The packet error code of SMBus: x⁸ + x² + x + 1, from 0, high bit first.
    private static int crc(byte[] bytes, int count) {
        int crc = 0;
        for (int i = 0; i < count; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1) ^ ((crc & 0x80) != 0 ? 0x107 : 0);
            }
        }
        return crc;
    }
}
