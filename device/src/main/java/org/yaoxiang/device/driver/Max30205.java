package org.yaoxiang.device.driver;

import java.time.Duration;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.Registers;

/// MAX30205 contact thermometer, I2C. Registers and conversion follow the Protocentral driver
/// (protocentral_healthypi5_zephyr@2c8eb00); configuration bits and conversion time are recalled
/// from the datasheet and not yet checked against it. The chip has no identity register.
public final class Max30205 implements AutoCloseable {
    private static final String CHIP = "MAX30205";
    private static final int TEMPERATURE = 0x00;
    private static final int CONFIGURATION = 0x01;

    /// Normal format, timeout on; recalled. The fault queue of six serves as a mark: the output
    /// that it delays is not wired, and after power-on it reads 0.
    private static final int CONTINUOUS = 0b0001_1000;

    private static final int EXTENDED = 0b0010_0000; // b5: 64 °C are taken off; recalled
    private static final double EXTENDED_CELSIUS = 64;
    private static final double EXTENDED_OFF_MAX = 2;
    private static final int SHUTDOWN = 0b0000_0001; // b0; recalled
    private static final Duration CONVERSION_MAX = Duration.ofMillis(50); // recalled

    private final Registers registers;
    private final Pause pause;

    /// Starts continuous conversion and waits for the first one.
    ///
    /// @throws BusException when the chip does not answer or does not keep its configuration
    public Max30205(Registers registers, Pause pause) {
        this.registers = registers;
        this.pause = pause;
        configure(CONTINUOUS);
    }

    /// The newest conversion, °C in steps of 1/256.
    ///
    /// @throws BusException when the chip does not answer or has lost its configuration, as after a
    ///   dip of the supply: it then shows 0 °C until it has converted
    public double celsius() {
        double celsius = read();
        requireKept(CONTINUOUS);
        return celsius;
    }

    /// Makes sure that the converter lives: one that hangs shows its last temperature and nothing
    /// else, perhaps that of another patient. A conversion in the extended format must lie 64 °C
    /// lower. That the format acts when the chip converts and not when it is read is recalled; in a
    /// chip that applies it to what is read a hanging converter would pass.
    ///
    /// @throws BusException when it hangs; then no temperature since the start is fit for use
    public void confirm() {
        double before = celsius();
        configure(CONTINUOUS | EXTENDED);
        double extended = read() + EXTENDED_CELSIUS;
        configure(CONTINUOUS);
        if (Math.abs(extended - before) > EXTENDED_OFF_MAX) {
            throw new BusException(CHIP, TEMPERATURE, "does not convert; switch the supply off");
        }
    }

    private void configure(int configuration) {
        registers.write8(CONFIGURATION, configuration);
        requireKept(configuration);
        pause.pause(CONVERSION_MAX);
    }

    private double read() {
        byte[] bytes = registers.read(TEMPERATURE, 2);
        return celsius(bytes[0], bytes[1]);
    }

    private void requireKept(int configuration) {
        int kept = registers.read8(CONFIGURATION);
        if (kept != configuration) {
            throw new BusException(
                    CHIP,
                    CONFIGURATION,
                    "reads 0x%02X, expected 0x%02X".formatted(kept, configuration));
        }
    }

    /// Signed 16 bits, high byte first, 1/256 °C a step.
    static double celsius(byte high, byte low) {
        return (short) ((high << 8) | (low & 0xFF)) / 256.0;
    }

    /// Shuts the chip down.
    @Override
    public void close() {
        registers.write8(CONFIGURATION, SHUTDOWN);
    }
}
