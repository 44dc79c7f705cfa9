package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recorded;
import picocli.CommandLine;

class CodecCommandTest {
    private record Said(int exit, List<String> rows) {
        /// Bits a sample of the codec, of a record.
        double bits(String record) {
            return rows.stream()
                    .filter(row -> row.startsWith(record))
                    .mapToDouble(row -> Double.parseDouble(row.split(" +", -1)[3]))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// The floors are those of half a minute, of which the first seconds teach the models.
    @Test
    void two_leads_of_an_arrhythmia_recording_come_back_from_few_bits() {
        Said said = run("--seconds", "30", signal("mitdb/101"), signal("mitdb/208"));
        assertThat(said.exit).isZero();
        assertThat(said.rows).anyMatch(row -> row.startsWith("Every sample came back; fewest"));
        assertThat(said.bits("101")).isLessThan(3.5);
        assertThat(said.bits("208")).isLessThan(3.9);
    }

    @Test
    void twelve_leads_come_back_from_few_bits() {
        Said said =
                run(
                        signal("twelve-lead/E00003"),
                        signal("twelve-lead/HR00002"),
                        signal("twelve-lead/JS20002"));
        assertThat(said.exit).isZero();
        assertThat(said.bits("E00003")).isLessThan(1.5);
        assertThat(said.bits("HR00002")).isLessThan(2.65);
        assertThat(said.bits("JS20002")).isLessThan(2.05);
        assertThat(said.rows)
                .anyMatch(row -> row.startsWith("The first 10 s of 3 records of twelve leads"));
    }

    @Test
    void a_record_of_more_leads_than_there_are_is_coded_without_them(@TempDir Path folder)
            throws IOException {
        StringBuilder header = new StringBuilder("s 13 300 1\n");
        for (int i = 0; i < 13; i++) {
            header.append("s.dat 16 200 12 0 ").append(i).append(' ').append(i).append(" 0 x\n");
        }
        Files.writeString(folder.resolve("s.hea"), header);
        byte[] samples = new byte[26];
        for (int i = 0; i < 13; i++) {
            samples[2 * i] = (byte) i;
        }
        Files.write(folder.resolve("s.dat"), samples);
        Said said = run(folder.toString());
        assertThat(said.rows).anyMatch(row -> row.startsWith("s               12         1"));
    }

    @Test
    void a_senseless_number_of_seconds_is_refused() {
        StringWriter errors = new StringWriter();
        CommandLine line = Main.line();
        line.setErr(new PrintWriter(errors, true));
        assertThat(line.execute("codec", "--seconds", "-1")).isEqualTo(1);
        assertThat(errors.toString()).contains("--seconds is -1, expected 0 or more");
    }

    private static String signal(String record) {
        return Recorded.signal(record).toString();
    }

    private static Said run(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        String[] all = new String[arguments.length + 1];
        all[0] = "codec";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try {
            int exit = Main.line().execute(all);
            return new Said(exit, said.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setOut(before);
        }
    }
}
