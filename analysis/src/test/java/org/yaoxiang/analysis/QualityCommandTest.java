package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recorded;

class QualityCommandTest {
    @TempDir Path folder;

    @Test
    void a_noisy_recording_is_refused_with_its_reason_and_a_readable_one_is_not()
            throws IOException {
        Path noisy = Recorded.signal("cinc2017/A03541");
        Path readable = Recorded.signal("cinc2017/A00046");
        Path out = folder.resolve("quality.csv");
        int exit =
                Main.line()
                        .execute(
                                "quality",
                                noisy.toString(),
                                readable.toString(),
                                "--out",
                                out.toString());
        assertThat(exit).isZero();
        assertThat(Files.readAllLines(out))
                .hasSize(3)
                .startsWith("record,accepted,words")
                .anyMatch(row -> row.startsWith("A03541,0,noise"))
                .anyMatch(row -> row.startsWith("A00046,1,"));
    }

    @Test
    void a_recording_too_short_to_judge_is_named() throws IOException {
        Files.writeString(folder.resolve("s.hea"), "s 1 300 2\ns.dat 16 200 12 0 1 3 0 ECG\n");
        Files.write(folder.resolve("s.dat"), new byte[] {1, 0, 2, 0});
        assertThat(Main.line().execute("quality", folder.resolve("s").toString())).isEqualTo(1);
    }
}
