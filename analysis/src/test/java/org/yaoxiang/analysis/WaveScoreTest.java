package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.analysis.WaveAnnotations.Kind;
import org.yaoxiang.analysis.WaveAnnotations.Marked;
import org.yaoxiang.device.signal.Delineation;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recorded;

class WaveScoreTest {
    private static final List<String> LEADS =
            List.of("i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6");

    /// Every tenth development record, whatever is wrong with the heart. The limits of the
    /// intervals are those of IEC 60601-2-25 for biological electrocardiograms.
    @Test
    void waves_of_patients_are_marked_as_cardiologists_mark_them() throws IOException {
        WaveScore score = new WaveScore();
        for (int number : new int[] {1, 12, 26, 36, 51, 78, 91, 110, 128, 147, 165, 189}) {
            add(score, Recorded.signal("ludb/" + number));
        }
        score.print(System.out, true);
        assertThat(score.sensitivity(Kind.QRS)).isGreaterThan(0.995);
        assertThat(score.precision(Kind.QRS)).isGreaterThan(0.995);
        assertThat(score.sensitivity(Kind.P)).isGreaterThan(0.95);
        assertThat(score.sensitivity(Kind.T)).isGreaterThan(0.95);
        assertThat(score.deviationMillis("QRS onset")).isLessThan(12);
        assertThat(score.deviationMillis("QRS end")).isLessThan(14);
        assertThat(score.deviationMillis("P onset")).isLessThan(20);
        assertThat(score.deviationMillis("T end")).isLessThan(30.6);
        assertThat(score.intervalMeanMillis("QT")).isCloseTo(0, within(25.0));
        assertThat(score.intervalDeviationMillis("QT")).isLessThan(30);
        assertThat(score.intervalMeanMillis("QRS duration")).isCloseTo(0, within(10.0));
        assertThat(score.intervalMeanMillis("PR")).isCloseTo(0, within(10.0));
        assertThat(score.intervalMeanMillis("P duration")).isCloseTo(0, within(10.0));
        assertThat(score.stLevelDeviationMillivolts()).isLessThan(0.03);
    }

    private static void add(WaveScore score, Path record) throws IOException {
        double[][] millivolts = new double[LEADS.size()][];
        double rateHertz = 0;
        List<WaveAnnotations> marked = new ArrayList<>();
        for (int lead = 0; lead < millivolts.length; lead++) {
            WfdbRecord one = WfdbRecord.read(record, lead);
            millivolts[lead] = Records.millivolts(one);
            rateHertz = one.rateHertz();
            String name = record.getFileName() + "." + LEADS.get(lead);
            marked.add(WaveAnnotations.read(record.resolveSibling(name)));
        }
        Delineation found = Delineation.of(millivolts, rateHertz);
        score.add(found.leads(), found.together(), marked, rateHertz);
        score.addStLevels(millivolts, found.leads(), marked, rateHertz);
    }

    @Test
    void counts_found_missed_and_extra_waves_and_how_far_they_lie() {
        Beat near = new Beat(Optional.empty(), new Wave(1000, 1020, 1050), Optional.empty());
        Beat extra = new Beat(Optional.empty(), new Wave(1300, 1310, 1320), Optional.empty());
        Beat outside = new Beat(Optional.empty(), new Wave(3000, 3010, 3020), Optional.empty());
        WaveAnnotations marked =
                new WaveAnnotations(
                        List.of(
                                qrs(OptionalInt.of(998), 1020, OptionalInt.of(1055)),
                                qrs(OptionalInt.empty(), 2000, OptionalInt.of(2020))));
        WaveScore score = new WaveScore();
        score.add(List.of(List.of(near, extra, outside)), List.of(), List.of(marked), 500);
        assertThat(score.sensitivity(Kind.QRS)).isEqualTo(0.5);
        assertThat(score.precision(Kind.QRS)).isEqualTo(0.5);
        assertThat(score.meanMillis("QRS onset")).isEqualTo(4);
        assertThat(score.meanMillis("QRS end")).isEqualTo(-10);
        assertThat(score.deviationMillis("QRS onset")).isZero();
    }

    private static Marked qrs(OptionalInt onset, int peak, OptionalInt end) {
        return new Marked(Kind.QRS, onset, peak, end);
    }

    @Test
    void reads_marks_with_and_without_brackets(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("1.i");
        // ( at 10, p at 20, ) at 30, N at 60 without brackets, a long way, t at 70100.
        Files.write(file, words(39, 10, 24, 10, 40, 10, 1, 30, 59, 0x11158, 27, 0, 0, 0));
        WaveAnnotations read = WaveAnnotations.read(file);
        assertThat(read.waves())
                .containsExactly(
                        new Marked(Kind.P, OptionalInt.of(10), 20, OptionalInt.of(30)),
                        qrs(OptionalInt.empty(), 60, OptionalInt.empty()),
                        new Marked(Kind.T, OptionalInt.empty(), 60 + 0x11158, OptionalInt.empty()));
    }

    @Test
    void refuses_annotations_that_end_early(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("1.i");
        Files.write(file, new byte[] {0, (byte) (59 << 2), 1});
        assertThatThrownBy(() -> WaveAnnotations.read(file)).hasMessage("1.i ends early");
    }

    @Test
    void random_bytes_are_read_or_refused(@TempDir Path folder) throws IOException {
        Random random = new Random(5);
        Path file = folder.resolve("1.i");
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            Files.write(file, bytes);
            try {
                assertThat(WaveAnnotations.read(file).waves().size()).isLessThan(31);
            } catch (IOException e) {
                assertThat(e).hasMessage("1.i ends early");
            }
        }
    }

    /// Pairs of code and step; the code 59 is followed by its long step instead.
    private static byte[] words(int... pairs) {
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == 59) {
                words.add(59 << 10);
                words.add(pairs[i + 1] >>> 16);
                words.add(pairs[i + 1] & 0xffff);
            } else {
                words.add(pairs[i] << 10 | pairs[i + 1]);
            }
        }
        byte[] bytes = new byte[2 * words.size()];
        for (int i = 0; i < words.size(); i++) {
            bytes[2 * i] = (byte) (int) words.get(i);
            bytes[2 * i + 1] = (byte) (words.get(i) >> 8);
        }
        return bytes;
    }
}
