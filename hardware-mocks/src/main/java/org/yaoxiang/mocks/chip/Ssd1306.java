package org.yaoxiang.mocks.chip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;

/// SSD1306 display controller behind a panel of 128 × 64: commands with their parameters, three
/// addressing modes, the window, and what a person in front of the panel would see.
///
/// Control bytes, the commands of the start sequence, the window and the memory's layout are those
/// of an open driver; power-on values, page addressing and the status byte are recalled from the
/// data sheet and await a check against it. The panel's wires are crossed, so that a picture stands
/// upright after A1 and C8. A command that the chip does not have fails.
public final class Ssd1306 implements I2cChip {
    /// Pixels of a row.
    public static final int WIDTH = 128;

    /// Pixels of a column.
    public static final int HEIGHT = 64;

    private static final int PAGES = 8;
    private static final int HORIZONTAL = 0;
    private static final int VERTICAL = 1;
    private static final int PAGE = 2;
    private static final int CHARGE_PUMP = 0x14;
    private static final int STATUS_OFF = 0x40;

    private final int[][] memory = new int[PAGES][WIDTH];
    private final int[] command = new int[3];
    private int held;
    private boolean isOn;
    private boolean isInverse;
    private boolean isAllLit;
    private boolean isPumped;
    private boolean isRemapped;
    private boolean isFlipped;
    private int contrast;
    private int mode;
    private int columnStart;
    private int columnEnd;
    private int pageStart;
    private int pageEnd;
    private int column;
    private int page;
    private int startLine;

    /// A panel without supply a moment ago: its memory holds what chance left there.
    public Ssd1306() {
        brownOut();
    }

    /// Lets the supply dip: dark, power-on settings, memory of chance.
    public void brownOut() {
        for (int i = 0; i < PAGES * WIDTH; i++) {
            memory[i / WIDTH][i % WIDTH] = (i * 0x9E3779B1) >>> 24;
        }
        held = 0;
        isOn = false;
        isInverse = false;
        isAllLit = false;
        isPumped = false;
        isRemapped = false;
        isFlipped = false;
        contrast = 0x7F;
        mode = PAGE;
        columnStart = 0;
        columnEnd = WIDTH - 1;
        pageStart = 0;
        pageEnd = PAGES - 1;
        column = 0;
        page = 0;
        startLine = 0;
    }

    @Override
    public void write(byte[] bytes) {
        switch (bytes[0] & 0xff) {
            case 0x00 -> {
                for (int i = 1; i < bytes.length; i++) {
                    take(bytes[i] & 0xff);
                }
            }
            case 0x40 -> {
                for (int i = 1; i < bytes.length; i++) {
                    put(bytes[i] & 0xff);
                }
            }
            default ->
                    throw new BusFault(
                            "SSD1306 has no control byte 0x" + Integer.toHexString(bytes[0]));
        }
    }

