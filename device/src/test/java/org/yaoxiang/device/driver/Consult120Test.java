package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Consult120.Analyte;
import org.yaoxiang.device.driver.Consult120.Grade;
import org.yaoxiang.device.driver.Consult120.Pad;
import org.yaoxiang.device.driver.Consult120.Reply;
import org.yaoxiang.device.driver.Consult120.Strip;
import org.yaoxiang.device.driver.Consult120.Value;
import org.yaoxiang.mocks.line.LineFault;

class Consult120Test {
    /// The capture of a negative strip.
    private static final String[] NEGATIVE = {
        " ID:10",
        " Date:15-05-2026 16:51",
        " Operator: 100",
        " No. 100002",
        " LEU       -              neg",
        " NIT       -              neg",
        " URO       -       0.2  mg/dL",
        " PRO       -              neg",
        " pH               6.0",
        " BLO       -              neg",
        " SG         1.010",
        " KET       -              neg",
        " BIL       -              neg",
        " GLU       -              neg"
    };

    /// The capture of a strip in control solution of level 2.
    private static final String[] POSITIVE = {
        " ID:14",
        " Date:03-09-2026 12:42 pm",
        " Operator: 100",
        " No. 000002",
        "*LEU      3+       500 Leu/uL",
        "*NIT       +              pos",
        "*URO      2+        4   mg/dL",
        "*PRO      3+       300  mg/dL",
        " pH           7.5",
        "*BLO      3+       200 Ery/uL",
        " SG         1.010",
        " KET      +-        5   mg/dL",
        "*BIL      2+       2    mg/dL",
        "*GLU      3+       1000 mg/dL"
    };

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final org.yaoxiang.mocks.line.Consult120 analyser =
            new org.yaoxiang.mocks.line.Consult120();
    private final WiredLine line = new WiredLine(analyser);
    private final Consult120 driver = new Consult120(line, line);

    @Test
    void reads_the_captured_negative_strip() {
        Strip strip = read("\r\n", NEGATIVE);
        assertThat(strip.sampleId()).isEqualTo("10");
        assertThat(strip.date()).isEqualTo("15-05-2026 16:51");
        assertThat(strip.number()).isEqualTo("100002");
        assertThat(strip.text()).contains(" Operator: 100");
        assertThat(strip.pads()).hasSize(10).noneMatch(Pad::isMarked);
        assertThat(strip.pads().get(2))
                .isEqualTo(
                        new Pad(
                                Analyte.UROBILINOGEN,
                                false,
                                Grade.NEGATIVE,
                                new Value.Amount("0.2")));
        assertThat(strip.pads().get(4))
                .isEqualTo(new Pad(Analyte.PH, false, Grade.NONE, new Value.Amount("6.0")));
        assertThat(strip.pads().get(9))
                .isEqualTo(new Pad(Analyte.GLUCOSE, false, Grade.NEGATIVE, Value.Other.GRADE_ONLY));
    }

    @Test
    void reads_the_captured_positive_strip() {
        List<Pad> pads = read("\r\n", POSITIVE).pads();
        assertThat(pads)
                .extracting(Pad::grade)
                .containsExactly(
                        Grade.PLUS_3,
                        Grade.POSITIVE,
                        Grade.PLUS_2,
                        Grade.PLUS_3,
                        Grade.NONE,
                        Grade.PLUS_3,
                        Grade.NONE,
                        Grade.TRACE,
                        Grade.PLUS_2,
                        Grade.PLUS_3);
        assertThat(pads)
                .filteredOn(pad -> !pad.isMarked())
                .extracting(Pad::analyte)
                .containsExactly(Analyte.PH, Analyte.SPECIFIC_GRAVITY, Analyte.KETONES);
        assertThat(pads.getLast().value()).isEqualTo(new Value.Amount("1000"));
        assertThat(Analyte.GLUCOSE.unit()).isEqualTo("mg/dL");
    }

    @Test
    void accepts_every_end_of_line_and_the_other_name_of_blood() {
        Strip strip = read("\r\n", NEGATIVE);
        assertThat(read("\r", NEGATIVE).pads()).isEqualTo(strip.pads());
        assertThat(read("\n", NEGATIVE).pads()).isEqualTo(strip.pads());
        assertThat(read("\n", "*BLD 1+ 25 Ery/uL").pads())
                .extracting(Pad::analyte)
                .containsExactly(Analyte.BLOOD);
    }

    @Test
    void prints_nothing_of_a_strip() {
        Strip strip = read("\n", POSITIVE);
        assertThat(strip).hasToString("Strip[redacted]");
        assertThat(strip.pads().getFirst()).hasToString("Pad[redacted]");
    }

