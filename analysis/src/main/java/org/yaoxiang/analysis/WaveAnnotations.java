package org.yaoxiang.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.yaoxiang.mocks.body.WfdbAnnotations;
import org.yaoxiang.mocks.body.WfdbAnnotations.Annotation;

/// The waves that people marked in one lead: an annotation file of the WFDB (annot(5)) in which `(`
/// and `)` stand around `p`, `N` and `t`.
///
/// @param waves in the order of time
record WaveAnnotations(List<Marked> waves) {
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

    /// @throws IOException when the file is missing or ends early
    static WaveAnnotations read(Path file) throws IOException {
        List<Annotation> marks = marks(file);
        List<Marked> waves = new ArrayList<>();
        for (int i = 0; i < marks.size(); i++) {
            int peak = marks.get(i).sample();
            OptionalInt onset =
                    i > 0 && marks.get(i - 1).mnemonic() == '('
                            ? OptionalInt.of(marks.get(i - 1).sample())
                            : OptionalInt.empty();
            OptionalInt end =
                    i + 1 < marks.size() && marks.get(i + 1).mnemonic() == ')'
                            ? OptionalInt.of(marks.get(i + 1).sample())
                            : OptionalInt.empty();
            switch (marks.get(i).mnemonic()) {
                case 'p' -> waves.add(new Marked(Kind.P, onset, peak, end));
                case 'N' -> waves.add(new Marked(Kind.QRS, onset, peak, end));
                case 't' -> waves.add(new Marked(Kind.T, onset, peak, end));
                default -> {}
            }
        }
        return new WaveAnnotations(waves);
    }

    private static List<Annotation> marks(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return WfdbAnnotations.decode(bytes).all();
        } catch (IOException e) {
            throw new IOException(file.getFileName() + " ends early", e);
        }
    }
}
