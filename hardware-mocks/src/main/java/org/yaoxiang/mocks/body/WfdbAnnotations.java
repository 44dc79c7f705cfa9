package org.yaoxiang.mocks.body;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An annotation file in MIT form, `.atr` for instance (WFDB Applications Guide, annot(5)): words
/// of 16 bits, low byte first, a code in the upper six bits and in the lower ten the samples since
/// the annotation before.
///
/// @param all the annotations as they stand in the file
public record WfdbAnnotations(List<Annotation> all) {
    /// Mnemonics by code, annot(5); a space where a code has none.
    private static final String MNEMONICS = " NLRaVFJASEj/Q~ | sT*D\"=pB^t+u?![]en@xf()r";

    private static final String BEATS = "NLRaVFJASEj/QenfBr";
    private static final char RHYTHM = '+';
    private static final int SKIP = 59;
    private static final int NUM = 60;
    private static final int CHANNEL = 62;
    private static final int AUX = 63;

    /// Something said about a moment of a recording.
    ///
    /// @param sample number from 0
    /// @param mnemonic the letter of annot(5), for instance N; a space for a code without one
    /// @param aux the text that goes with it, for instance `(AFIB`; mostly empty
    public record Annotation(int sample, char mnemonic, String aux) {
        public Annotation {
            requireNonNull(aux, "aux");
        }

        /// Whether it marks a beat.
        public boolean isBeat() {
            return BEATS.indexOf(mnemonic) >= 0;
        }

        /// Whether the rhythm changes here; then aux names the new one.
        public boolean isRhythm() {
            return mnemonic == RHYTHM;
        }
    }

    public WfdbAnnotations {
        all = List.copyOf(all);
    }

    /// Reads a file.
    ///
    /// @throws IOException when it is missing or ends within an annotation
    public static WfdbAnnotations read(Path file) throws IOException {
        return decode(Files.readAllBytes(file));
    }

    /// Decodes the bytes of a file.
    ///
    /// @throws IOException when they end within an annotation
    public static WfdbAnnotations decode(byte[] bytes) throws IOException {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Annotation> all = new ArrayList<>();
        int at = 0;
        while (words.remaining() >= 2) {
            int word = words.getShort() & 0xffff;
            int code = word >> 10;
            int value = word & 0x3ff;
            if (word == 0) {
                break;
            }
            int extra = code == SKIP ? 4 : code == AUX ? value + (value & 1) : 0;
            if (words.remaining() < extra) {
                throw new IOException("annotations end early");
            }
            if (code == SKIP) {
                int high = words.getShort() & 0xffff;
                at += (high << 16) | (words.getShort() & 0xffff);
            } else if (code == AUX) {
                byte[] text = new byte[extra];
                words.get(text);
                addAux(all, new String(text, 0, value, StandardCharsets.ISO_8859_1));
            } else if (code < NUM || code > CHANNEL) {
                at += value;
                all.add(
                        new Annotation(
                                at, code < MNEMONICS.length() ? MNEMONICS.charAt(code) : ' ', ""));
            }
        }
        return new WfdbAnnotations(all);
    }

    /// Sample numbers of the beats, as they stand in the file.
    public int[] beats() {
        return all.stream().filter(Annotation::isBeat).mapToInt(Annotation::sample).toArray();
    }

    private static void addAux(List<Annotation> all, String text) {
        if (!all.isEmpty()) {
            Annotation before = all.removeLast();
            int end = text.indexOf('\0');
            String aux = end < 0 ? text : text.substring(0, end);
            all.add(new Annotation(before.sample(), before.mnemonic(), aux));
        }
    }
}