    @Test
    void what_is_not_understood_rejects_the_whole_record() {
        assertThat(parse("\n", " LEU - neg")).isInstanceOf(Reply.Read.class);
        for (String spoiled :
                List.of(
                        " LXU - neg",
                        " LEU - pos",
                        " LEU 5+ 500 Leu/uL",
                        " LEU 3+ 500 mg/dL",
                        " LEU 3+ 500",
                        " LEU 3+ 50A Leu/uL",
                        " LEU neg",
                        " pH + 6.0",
                        " pH 6.0 mg/dL",
                        " pH neg",
                        " VC neg",
                        " LEU - neg NIT - neg")) {
            assertThat(parse("\n", " NIT - neg", spoiled))
                    .as(spoiled)
                    .isEqualTo(Reply.Other.NOT_UNDERSTOOD);
        }
        assertThat(parse("\n", " NIT - neg", " NIT - neg"))
                .as("twice the same")
                .isEqualTo(Reply.Other.NOT_UNDERSTOOD);
        assertThat(parse("\n", " ID:10")).isEqualTo(Reply.Other.NOT_UNDERSTOOD);
        assertThat(Consult120.parse(new byte[] {0x02})).isEqualTo(Reply.Other.NOT_UNDERSTOOD);
    }

    @Test
    void a_record_comes_over_the_line_when_it_is_printed() {
        assertThat(driver.next(SECOND)).isEmpty();
        analyser.print(NEGATIVE);
        assertThat(driver.next(SECOND))
                .hasValueSatisfying(reply -> assertThat(reply).isInstanceOf(Reply.Read.class));
        assertThat(driver.next(SECOND)).isEmpty();
    }

    @Test
    void a_record_without_its_end_is_none_and_the_next_is_read() {
        analyser.print(NEGATIVE);
        line.spoil(new LineFault.WrongChecksum()); // turns ETX into another byte
        assertThat(driver.next(SECOND)).isEmpty();
        analyser.print(POSITIVE);
        assertThat(driver.next(SECOND))
                .hasValueSatisfying(reply ->
                        assertThat(((Reply.Read) reply).strip().sampleId()).isEqualTo("14"));
    }

    @Test
    void slow_bytes_and_garbage_are_borne_and_a_pulled_plug_is_said() {
        line.spoil(new LineFault.Flood(9_000, 2));
        line.spoil(new LineFault.Slow(Duration.ofMillis(1)));
        analyser.print(NEGATIVE);
        boolean isRead = false;
        for (int i = 0; i < 200 && !isRead; i++) {
            isRead = driver.next(SECOND).orElse(Reply.Other.NOT_UNDERSTOOD) instanceof Reply.Read;
        }
        assertThat(isRead).isTrue();
        analyser.print(NEGATIVE);
        line.spoil(new LineFault.Cut(100));
        assertThatThrownBy(() -> driver.next(SECOND))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("unplugged");
        driver.close();
        assertThat(line.isClosed()).isTrue();
    }

    /// Whatever is read holds only analytes, grades and units that fit together.
    @Test
    void random_truncated_and_mutated_records_throw_nothing() {
        Random random = new Random(20261124);
        byte[] example = bytes("\r\n", POSITIVE);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Fuzz.bytes(random, example);
            if (Consult120.parse(bytes) instanceof Reply.Read(Strip strip)) {
                read++;
                assertThat(strip.pads()).isNotEmpty();
                assertThat(strip.pads().stream().map(Pad::analyte).collect(Collectors.toSet()))
                        .hasSameSizeAs(strip.pads());
            }
        }
        assertThat(read).isPositive(); // a changed digit cannot be seen
    }

    /// Of all bytes that one turned bit can make out of a record, so many are rejected or read as
    /// the same pads. The rest is what the missing checksum costs.
    @Test
    void most_turned_bits_are_seen() {
        byte[] example = bytes("\r\n", POSITIVE);
        List<Pad> pads = ((Reply.Read) Consult120.parse(example)).strip().pads();
        int wrong = 0;
        for (int bit = 0; bit < 8 * example.length; bit++) {
            byte[] spoiled = example.clone();
            spoiled[bit / 8] ^= (byte) (1 << bit % 8);
            if (Consult120.parse(spoiled) instanceof Reply.Read(Strip strip)
                    && !strip.pads().equals(pads)) {
                wrong++;
            }
        }
        assertThat((double) wrong / (8 * example.length)).isLessThan(0.06);
    }

    private static Strip read(String end, String... lines) {
        return ((Reply.Read) parse(end, lines)).strip();
    }

    private static Reply parse(String end, String... lines) {
        return Consult120.parse(bytes(end, lines));
    }

    private static byte[] bytes(String end, String... lines) {
        String text = Arrays.stream(lines).map(each -> each + end).collect(Collectors.joining());
        return ("\u0002" + text + "\u0003").getBytes(StandardCharsets.US_ASCII);
    }
}
