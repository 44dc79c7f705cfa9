package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.SuntechAdvantage.Answer;
import org.yaoxiang.device.driver.SuntechAdvantage.Result;
import org.yaoxiang.mocks.line.LineFault;
import org.yaoxiang.mocks.line.LineInstrument;

class SuntechAdvantageTest {
    /// The example of the module's description, as quoted by an open driver's test.
    private static final byte[] EXAMPLE =
            HexFormat.of().parseHex("3e1873004a001e0100000000000031075500580000" + "0000e9");

    private final org.yaoxiang.mocks.line.SuntechAdvantage module =
            new org.yaoxiang.mocks.line.SuntechAdvantage(142, 91, 108, 77);
    private final WiredLine line = new WiredLine(module);

    @Test
    void writes_requests_as_documented() {
        assertThat(hex(SuntechAdvantage.request(0x20))).isEqualTo("3a20a6");
        assertThat(hex(SuntechAdvantage.request(0x17, 0xA0, 0x00))).isEqualTo("3a17a0000f");
        assertThat(hex(SuntechAdvantage.request(0x79, 0x01, 0x00))).isEqualTo("3a7901004c");
        assertThat(hex(SuntechAdvantage.request(0x79, 0x03, 0x00))).isEqualTo("3a7903004a");
        assertThat(hex(SuntechAdvantage.request(0x79, 0x05, 0x00))).isEqualTo("3a79050048");
        assertThat(hex(SuntechAdvantage.request(0x79, 0x10, 0x03))).isEqualTo("3a7910033a");
    }

    @Test
    void reads_the_documented_answers() {
        assertThat(SuntechAdvantage.parse(HexFormat.of().parseHex("3e050201ba")))
                .contains(new Answer.CuffPressure(258));
        assertThat(SuntechAdvantage.parse(HexFormat.of().parseHex("3e044b73")))
                .contains(new Answer.Accepted());
        assertThat(SuntechAdvantage.parse(EXAMPLE))
                .contains(new Answer.Ended(new Result.Pressures(115, 74, 88, 85)));
    }

    @Test
    void one_turned_bit_anywhere_yields_nothing() {
        for (int bit = 0; bit < EXAMPLE.length * 8; bit++) {
            byte[] spoiled = EXAMPLE.clone();
            spoiled[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(SuntechAdvantage.parse(spoiled)).isEmpty();
        }
    }

    @Test
    void an_error_code_or_numbers_that_contradict_each_other_are_a_failure() {
        assertThat(resultWith(20, 0x57)).isEqualTo(new Result.Failed(0x57));
        assertThat(resultWith(2, 60)).isEqualTo(new Result.Failed(0)); // systolic below diastolic
        assertThat(resultWith(16, 0)).isEqualTo(new Result.Failed(0)); // no pulse
        assertThat(resultWith(16, 84)).isInstanceOf(Result.Pressures.class);
    }

    private static Result resultWith(int at, int value) {
        byte[] frame = EXAMPLE.clone();
        frame[at] = (byte) value;
        frame[23] = 0;
        int sum = 0;
        for (byte each : frame) {
            sum += each;
        }
        frame[23] = (byte) -sum;
        return ((Answer.Ended) SuntechAdvantage.parse(frame).orElseThrow()).result();
    }

    @Test
    void random_truncated_and_mutated_bytes_throw_nothing_and_only_whole_frames_count() {
        Random random = new Random(20261124);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Fuzz.bytes(random, EXAMPLE);
            int sum = 0;
            for (byte each : bytes) {
                sum += each;
            }
            Optional<Answer> answer = SuntechAdvantage.parse(bytes);
            if ((sum & 0xFF) != 0) {
                assertThat(answer).isEmpty();
            }
        }
    }

