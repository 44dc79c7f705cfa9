package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.device.board.OutputPin;
import org.yaoxiang.device.driver.Ads1292r.Frame;

class Ads1292rTest {
    private final List<String> log = new ArrayList<>();
    private final int[] registers = new int[12];

    private byte[] answer(byte[] sent) {
        log.add(HexFormat.of().formatHex(sent));
        byte[] received = new byte[sent.length];
        int register = sent[0] & 0x1F;
        switch (sent[0] & 0xE0) {
            case 0x20 -> received[2] = (byte) registers[register];
            case 0x40 -> registers[register] = sent[2] & 0xFF;
            default -> assertThat(sent[0]).isIn((byte) 0x11, (byte) 0x10, (byte) 0x0A);
        }
        return received;
    }

    private OutputPin pin(String name) {
        return new OutputPin() {
            @Override
            public void high() {
                log.add(name + " high");
            }

            @Override
            public void low() {
                log.add(name + " low");
            }
        };
    }

    private Ads1292r opened(int id) {
        return opened(id, Ads1292r.Channel1.OFF);
    }

    private Ads1292r opened(int id, Ads1292r.Channel1 channel1) {
        registers[0] = id;
        InputPin drdy =
                new InputPin() {
                    @Override
                    public boolean isLow() {
                        return true;
                    }

                    @Override
                    public Listening onFalling(Runnable listener) {
                        log.add("listen");
                        return () -> log.add("deaf");
                    }
                };
        return new Ads1292r(this::answer, drdy, pin("start"), pin("reset"), _ -> {}, channel1);
    }

    @Test
    void stops_continuous_reading_before_it_touches_a_register() {
        opened(0x73);
        assertThat(log)
                .startsWith("start low", "reset high", "reset low", "reset high", "11", "200000");
    }

    /// Fixed bits of the chip sheet hold, and channel 2 has gain 6 (000), not 12.
    @Test
    void forces_the_fixed_bits() {
        opened(0x73);
        assertThat(registers)
                .containsExactly(
                        0x73, 0x02, 0xE0, 0x10, 0x81, 0x00, 0x2C, 0x0C, 0x00, 0x02, 0x03, 0x00);
    }

    /// RESP1 of SBAS502C: demodulation, modulation, phase 1100, bit 1 fixed, internal clock.
    @Test
    void switches_respiration_on_when_it_is_asked_for() {
        opened(0x73, Ads1292r.Channel1.RESPIRATION);
        assertThat(registers[0x04]).isEqualTo(0x40);
        assertThat(registers[0x09]).isEqualTo(0xF2);
        assertThat(registers[0x0A]).isEqualTo(0x03);
        assertThat(Ads1292r.RESPIRATION_MICROVOLTS_PER_STEP).isCloseTo(0.072122, within(1e-6));
    }

    @Test
    void refuses_another_part() {
        assertThatThrownBy(() -> opened(0x53))
                .isInstanceOf(BusException.class)
                .hasMessage("ADS1292R register 0x00: reads 0x53, expected 0x73");
    }

    @Test
    void listens_before_it_starts_and_stops_when_closed() {
        var chip = opened(0x73);
        log.clear();
        try (var _ = chip.start(() -> {})) {
            chip.close();
        }
        assertThat(log)
                .containsExactly("listen", "10", "start high", "start low", "11", "0a", "deaf");
    }

    @Test
    void parses_a_frame_bit_for_bit() {
        byte[] bytes = HexFormat.of().parseHex("c48000" + "800000" + "7fffff");
        assertThat(Ads1292r.frame(bytes)).contains(new Frame(0b01001, -8388608, 8388607));
        assertThat(Ads1292r.frame(HexFormat.of().parseHex("c00000000001ffffff")))
                .contains(new Frame(0, 1, -1));
    }

    @Test
    void drops_a_frame_that_does_not_begin_with_1100() {
        assertThat(Ads1292r.frame(HexFormat.of().parseHex("d00000000001ffffff"))).isEmpty();
        assertThat(Ads1292r.frame(new byte[9])).isEmpty();
    }

    @Test
    void one_step_is_about_48_nanovolts() {
        assertThat(Ads1292r.MICROVOLTS_PER_STEP).isCloseTo(0.048081, within(1e-6));
    }
}
