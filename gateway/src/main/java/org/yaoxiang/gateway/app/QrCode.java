package org.yaoxiang.gateway.app;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A text as a QR code (ISO/IEC 18004) of level M, which survives 15 % of damage, with the quiet
/// zone of four modules that scanners need.
///
/// @param modules true is dark
record QrCode(BitMatrix modules) {
    private static final int QUIET_ZONE = 4;

    /// A printed module is 0.5 mm wide, so that a hand scanner reads a ticket at arm's length.
    private static final double MODULE_MILLIMETRES = 0.5;

    private static final String RESET = "\u001b[0m";

    /// @throws IllegalArgumentException when the text is too long for a QR code
    static QrCode of(String text) {
        try {
            return new QrCode(
                    new QRCodeWriter()
                            .encode(
                                    text,
                                    BarcodeFormat.QR_CODE,
                                    0,
                                    0,
                                    Map.of(
                                            EncodeHintType.ERROR_CORRECTION,
                                            ErrorCorrectionLevel.M,
                                            EncodeHintType.MARGIN,
                                            QUIET_ZONE)));
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
    }

    /// For a terminal, two rows of modules in a line. The colours are named, so that dark is dark
    /// on a black terminal too.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < modules.getHeight(); y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < modules.getWidth(); x++) {
                boolean isLowerDark = y + 1 < modules.getHeight() && modules.get(x, y + 1);
                line.append("\u001b[38;5;")
                        .append(modules.get(x, y) ? "16" : "231")
                        .append(";48;5;")
                        .append(isLowerDark ? "16" : "231")
                        .append("m▀");
            }
            lines.add(line.append(RESET).toString());
        }
        return lines;
    }

    /// For paper.
    String svg() {
        StringBuilder dark = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y)) {
                    dark.append("M%d %dh1v1h-1z".formatted(x, y));
                }
            }
        }
        int side = modules.getWidth();
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%3$smm" height="%3$smm" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">
        <path fill="#fff" d="M0 0h%1$dv%1$dh-%1$dz"/>
        <path d="%2$s"/>
        </svg>
        """
                .formatted(side, dark, side * MODULE_MILLIMETRES);
    }
}
