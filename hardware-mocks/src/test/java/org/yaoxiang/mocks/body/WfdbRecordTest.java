package org.yaoxiang.mocks.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recorded;

class WfdbRecordTest {
    @TempDir Path folder;

    /// 1987 beats is the number of beat annotations that PhysioNet's tables give for record 119.
    @Test
    void reads_a_record_of_the_arrhythmia_database() throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal("mitdb/119"), 0);
        assertThat(record.rateHertz()).isEqualTo(360);
        assertThat(record.gainPerMillivolt()).isEqualTo(200);
        assertThat(record.samples()).hasSize(650000).startsWith(825);
        assertThat(record.beats()).hasSize(1987);
    }

    @Test
    void a_recorded_heart_passes_through_its_samples_and_begins_anew() throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal("mitdb/101"), 0);
        RecordedHeart heart = new RecordedHeart(record, 0);
        int[] samples = record.samples();
        for (int i = 0; i < 2000; i++) {
            double expected = (samples[i] - record.baseline()) / record.gainPerMillivolt();
            assertThat(heart.millivolts(i / 360.0)).isCloseTo(expected, within(1e-6));
        }
        double length = samples.length / 360.0;
        assertThat(heart.millivolts(length + 1)).isCloseTo(heart.millivolts(1), within(1e-6));
        assertThat(heart.beats(0, length)).hasSize(record.beats().length);
        assertThat(heart.beats(length, 2 * length)).hasSize(record.beats().length);
    }

    @Test
    void reads_format_16_written_by_hand() throws IOException {
        write("100 50 0 -100", new byte[] {100, 0, 50, 0, 0, 0, -100, -1}, 100, 50);
        WfdbRecord record = WfdbRecord.read(folder.resolve("r"), 0);
        assertThat(record.samples()).containsExactly(100, 50, 0, -100);
        assertThat(record.beats()).isEmpty();
    }

    @Test
    void reads_the_challenges_files_after_their_prolog() throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal("cinc2017/A00046"), 0);
        assertThat(record.rateHertz()).isEqualTo(300);
        assertThat(record.samples()).hasSize(9000).startsWith(-104);
        WfdbRecord chest = WfdbRecord.read(Recorded.signal("twelve-lead/A0002"), 1);
        assertThat(chest.samples()).hasSize(5000).startsWith(-15);
        // Its header says 16x1+24: one sample a frame.
        WfdbRecord framed = WfdbRecord.read(Recorded.signal("twelve-lead/E07501"), 1);
        assertThat(framed.samples()).hasSize(5000).startsWith(-239);
    }

    @Test
    void refuses_samples_that_do_not_have_the_headers_checksum() throws IOException {
        write("wrong", new byte[] {100, 0, 50, 0}, 100, 151);
        assertThatThrownBy(() -> WfdbRecord.read(folder.resolve("r"), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void answers_any_bytes_with_a_record_or_a_clear_error() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            byte[] header = "r 1 360 4\nr.dat 16 200 12 0 100 50 0 ECG\n".getBytes(US_ASCII);
            header[random.nextInt(header.length)] = (byte) (32 + random.nextInt(95));
            byte[] annotations = new byte[random.nextInt(64)];
            random.nextBytes(annotations);
            Files.write(folder.resolve("r.hea"), header);
            Files.write(folder.resolve("r.atr"), annotations);
            Files.write(folder.resolve("r.dat"), new byte[] {100, 0, 50, 0, 0, 0, -100, -1});
            try {
                assertThat(WfdbRecord.read(folder.resolve("r"), 0).samples()).isNotEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private void write(String about, byte[] samples, int first, int checksum) throws IOException {
        Files.writeString(
                folder.resolve("r.hea"),
                "r 1 360 %d\nr.dat 16 200 12 0 %d %d 0 %s%n"
                        .formatted(samples.length / 2, first, checksum, about));
        Files.write(folder.resolve("r.dat"), samples);
    }
}
