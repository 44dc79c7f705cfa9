package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.IdentityCardReader.Reply;
import org.yaoxiang.mocks.line.LineFault;

/// Numbers are those of the standard's examples or of area 990000, which nobody bears.
class IdentityCardReaderTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final String MAN = "990000197001010018";

    private final org.yaoxiang.mocks.line.IdentityCardReader module =
            new org.yaoxiang.mocks.line.IdentityCardReader();
    private final WiredLine line = new WiredLine(module);

    @Test
    void writes_requests_as_documented() {
        assertThat(hex(IdentityCardReader.request(0x10, 0xFF))).isEqualTo("aaaaaa9669000310ffec");
        assertThat(hex(IdentityCardReader.request(0x11, 0xFF))).isEqualTo("aaaaaa9669000311ffed");
        assertThat(hex(IdentityCardReader.request(0x12, 0xFF))).isEqualTo("aaaaaa9669000312ffee");
        assertThat(hex(IdentityCardReader.request(0x20, 0x01))).isEqualTo("aaaaaa96690003200122");
        assertThat(hex(IdentityCardReader.request(0x20, 0x02))).isEqualTo("aaaaaa96690003200221");
        assertThat(hex(IdentityCardReader.request(0x30, 0x01))).isEqualTo("aaaaaa96690003300132");
        assertThat(hex(IdentityCardReader.request(0x30, 0x10))).isEqualTo("aaaaaa96690003301023");
    }

    @Test
    void reads_documented_statuses() {
        assertThat(status("aaaaaa9669000800009f0000000097")).isEqualTo(0x9F);
        assertThat(status("aaaaaa9669000400008084")).isEqualTo(0x80);
        assertThat(status("aaaaaa9669000c00009000000000000000009c")).isEqualTo(0x90);
        assertThat(status("aaaaaa9669000400004145")).isEqualTo(0x41);
    }

    private static int status(String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);
        assertThat(IdentityCardReader.look(frame, 0, frame.length))
                .isEqualTo(new FrameStream.Look.Whole(frame.length));
        return IdentityCardReader.status(frame);
    }

    @Test
    void reads_a_card() {
        lay("扎西·某", "1", "04", "19700101", MAN, "20360101");
        try (IdentityCardReader reader = new IdentityCardReader(line, line)) {
            IdentityCard card = ((Reply.Read) reader.read(TODAY)).card();
            assertThat(card.name()).isEqualTo("扎西·某");
            assertThat(card.number().text()).isEqualTo(MAN);
            assertThat(card.number().birthDate()).isEqualTo(LocalDate.of(1970, 1, 1));
            assertThat(card.number().isMale()).isTrue();
            assertThat(card.ethnicGroup())
                    .hasValueSatisfying(group -> assertThat(group.chinese()).isEqualTo("藏族"));
            assertThat(card.validUntil()).isEqualTo(LocalDate.of(2036, 1, 1));
        }
        assertThat(line.isClosed()).isTrue();
    }

    @Test
    void reads_a_card_that_is_valid_for_long_and_of_a_group_beyond_the_table() {
        lay("某某", "2", "97", "19491231", "11010519491231002X", "长期");
        IdentityCard card = ((Reply.Read) new IdentityCardReader(line, line).read(TODAY)).card();
        assertThat(card.validUntil()).isEqualTo(LocalDate.MAX);
        assertThat(card.ethnicCode()).isEqualTo("97");
        assertThat(card.ethnicGroup()).isEmpty();
    }

    @Test
    void prints_nothing_of_a_card() {
        lay("某某", "1", "04", "19700101", MAN, "长期");
        Reply reply = new IdentityCardReader(line, line).read(TODAY);
        IdentityCard card = ((Reply.Read) reply).card();
        assertThat(reply.toString() + card + card.number() + card.ethnicGroup())
                .doesNotContain("某", "9900", "1970", "04", "藏");
    }

    @Test
    void a_reader_without_a_card_says_so() {
        IdentityCardReader reader = new IdentityCardReader(line, line);
        assertThat(reader.read(TODAY)).isEqualTo(Reply.Other.NO_CARD);
        lay("某某", "1", "04", "19700101", MAN, "长期");
        assertThat(reader.read(TODAY)).isInstanceOf(Reply.Read.class);
    }

    @Test
    void a_card_that_contradicts_itself_is_refused() {
        assertThat(read("某某", "1", "04", "19700101", MAN, "长期")).isInstanceOf(Reply.Read.class);
        assertRefused("某某", "1", "04", "19700101", "990000197001010019", "长期"); // check digit
        assertRefused("某某", "2", "04", "19700101", MAN, "长期"); // sex
        assertRefused("某某", "1", "04", "19700102", MAN, "长期"); // birth
        assertRefused("", "1", "04", "19700101", MAN, "长期");
        assertRefused("\u0007某", "1", "04", "19700101", MAN, "长期");
        assertRefused("某某", "1", "4 ", "19700101", MAN, "长期");
        assertRefused("某某", "1", "04", "19700101", MAN, "20361301");
    }

    private void assertRefused(
            String name, String sex, String ethnic, String birth, String number, String until) {
        assertThat(read(name, sex, ethnic, birth, number, until))
                .isEqualTo(Reply.Other.CONTRADICTS_ITSELF);
    }

    private Reply read(
            String name, String sex, String ethnic, String birth, String number, String until) {
        lay(name, sex, ethnic, birth, number, until);
        return new IdentityCardReader(line, line).read(TODAY);
    }

    @Test
    void a_spoiled_answer_is_none() {
        lay("某某", "1", "04", "19700101", MAN, "长期");
        IdentityCardReader reader = new IdentityCardReader(line, line);
        line.spoil(new LineFault.WrongChecksum());
        assertThatThrownBy(() -> reader.read(TODAY))
                .isInstanceOf(BusException.class)
                .hasMessage("SAM_V card reader: no answer to \"find\"; check the cable");
        // 15 and 19 bytes answer "find" and "select"; the flip is in the name
        line.spoil(new LineFault.Flip(15 + 19 + 20, 0x01));
        assertThatThrownBy(() -> reader.read(TODAY))
                .hasMessage("SAM_V card reader: no answer to \"read\"; check the cable");
        assertThat(reader.read(TODAY)).isInstanceOf(Reply.Read.class);
    }

    @Test
    void garbage_and_slow_bytes_are_borne_and_a_pulled_plug_is_said() {
        lay("某某", "1", "04", "19700101", MAN, "长期");
        line.spoil(new LineFault.Flood(10_000, 9));
        IdentityCardReader reader = new IdentityCardReader(line, line);
        line.spoil(new LineFault.Slow(Duration.ofMillis(1)));
        assertThat(reader.read(TODAY)).isInstanceOf(Reply.Read.class);
        line.spoil(new LineFault.Cut(15 + 19 + 700));
        assertThatThrownBy(() -> reader.read(TODAY))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("unplugged");
    }

    @Test
    void silence_ends_with_the_time() {
        line.spoil(new LineFault.Silence());
        assertThatThrownBy(() -> new IdentityCardReader(line, line))
                .hasMessage("SAM_V card reader: no answer to \"status\"; check the cable");
        assertThat(line.passed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(line.isClosed()).isTrue();
    }

    @Test
    void random_truncated_and_mutated_answers_throw_nothing_and_give_no_card() {
        lay("某某", "1", "04", "19700101", MAN, "长期");
        module.hear(IdentityCardReader.request(0x20, 0x01));
        module.hear(IdentityCardReader.request(0x20, 0x02));
        byte[] good = module.hear(IdentityCardReader.request(0x30, 0x01));
        assertThat(IdentityCardReader.parse(good, TODAY)).isInstanceOf(Reply.Read.class);
        Random random = new Random(20261124);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Fuzz.bytes(random, good);
            int check = 0;
            for (int k = 5; k < bytes.length; k++) {
                check ^= bytes[k];
            }
            Reply reply = IdentityCardReader.parse(bytes, TODAY);
            if (check != 0) {
                assertThat(reply).isEqualTo(Reply.Other.NOT_READ);
            }
        }
    }

    private void lay(
            String name, String sex, String ethnic, String birth, String number, String until) {
        module.lay(
                org.yaoxiang.mocks.line.IdentityCardReader.text(
                        name, sex, ethnic, birth, number, until));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
