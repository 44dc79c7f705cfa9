package org.yaoxiang.device.driver;

import java.util.OptionalDouble;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Registers;

/// MLX90614 infrared thermometer, SMBus with packet error code, at most 100 kHz. Commands, scale
/// and error flag follow the SparkFun driver (SparkFun_MLX90614_Arduino_Library@a2fb758); the
/// address cell's default and the measuring range are recalled from the datasheet and not yet
/// checked against it.
///
/// The chip measures by itself. Its EEPROM is never written: cells wear and hold the maker's
/// calibration. It has no part number; its address cell stands for one.
public final class Mlx90614 implements AutoCloseable {
    private static final String CHIP = "MLX90614";
    private static final int ADDRESS = 0x5A;
    private static final int AMBIENT = 0x06;
    private static final int OBJECT = 0x07;
    private static final int EMISSIVITY = 0x24;
    private static final int ADDRESS_CELL = 0x2E;
    private static final int ERROR_FLAG = 0x8000;
    private static final int RAW_MIN = 0x27AD; // −70 °C; recalled
    private static final int RAW_MAX = 0x7FFF;

    private final Registers registers;

    /// Identifies the chip.
    ///
    /// @throws BusException when the chip does not answer or its address cell is another one's
    public Mlx90614(Registers registers) {
        this.registers = registers;
        int address = word(ADDRESS_CELL) & 0x7F;
        if (address != ADDRESS) {
            throw new BusException(
                    CHIP,
                    ADDRESS_CELL,
                    "address 0x%02X, expected 0x%02X".formatted(address, ADDRESS));
        }
    }

    /// The surface in the field of view, °C in steps of 0.02; empty when the chip flags the reading
    /// as wrong. It is a surface, not the body: for screening only.
    ///
    /// @throws BusException when the chip does not answer, a bit was lost on the wire or the chip
    ///   has not measured yet, as in the first 250 ms after power-on
    public OptionalDouble objectCelsius() {
        return celsius(OBJECT);
    }

    /// The chip itself, °C in steps of 0.02; empty when flagged.
    ///
    /// @throws BusException as for the surface
    public OptionalDouble ambientCelsius() {
        return celsius(AMBIENT);
    }

    /// The emissivity that the chip reckons with, 0 to 1; 1 as delivered, about 0.98 for skin.
    ///
    /// @throws BusException when the chip does not answer or a bit was lost on the wire
    public double emissivity() {
        return word(EMISSIVITY) / 65535.0;
    }

    /// Nothing: the chip measures on.
    @Override
    public void close() {
        // Sleep would need 250 ms and a held wire to wake from.
    }

    /// 0.02 K a step.
    static double celsius(byte low, byte high) {
        return ((low & 0xFF) | (high & 0xFF) << 8) * 0.02 - 273.15;
    }

    /// CRC-8 of SMBus, polynomial 0x07, from 0.
    static int packetErrorCode(int... bytes) {
        int crc = 0;
        for (int each : bytes) {
            crc ^= each & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) == 0 ? crc << 1 : crc << 1 ^ 0x07;
            }
            crc &= 0xFF;
        }
        return crc;
    }

    private OptionalDouble celsius(int command) {
        int word = word(command);
        if ((word & ERROR_FLAG) != 0) {
            return OptionalDouble.empty();
        }
        if (word < RAW_MIN) {
            throw new BusException(
                    CHIP,
                    command,
                    "reads 0x%04X, expected 0x%04X to 0x%04X".formatted(word, RAW_MIN, RAW_MAX));
        }
        return OptionalDouble.of(celsius((byte) word, (byte) (word >> 8)));
    }

    /// Low byte, high byte, code over everything that went over the wire.
    private int word(int command) {
        byte[] bytes = registers.read(command, 3);
        int code = packetErrorCode(ADDRESS << 1, command, ADDRESS << 1 | 1, bytes[0], bytes[1]);
        int sent = bytes[2] & 0xFF;
        if (sent != code) {
            throw new BusException(
                    CHIP,
                    command,
                    "packet error code 0x%02X, expected 0x%02X".formatted(sent, code));
        }
        return (bytes[0] & 0xFF) | (bytes[1] & 0xFF) << 8;
    }
}
