package org.yaoxiang.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The waves that people marked in one lead: an annotation file of the WFDB (annot(5)) in which `(`
/// and `)` stand around `p`, `N` and `t`.
///
/// @param waves in the order of time
record WaveAnnotations(List<Marked> waves) {
    private static final int BEAT = 1;
    private static final int P_WAVE = 24;
    private static final int T_WAVE = 27;
    private static final int ONSET = 39;
    private static final int END = 40;
    private static final int SKIP = 59;
    private static final int NUM = 60;
    private static final int CHANNEL = 62;
    private static final int AUX = 63;

    WaveAnnotations {
        waves = List.copyOf(waves);
    }

    /// A marked wave.
    ///
    /// @param onset absent when it was not marked
    /// @param end absent when it was not marked
    record Marked(Kind kind, OptionalInt onset, int peak, OptionalInt end) {}

    /// Which wave.
    enum Kind {
        P,
        QRS,
        T
    }

    private record Mark(int code, int sample) {}

    /// @throws IOException when the file is missing or ends early
    static WaveAnnotations read(Path file) throws IOException {
        List<Mark> marks = marks(file);
        List<Marked> waves = new ArrayList<>();
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            OptionalInt onset =
                    i > 0 && marks.get(i - 1).code == ONSET
                            ? OptionalInt.of(marks.get(i - 1).sample)
                            : OptionalInt.empty();
            OptionalInt end =
                    i + 1 < marks.size() && marks.get(i + 1).code == END
                            ? OptionalInt.of(marks.get(i + 1).sample)
                            : OptionalInt.empty();
            switch (mark.code) {
                case P_WAVE -> waves.add(new Marked(Kind.P, onset, mark.sample, end));
                case BEAT -> waves.add(new Marked(Kind.QRS, onset, mark.sample, end));
                case T_WAVE -> waves.add(new Marked(Kind.T, onset, mark.sample, end));
                default -> {}
            }
        }
        return new WaveAnnotations(waves);
    }

    private static List<Mark> marks(Path file) throws IOException {
        ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Mark> marks = new ArrayList<>();
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
                throw new IOException(file.getFileName() + " ends early");
            }
            if (code == SKIP) {
                int high = words.getShort() & 0xffff;
                at += (high << 16) | (words.getShort() & 0xffff);
            } else if (code == AUX) {
                words.position(words.position() + extra);
            } else if (code < NUM || code > CHANNEL) {
                at += value;
                marks.add(new Mark(code, at));
            }
        }
        return marks;
    }
}