    /// The status byte, over and over: bit 6 is set while the panel is off.
    @Override
    public byte[] read(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (isOn ? 0 : STATUS_OFF);
        }
        return bytes;
    }

    /// The contrast that was set, 0 to 255.
    public int contrast() {
        return contrast;
    }

    /// Whether a person sees light at a place.
    ///
    /// @param x from the left, 0 to 127
    /// @param y from the top, 0 to 63
    public boolean isLit(int x, int y) {
        if (!isOn || !isPumped) {
            return false;
        }
        int segment = isRemapped ? x : WIDTH - 1 - x;
        int line = ((isFlipped ? y : HEIGHT - 1 - y) + startLine) % HEIGHT;
        boolean stored = (memory[line / 8][segment] >> (line % 8) & 1) != 0;
        return isAllLit || stored != isInverse;
    }

    /// What is seen, a line of text a row: `#` is light.
    public String text() {
        StringBuilder rows = new StringBuilder((WIDTH + 1) * HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                rows.append(isLit(x, y) ? '#' : '.');
            }
            rows.append('\n');
        }
        return rows.toString();
    }

    /// What is seen, as a picture of the PNG format (RFC 2083) with one bit a pixel.
    public byte[] png() {
        byte[] rows = new byte[HEIGHT * (1 + WIDTH / 8)];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (isLit(x, y)) {
                    rows[y * (1 + WIDTH / 8) + 1 + x / 8] |= (byte) (0x80 >> (x % 8));
                }
            }
        }
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] packed = new byte[rows.length + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte[] header =
                ByteBuffer.allocate(13)
                        .putInt(WIDTH)
                        .putInt(HEIGHT)
                        .put(new byte[] {1, 0, 0, 0, 0})
                        .array();
        chunk(png, "IHDR", header);
        chunk(png, "IDAT", ByteBuffer.allocate(length).put(packed, 0, length).array());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String name, byte[] content) {
        byte[] kind = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(kind);
        sum.update(content);
        png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        png.writeBytes(kind);
        png.writeBytes(content);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    /// Collects a command's bytes, which may come in transactions of their own.
    private void take(int value) {
        command[held] = value;
        held++;
        if (held == length(command[0])) {
            held = 0;
            obey();
        }
    }

    private static int length(int opcode) {
        return switch (opcode) {
            case 0x21, 0x22 -> 3;
            case 0x20, 0x81, 0x8D, 0xA8, 0xD3, 0xD5, 0xD9, 0xDA, 0xDB -> 2;
            default -> 1;
        };
    }

    private void obey() {
        int opcode = command[0];
        int value = command[1];
        switch (opcode) {
            case 0x20 -> mode = value & 0b11;
            case 0x21 -> {
                columnStart = value & 0x7f;
                columnEnd = command[2] & 0x7f;
                column = columnStart;
            }
            case 0x22 -> {
                pageStart = value & 0b111;
                pageEnd = command[2] & 0b111;
                page = pageStart;
            }
            case 0x81 -> contrast = value;
            case 0x8D -> isPumped = value == CHARGE_PUMP;
            case 0xA0, 0xA1 -> isRemapped = opcode == 0xA1;
            case 0xA4, 0xA5 -> isAllLit = opcode == 0xA5;
            case 0xA6, 0xA7 -> isInverse = opcode == 0xA7;
            case 0xAE, 0xAF -> isOn = opcode == 0xAF;
            case 0xC0, 0xC8 -> isFlipped = opcode == 0xC8;
            case 0x2E, 0xA8, 0xD3, 0xD5, 0xD9, 0xDA, 0xDB, 0xE3 -> {
                // Timing and wiring of the panel change nothing that is emulated.
            }
            default -> obeyRange(opcode);
        }
    }

    private void obeyRange(int opcode) {
        if (opcode >= 0x40 && opcode < 0x80) {
            startLine = opcode & 0x3f;
        } else if (opcode >= 0xB0 && opcode < 0xB8) {
            page = opcode & 0b111;
        } else if (opcode < 0x10) {
            column = (column & 0x70) | (opcode & 0x0f);
        } else if (opcode < 0x18) {
            column = (column & 0x0f) | ((opcode & 0b111) << 4);
        } else {
            throw new BusFault("SSD1306 has no command 0x" + Integer.toHexString(opcode));
        }
    }

    private void put(int value) {
        memory[page][column] = value;
        switch (mode) {
            case HORIZONTAL -> {
                if (nextColumn()) {
                    nextPage();
                }
            }
            case VERTICAL -> {
                if (nextPage()) {
                    nextColumn();
                }
            }
            default -> column = (column + 1) % WIDTH;
        }
    }

    private boolean nextColumn() {
        boolean isLast = column == columnEnd;
        column = isLast ? columnStart : (column + 1) % WIDTH;
        return isLast;
    }

    private boolean nextPage() {
        boolean isLast = page == pageEnd;
        page = isLast ? pageStart : (page + 1) % PAGES;
        return isLast;
    }
}
