package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SpeedCommandTest {
    @Test
    void every_step_has_a_row_and_the_last_is_all_of_them() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.line().execute("speed", "--runs", "1")).isZero();
        } finally {
            System.setOut(before);
        }
        List<String> rows = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(rows).hasSize(9);
        assertThat(rows.subList(1, 9)).allMatch(row -> row.matches(".*( +[0-9.]+){3}"));
        assertThat(rows.getLast()).startsWith("all of them");
    }

    @Test
    void a_senseless_number_of_runs_is_refused() {
        StringWriter errors = new StringWriter();
        CommandLine line = Main.line();
        line.setErr(new PrintWriter(errors, true));
        assertThat(line.execute("speed", "--runs", "0")).isEqualTo(1);
        assertThat(errors.toString()).contains("--runs is 0, expected 1 to 1000");
    }
}
