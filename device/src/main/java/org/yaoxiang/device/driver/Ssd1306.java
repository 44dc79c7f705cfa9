package org.yaoxiang.device.driver;

import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Registers;

/// SSD1306 display of 128 × 64 pixels, I2C. The start sequence and the window follow the Adafruit
/// driver (Adafruit_SSD1306@74cc197); the status byte is recalled from the datasheet and not yet
/// checked against it. The chip has no identity.
///
/// A transaction begins with a control byte, 0x00 for commands and 0x40 for pixels, which goes out
/// where other chips take a register.
public final class Ssd1306 implements AutoCloseable {
    /// Pixels of a row.
    public static final int WIDTH = 128;

    /// Pixels of a column.
    public static final int HEIGHT = 64;

    private static final String CHIP = "SSD1306";
    private static final int COMMANDS = 0x00;
    private static final int PIXELS = 0x40;
    private static final int STATUS_OFF = 0b0100_0000; // recalled
    private static final int PAGES = HEIGHT / 8;
    private static final byte OFF = (byte) 0xAE;

    private static final byte[] START = {
        OFF,
        (byte) 0xD5,
        (byte) 0x80, // clock
        (byte) 0xA8,
        0x3F, // 64 lines
        (byte) 0xD3,
        0x00, // no offset
        0x40, // begin with line 0
        (byte) 0x8D,
        0x14, // charge pump on
        0x20,
        0x00, // left to right, then the next page
        (byte) 0xA1,
        (byte) 0xC8, // as the panel is wired
        (byte) 0xDA,
        0x12,
        (byte) 0x81,
        (byte) 0xCF, // contrast
        (byte) 0xD9,
        (byte) 0xF1,
        (byte) 0xDB,
        0x40,
        (byte) 0xA4,
        (byte) 0xA6, // from memory, not inverse
        0x2E, // no scrolling
    };
    private static final byte[] WHOLE_WINDOW = {0x21, 0, WIDTH - 1, 0x22, 0, PAGES - 1};
    private static final byte[] ON = {(byte) 0xAF};

    private final Registers registers;

    /// Pixels to be shown; all dark at first.
    public static final class Picture {
        private final byte[] bytes = new byte[WIDTH * PAGES];

        /// Lights a pixel.
        ///
        /// @param x from the left, 0 to 127
        /// @param y from the top, 0 to 63
        public void light(int x, int y) {
            if (x < 0 || x >= WIDTH || y < 0 || y >= HEIGHT) {
                throw new IllegalArgumentException(
                        "pixel %d, %d, expected 0, 0 to %d, %d"
                                .formatted(x, y, WIDTH - 1, HEIGHT - 1));
            }
            bytes[y / 8 * WIDTH + x] |= (byte) (1 << y % 8);
        }
    }

    /// Starts the display with a dark picture.
    ///
    /// @throws BusException when nobody answers or the panel does not switch on
    public Ssd1306(Registers registers) {
        this.registers = registers;
        registers.write(COMMANDS, START);
        write(new Picture());
        registers.write(COMMANDS, ON);
        requireOn();
    }

    /// Shows a picture.
    ///
    /// @throws BusException when nobody answers or the display was reset and is dark
    public void show(Picture picture) {
        write(picture);
        requireOn();
    }

    /// Switches the panel off.
    @Override
    public void close() {
        registers.write(COMMANDS, OFF);
    }

    /// One page a transaction, so that other chips on the bus do not wait long.
    private void write(Picture picture) {
        registers.write(COMMANDS, WHOLE_WINDOW);
        byte[] row = new byte[WIDTH];
        for (int page = 0; page < PAGES; page++) {
            System.arraycopy(picture.bytes, page * WIDTH, row, 0, WIDTH);
            registers.write(PIXELS, row);
        }
    }

    private void requireOn() {
        int status = registers.read8(COMMANDS);
        if ((status & STATUS_OFF) != 0) {
            throw new BusException(
                    CHIP,
                    COMMANDS,
                    "status 0x%02X, expected bit 6 clear: the panel is off".formatted(status));
        }
    }
}
