package org.yaoxiang.mocks.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The frames are those of the documents, byte for byte.
class InstrumentsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void the_cuff_module_inflates_deflates_says_k_and_gives_its_result() {
        SuntechAdvantage module = new SuntechAdvantage(115, 74, 88, 85);
        assertThat(heard(module, "3a790500 48")).isEqualTo("3e05" + "0000" + "bd");
        assertThat(heard(module, "3a20a6")).isEqualTo("3e044b73");
        assertThat(lived(module, Duration.ofSeconds(4))).isEmpty();
        assertThat(module.cuffMmHg()).isEqualTo(160);
        assertThat(heard(module, "3a79050048")).isEqualTo("3e05a0001d");
        assertThat(lived(module, Duration.ofSeconds(16))).isEqualTo("3e044b73");
        assertThat(heard(module, "3a7903004a"))
                .startsWith("3e1873004a001e01")
                .hasSize(48)
                .contains("5500" + "5800" + "000000");
        assertThat(module.isMeasuring()).isFalse();
    }

    @Test
    void the_cuff_module_lets_the_air_out_on_abort_and_hears_no_spoiled_request() {
        SuntechAdvantage module = new SuntechAdvantage(115, 74, 88, 85);
        assertThat(heard(module, "3a20a7")).isEmpty();
        assertThat(module.isMeasuring()).isFalse();
        assertThat(heard(module, "3a20")).isEmpty();
        assertThat(heard(module, "a6")).isEqualTo("3e044b73");
        assertThat(lived(module, SECOND)).isEmpty();
        assertThat(heard(module, "3a7901004c")).isEqualTo("3e044b73");
        assertThat(module.cuffMmHg()).isZero();
    }

    @Test
    void the_oximeter_streams_a_hundred_packets_a_second() {
        BciOximeter module = new BciOximeter(97, 130);
        byte[] said = module.live(SECOND);
        assertThat(said).hasSize(500);
        for (int i = 0; i < said.length; i++) {
            assertThat(said[i] < 0).isEqualTo(i % 5 == 0);
        }
        assertThat(said[2] & 0x40).isEqualTo(0x40); // bit 7 of 130
        assertThat(said[3]).isEqualTo((byte) 2);
        assertThat(said[4]).isEqualTo((byte) 97);
        module.finger(false);
        assertThat(lived(module, Duration.ofMillis(10))).isEqualTo("9000507f7f");
        module.finger(true);
        module.probe(false);
        assertThat(lived(module, Duration.ofMillis(10))).isEqualTo("a000407f7f");
    }

    @Test
    void the_card_reader_answers_as_documented() {
        IdentityCardReader reader = new IdentityCardReader();
        assertThat(heard(reader, "aaaaaa9669000311ffed")).isEqualTo("aaaaaa966900040000" + "9094");
        assertThat(heard(reader, "aaaaaa966900032001" + "22")).isEqualTo("aaaaaa9669000400008084");
        assertThat(heard(reader, "aaaaaa966900032002" + "21")).isEqualTo("aaaaaa9669000400008185");
        assertThat(heard(reader, "aaaaaa966900033001" + "32")).isEqualTo("aaaaaa9669000400004145");
        reader.lay(
                IdentityCardReader.text("张某", "1", "04", "19700101", "990000197001010018", "长期"));
        assertThat(heard(reader, "aaaaaa96690003200122"))
                .isEqualTo("aaaaaa9669000800009f0000000097");
        assertThat(heard(reader, "aaaaaa96690003200221"))
                .isEqualTo("aaaaaa9669000c00009000000000000000009c");
        assertThat(heard(reader, "aaaaaa96690003300132"))
                .startsWith("aaaaaa966905080000900100" + "0400")
                .hasSize(2 * 1295);
        assertThat(heard(reader, "aaaaaa96690003200123")).isEmpty();
        assertThatThrownBy(() -> reader.lay(new byte[3]))
                .hasMessage("3 bytes of text, expected 256");
    }

    @Test
    void the_urine_analyser_prints_once() {
        Consult120 analyser = new Consult120();
        analyser.print(" pH               6.0");
        assertThat(new String(analyser.live(SECOND), StandardCharsets.US_ASCII))
                .isEqualTo("\u0002 pH               6.0\r\n\u0003");
        assertThat(lived(analyser, SECOND)).isEmpty();
    }

    @Test
    void a_cable_spoils_as_told_and_carries_faithfully_otherwise() {
        BciOximeter module = new BciOximeter(97, 60);
        Cable cable = new Cable(module);
        cable.pass(Duration.ofMillis(10));
        assertThat(cable.take()).hasSize(5).startsWith(0x87);
        cable.spoil(new LineFault.Flip(9, 0x01));
        cable.pass(Duration.ofMillis(30));
        byte[] flipped = cable.take();
        assertThat(flipped[4]).isEqualTo((byte) 97);
        assertThat(flipped[9]).isEqualTo((byte) 96);
        assertThat(flipped[14]).isEqualTo((byte) 97);
        cable.spoil(new LineFault.Flood(1_000, 7));
        assertThat(cable.take()).hasSize(1_000);
        cable.spoil(new LineFault.Slow(Duration.ofMillis(4)));
        cable.pass(Duration.ofMillis(10));
        assertThat(cable.take()).hasSize(2);
        cable.spoil(new LineFault.Slow(Duration.ZERO));
        cable.spoil(new LineFault.Cut(1));
        assertThat(cable.isCut()).isFalse();
        assertThat(cable.take()).hasSize(1);
        assertThat(cable.isCut()).isTrue();
        cable.pass(SECOND);
        assertThat(cable.take()).isEmpty();
    }

    @Test
    void a_silent_cable_and_a_wrong_checksum() {
        Cable cable = new Cable(new SuntechAdvantage(115, 74, 88, 85));
        byte[] pressure = HexFormat.of().parseHex("3a79050048");
        cable.spoil(new LineFault.WrongChecksum());
        cable.send(pressure);
        assertThat(HexFormat.of().formatHex(cable.take())).isEqualTo("3e050000be");
        cable.send(pressure);
        assertThat(HexFormat.of().formatHex(cable.take())).isEqualTo("3e050000bd");
        cable.spoil(new LineFault.Silence());
        cable.send(pressure);
        assertThat(cable.take()).isEmpty();
    }

    private static String heard(LineInstrument instrument, String hex) {
        byte[] request = HexFormat.of().parseHex(hex.replace(" ", ""));
        return HexFormat.of().formatHex(instrument.hear(request));
    }

    private static String lived(LineInstrument instrument, Duration time) {
        return HexFormat.of().formatHex(instrument.live(time));
    }
}
