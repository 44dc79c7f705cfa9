package org.yaoxiang.mocks.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.body.WfdbAnnotations.Annotation;
import org.yaoxiang.mocks.world.Recorded;

class WfdbAnnotationsTest {
    /// Words by hand after annot(5): N at 5; a rhythm at 5 with aux; a skip of 70000; V 3 later;
    /// channel and num words between; the end, and what follows it is not read.
    @Test
    void reads_what_is_written_by_hand() throws IOException {
        byte[] bytes =
                words(
                        (1 << 10) | 5,
                        28 << 10,
                        (63 << 10) | 5,
                        '(' | ('A' << 8),
                        'F' | ('I' << 8),
                        'B',
                        59 << 10,
                        1,
                        70000 - 65536,
                        (5 << 10) | 3,
                        (62 << 10) | 1,
                        (60 << 10) | 2,
                        (58 << 10) | 1,
                        0,
                        (1 << 10) | 9);
        assertThat(WfdbAnnotations.decode(bytes).all())
                .containsExactly(
                        new Annotation(5, 'N', ""),
                        new Annotation(5, '+', "(AFIB"),
                        new Annotation(70008, 'V', ""),
                        new Annotation(70009, ' ', ""));
        assertThat(WfdbAnnotations.decode(bytes).beats()).containsExactly(5, 70008);
    }

    @Test
    void an_aux_ends_at_its_zero_and_needs_an_annotation() throws IOException {
        byte[] aux = words((63 << 10) | 4, '(' | ('N' << 8), 0);
        assertThat(WfdbAnnotations.decode(aux).all()).isEmpty();
        byte[] both = words(28 << 10 | 1, (63 << 10) | 4, '(' | ('N' << 8), 0);
        assertThat(WfdbAnnotations.decode(both).all())
                .containsExactly(new Annotation(1, '+', "(N"));
    }

    @Test
    void reads_the_rhythms_of_a_paroxysm() throws IOException {
        List<Annotation> rhythms =
                read("cpsc2021/data_92_12").all().stream().filter(Annotation::isRhythm).toList();
        assertThat(rhythms)
                .containsExactly(
                        new Annotation(2803, '+', "(AFIB"), new Annotation(6487, '+', "(N"));
    }

    @Test
    void beats_are_those_of_the_arrhythmia_databases_table() throws IOException {
        WfdbAnnotations annotations = read("mitdb/119");
        assertThat(annotations.beats()).hasSize(1987);
        assertThat(annotations.all().stream().filter(each -> each.mnemonic() == 'V')).hasSize(444);
    }

    @Test
    void refuses_a_file_that_ends_within_an_annotation() {
        assertThatThrownBy(() -> WfdbAnnotations.decode(words(59 << 10, 1)))
                .isInstanceOf(IOException.class)
                .hasMessage("annotations end early");
    }

    @Test
    void answers_any_bytes_with_annotations_or_a_clear_error() {
        Random random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            try {
                assertThat(WfdbAnnotations.decode(bytes).all().size())
                        .isLessThanOrEqualTo(bytes.length / 2);
            } catch (IOException e) {
                assertThat(e).hasMessage("annotations end early");
            }
        }
    }

    private static WfdbAnnotations read(String record) throws IOException {
        Path path = Recorded.signal(record);
        return WfdbAnnotations.read(path.resolveSibling(path.getFileName() + ".atr"));
    }

    private static byte[] words(int... words) {
        byte[] bytes = new byte[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            bytes[2 * i] = (byte) words[i];
            bytes[2 * i + 1] = (byte) (words[i] >> 8);
        }
        return bytes;
    }
}
