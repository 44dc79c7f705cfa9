package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;
import org.yaoxiang.mocks.line.LineFault;
import org.yaoxiang.mocks.line.LineInstrument;
import org.yaoxiang.mocks.line.LiveLine;

/// Drivers against emulated instruments over a real pseudo-terminal, in real time.
class SerialEndToEndTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    private final Pause pause = Pause.system();

    @Test
    void a_cuff_is_started_watched_and_let_down() {
        var module = new org.yaoxiang.mocks.line.SuntechAdvantage(142, 91, 108, 77);
        try (LiveLine live = plug(module);
                SerialLine line = SerialLine.open(live.path(), SuntechAdvantage.BAUD, pause)) {
            SuntechAdvantage driver = new SuntechAdvantage(line, pause);
            driver.start();
            int first = driver.look().cuffMmHg();
            pause.pause(Duration.ofMillis(100));
            assertThat(driver.look().cuffMmHg()).isGreaterThan(first);
            driver.abort();
            assertThat(driver.look().cuffMmHg()).isZero();
        }
    }

    @Test
    void an_oximeter_is_read() {
        var module = new org.yaoxiang.mocks.line.BciOximeter(96, 81);
        try (LiveLine live = plug(module);
                SerialLine line = SerialLine.open(live.path(), 115_200, pause)) {
            BciOximeter oximeter = new BciOximeter(line, pause);
            BciOximeter.State state = oximeter.state();
            for (int i = 0; i < 200 && !(state instanceof BciOximeter.State.Measured); i++) {
                pause.pause(Duration.ofMillis(20));
                state = oximeter.state();
            }
            assertThat(state).isEqualTo(new BciOximeter.State.Measured(96, 81));
        }
    }

    @Test
    void a_card_is_read_behind_garbage_and_the_plug_pulled_within_the_next() {
        var module = new org.yaoxiang.mocks.line.IdentityCardReader();
        module.lay(
                org.yaoxiang.mocks.line.IdentityCardReader.text(
                        "某某", "1", "04", "19700101", "990000197001010018", "长期"));
        try (LiveLine live = plug(module);
                SerialLine line = SerialLine.open(live.path(), IdentityCardReader.BAUD, pause)) {
            live.spoil(new LineFault.Flood(3_000, 1));
            IdentityCardReader reader = new IdentityCardReader(line, pause);
            assertThat(reader.read(TODAY)).isInstanceOf(IdentityCardReader.Reply.Read.class);
            live.spoil(new LineFault.Cut(200));
            assertThatThrownBy(() -> reader.read(TODAY))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("unplugged");
        }
    }

    @Test
    void a_strip_is_read() {
        var analyser = new org.yaoxiang.mocks.line.Consult120();
        try (LiveLine live = plug(analyser);
                SerialLine line = SerialLine.open(live.path(), Consult120.BAUD, pause)) {
            Consult120 driver = new Consult120(line, pause);
            analyser.print(" LEU - neg", " pH 6.0");
            assertThat(driver.next(Duration.ofSeconds(2)))
                    .hasValueSatisfying(
                            reply -> assertThat(reply).isInstanceOf(Consult120.Reply.Read.class));
        }
    }

    private static LiveLine plug(LineInstrument instrument) {
        return LiveLine.plug(instrument).orElseGet(SerialEndToEndTest::none);
    }

    private static LiveLine none() {
        if ("true".equals(System.getenv("CI"))) {
            return fail("no pseudo-terminal, and CI needs one");
        }
        return abort("not run: this machine gives no pseudo-terminal");
    }
}