    @Test
    void measures_an_arm() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        assertThat(untilEnded(driver)).isBetween(150, 161);
        assertThat(driver.result()).isEqualTo(new Result.Pressures(142, 91, 108, 77));
        driver.close();
        assertThat(line.isClosed()).isTrue();
    }

    @Test
    void says_the_modules_error_code() {
        module.fail(0x57);
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        untilEnded(driver);
        assertThat(driver.result()).isEqualTo(new Result.Failed(0x57));
    }

    /// The module keeps its last result: a K that comes without an inflation must not bring another
    /// patient's numbers.
    @Test
    void an_older_result_is_no_result() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        untilEnded(driver);
        driver.start();
        driver.abort(); // answered by K, which looks like an end
        assertThat(driver.look().hasEnded()).isTrue();
        assertThat(driver.result()).isEqualTo(new Result.Failed(0));
    }

    /// Garbage passes for a K once in many thousand frames.
    @Test
    void a_stray_k_while_the_cuff_is_full_ends_nothing() {
        Interjecting stray = new Interjecting();
        WiredLine strayLine = new WiredLine(stray);
        SuntechAdvantage driver = new SuntechAdvantage(strayLine, strayLine);
        driver.start();
        strayLine.pause(Duration.ofSeconds(3));
        stray.interjection = HexFormat.of().parseHex("3e044b73");
        assertThat(driver.look()).isEqualTo(new SuntechAdvantage.Look(120, false, false));
        assertThatThrownBy(driver::result).hasMessage("no measurement has ended");
        stray.interjection = new byte[0];
        strayLine.pause(Duration.ofSeconds(1)); // full
        strayLine.pause(Duration.ofSeconds(11));
        assertThat(driver.look()).isEqualTo(new SuntechAdvantage.Look(50, false, false));
        strayLine.pause(Duration.ofSeconds(5));
        assertThat(driver.look().hasEnded()).isTrue();
        assertThat(driver.result()).isEqualTo(new Result.Pressures(142, 91, 108, 77));
    }

    /// Each question is answered at the second try only.
    @Test
    void a_bad_cable_ends_the_measurement() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                line.spoil(new LineFault.WrongChecksum());
                                driver.look();
                            }
                        })
                .isInstanceOf(BusException.class)
                .hasMessageContaining("no answer to \"cuff pressure\"");
        assertThat(module.cuffMmHg()).isZero();
    }

    @Test
    void a_babbling_module_does_not_hold_the_driver() {
        Interjecting babbling = new Interjecting();
        WiredLine babblingLine = new WiredLine(babbling);
        SuntechAdvantage driver = new SuntechAdvantage(babblingLine, babblingLine);
        babbling.interjection = HexFormat.of().parseHex("3e044b73".repeat(100));
        assertThatThrownBy(driver::look).isInstanceOf(BusException.class);
    }

    /// The module, with something else said before each of its answers.
    private final class Interjecting implements LineInstrument {
        private byte[] interjection = new byte[0];

        @Override
        public byte[] hear(byte[] bytes) {
            byte[] answer = module.hear(bytes);
            byte[] both = Arrays.copyOf(interjection, interjection.length + answer.length);
            System.arraycopy(answer, 0, both, interjection.length, answer.length);
            return both;
        }

        @Override
        public byte[] live(Duration time) {
            return module.live(time);
        }
    }

    @Test
    void no_result_before_an_end() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        assertThatThrownBy(driver::result).hasMessage("no measurement has ended");
    }

    @Test
    void a_spoiled_checksum_costs_one_more_question_and_no_number() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        line.spoil(new LineFault.WrongChecksum());
        assertThat(driver.look().cuffMmHg()).isZero();
    }

    @Test
    void garbage_is_passed_over() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        line.spoil(new LineFault.Flood(20_000, 3));
        assertThat(untilEnded(driver)).isBetween(150, 161);
        line.spoil(new LineFault.Flip(0, 0x40));
        assertThat(driver.result()).isEqualTo(new Result.Pressures(142, 91, 108, 77));
    }

    @Test
    void slow_bytes_are_waited_for() {
        line.spoil(new LineFault.Slow(Duration.ofMillis(15)));
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        untilEnded(driver);
        assertThat(driver.result()).isEqualTo(new Result.Pressures(142, 91, 108, 77));
    }

    @Test
    void a_silent_module_is_aborted_and_named() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        line.pause(Duration.ofSeconds(2));
        assertThat(module.cuffMmHg()).isEqualTo(80);
        line.spoil(new LineFault.Silence());
        Duration before = line.passed();
        assertThatThrownBy(driver::look)
                .isInstanceOf(BusException.class)
                .hasMessage(
                        "SunTech Advantage: no answer to \"cuff pressure\"; take the cuff off,"
                                + " check the cable");
        assertThat(module.cuffMmHg()).isZero();
        assertThat(line.passed().minus(before)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void a_pulled_plug_is_said() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        line.spoil(new LineFault.Cut(2));
        assertThatThrownBy(driver::look)
                .isInstanceOf(BusException.class)
                .hasMessageContaining("unplugged");
        assertThatThrownBy(driver::close).isInstanceOf(BusException.class);
        assertThat(line.isClosed()).isTrue();
    }

    @Test
    void too_high_a_pressure_lets_the_air_out() {
        module.stickPump();
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        driver.start();
        SuntechAdvantage.Look look = driver.look();
        for (int i = 0; i < 100 && !look.isTooTight(); i++) {
            assertThat(look.cuffMmHg()).isLessThanOrEqualTo(300);
            line.pause(Duration.ofMillis(100));
            look = driver.look();
        }
        assertThat(look.isTooTight()).isTrue();
        assertThat(module.cuffMmHg()).isZero();
    }

    @Test
    void a_start_that_is_not_acknowledged_is_aborted() {
        SuntechAdvantage driver = new SuntechAdvantage(line, line);
        line.spoil(new LineFault.WrongChecksum());
        assertThatThrownBy(driver::start).hasMessageContaining("no answer to \"start\"");
        assertThat(module.isMeasuring()).isFalse();
    }

    /// @return the highest pressure seen
    private int untilEnded(SuntechAdvantage driver) {
        int highest = 0;
        for (int i = 0; i < 200; i++) {
            SuntechAdvantage.Look look = driver.look();
            highest = Math.max(highest, look.cuffMmHg());
            if (look.hasEnded()) {
                return highest;
            }
            line.pause(Duration.ofMillis(200));
        }
        throw new AssertionError("never ended");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
