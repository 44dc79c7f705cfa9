package org.yaoxiang.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.trust.Ticket;

class QrCodeTest {
    private static final String TICKET =
            new Ticket(
                            "gateway.county.example",
                            5685,
                            "handheld-1",
                            "ABCDEFGHJKMNPQRSTVWXYZ2345",
                            "0123456789abcdef0123456789abcdef")
                    .text();
    private static final int PIXELS = 4;

    @Test
    void a_scanner_reads_the_ticket_off_the_paper() throws Exception {
        String svg = QrCode.of(TICKET).svg();
        int side = side(svg);
        BitMatrix read = new BitMatrix(side);
        Matcher dark = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(svg);
        while (dark.find()) {
            read.set(Integer.parseInt(dark.group(1)), Integer.parseInt(dark.group(2)));
        }

        assertThat(scanned(read)).isEqualTo(TICKET);
    }

    @Test
    void a_scanner_reads_the_ticket_off_the_terminal() throws Exception {
        List<String> lines = QrCode.of(TICKET).lines();
        BitMatrix read = new BitMatrix(side(QrCode.of(TICKET).svg()));
        Pattern cell = Pattern.compile("\u001b\\[38;5;(\\d+);48;5;(\\d+)m▀");
        for (int row = 0; row < lines.size(); row++) {
            Matcher cells = cell.matcher(lines.get(row));
            for (int x = 0; cells.find(); x++) {
                set(read, x, 2 * row, cells.group(1));
                set(read, x, 2 * row + 1, cells.group(2));
            }
        }

        assertThat(scanned(read)).isEqualTo(TICKET);
        assertThat(lines).allMatch(line -> line.endsWith("\u001b[0m"));
    }

    @Test
    void dark_and_light_the_wrong_way_round_are_not_read() {
        BitMatrix inverted = QrCode.of(TICKET).modules().clone();
        inverted.flip();

        assertThat(read(inverted)).isEmpty();
    }

    @Test
    void a_text_that_is_too_long_is_said_so() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QrCode.of("x".repeat(3_000)))
                .withMessage("too long for a QR code");
    }

    private static int side(String svg) {
        Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+)").matcher(svg);
        assertThat(box.find()).isTrue();
        return Integer.parseInt(box.group(1));
    }

    private static void set(BitMatrix modules, int x, int y, String colour) {
        if (y < modules.getHeight() && colour.equals("16")) {
            modules.set(x, y);
        }
    }

    private static String read(BitMatrix modules) {
        try {
            return scanned(modules);
        } catch (NotFoundException _) {
            return "";
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// What a scanner sees in a picture with several pixels a module.
    private static String scanned(BitMatrix modules) throws Exception {
        int side = modules.getWidth() * PIXELS;
        int[] pixels = new int[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                pixels[y * side + x] = modules.get(x / PIXELS, y / PIXELS) ? 0 : 0xffffff;
            }
        }
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(
                                new HybridBinarizer(new RGBLuminanceSource(side, side, pixels))))
                .getText();
    }
}
