package org.yaoxiang.device.uplink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.fact.Stamp;

class MeterTest {
    /// Six in the evening in China.
    private static final Instant EVENING = Instant.parse("2026-11-25T10:00:00Z");

    private static final Instant MIDNIGHT = Instant.parse("2026-11-25T16:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 25);

    @TempDir Path folder;
    private Instant now = EVENING;

    @Test
    void what_a_message_claims_is_no_longer_the_sessions() {
        Meter meter = meter(1000);
        meter.count(300);
        meter.claim(Purpose.CHECK, 120);
        meter.claim(Purpose.LETTER, 80);

        assertThat(meter.today())
                .isEqualTo(
                        new Spending(
                                DAY,
                                Map.of(
                                        Purpose.CHECK, 120L,
                                        Purpose.LETTER, 80L,
                                        Purpose.SESSION, 100L)));
        assertThat(meter.today().total()).isEqualTo(300);
    }

    @Test
    void the_allowance_of_a_day_lasts_until_it_is_reached_and_begins_anew_at_midnight_in_china() {
        Meter meter = meter(1000);
        meter.count(999);
        assertThat(meter.renewal()).isEmpty();
        meter.count(1);
        assertThat(meter.renewal()).contains(MIDNIGHT);

        now = MIDNIGHT.minusMillis(1);
        assertThat(meter.renewal()).contains(MIDNIGHT);
        now = MIDNIGHT;
        assertThat(meter.renewal()).isEmpty();
        assertThat(meter.today()).isEqualTo(Spending.none(DAY.plusDays(1)));
    }

    @Test
    void a_start_goes_on_where_the_day_was() {
        try (Meter meter = meter(1000)) {
            meter.count(1000);
            meter.claim(Purpose.RECORDING, 900);
        }
        Meter again = meter(1000);
        assertThat(again.today().on(Purpose.RECORDING)).isEqualTo(900);
        assertThat(again.renewal()).contains(MIDNIGHT);
    }

    /// As at a start without a clock chip.
    @Test
    void a_clock_that_was_set_back_does_not_begin_a_day_anew() {
        Meter meter = meter(1000);
        meter.count(1000);
        now = Instant.EPOCH;
        assertThat(meter.renewal()).isPresent();
        now = MIDNIGHT;
        assertThat(meter.renewal()).isEmpty();
    }

    @Test
    void a_power_cut_takes_back_no_more_than_what_is_not_written_yet() {
        Meter cut = meter(Long.MAX_VALUE);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            cut.count(random.nextInt(1, 1200));
            long kept = meter(Long.MAX_VALUE).today().total();
            assertThat(cut.today().total() - kept).isBetween(0L, Meter.UNWRITTEN_MAX);
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_set_aside_and_hinders_nothing() throws IOException {
        Files.writeString(file(), "2026-11-25 CHECK=-5");
        Meter meter = meter(1000);
        assertThat(meter.today().total()).isZero();
        meter.count(5);
        meter.close();

        assertThat(Files.readString(folder.resolve("spending.unreadable")))
                .isEqualTo("2026-11-25 CHECK=-5");
        assertThat(meter(1000).today().total()).isEqualTo(5);
    }

    @Test
    void a_folder_that_is_gone_hinders_nothing() {
        Meter meter = new Meter(folder.resolve("gone/spending"), 1000, this::stamp);
        meter.count(Meter.UNWRITTEN_MAX + 1);
        meter.close();
        assertThat(meter.today().total()).isEqualTo(Meter.UNWRITTEN_MAX + 1);
    }

    @Test
    void only_a_line_of_its_own_is_read() {
        Spending spending = Spending.none(DAY).plus(Purpose.LETTER, 7).plus(Purpose.SESSION, 2);
        assertThat(Spending.decode(spending.encode()).total()).isEqualTo(9);
        for (String line :
                new String[] {
                    "",
                    "x",
                    "2026-11-31",
                    "2026-11-25 CHECK",
                    "2026-11-25 CHECK=",
                    "2026-11-25 CHECK=1e9",
                    "2026-11-25 CHECK=9999999999999",
                    "2026-11-25 FUN=1",
                    "CHECK=1 2026-11-25"
                }) {
            assertThatThrownBy(() -> Spending.decode(line.getBytes(UTF_8)))
                    .as(line)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = spending.encode();
            noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            try {
                assertThat(Spending.decode(noise).total()).isNotNegative();
            } catch (IllegalArgumentException _) {
                // What a spoilt line should give.
            }
        }
    }

    private Meter meter(long allowance) {
        return new Meter(file(), allowance, this::stamp);
    }

    private Path file() {
        return folder.resolve("spending");
    }

    private Stamp stamp() {
        return new Stamp(now, Duration.ofSeconds(1));
    }
}
