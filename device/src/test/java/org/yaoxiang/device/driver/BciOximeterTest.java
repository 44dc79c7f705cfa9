package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.BciOximeter.State;
import org.yaoxiang.mocks.line.LineFault;

class BciOximeterTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private final org.yaoxiang.mocks.line.BciOximeter module =
            new org.yaoxiang.mocks.line.BciOximeter(97, 72);
    private final WiredLine line = new WiredLine(module);
    private final BciOximeter oximeter = new BciOximeter(line, line);

    /// Laid out by hand from the table of the protocol's document.
    @Test
    void takes_a_packet_apart() {
        byte[] bytes = {(byte) 0b1100_0101, 0x32, 0b0100_0111, 0x02, 0x61};
        assertThat(BciOximeter.packet(bytes))
                .isEqualTo(new BciOximeter.Packet(true, false, false, false, false, 50, 130, 97));
        byte[] flagged = {(byte) 0b1011_0000, 0, 0b0111_0000, 0x7F, 0x7F};
        BciOximeter.Packet invalid = BciOximeter.packet(flagged);
        assertThat(invalid)
                .isEqualTo(new BciOximeter.Packet(false, true, true, true, true, 0, 0xFF, 0x7F));
        assertThat(invalid.hasValues()).isFalse();
        assertThat(invalid).hasToString("Packet[redacted]");
    }

    @Test
    void each_flag_and_each_invalid_value_alone_means_no_value() {
        byte[] good = {(byte) 0x85, 50, 0x07, 72, 97};
        assertThat(BciOximeter.packet(good).hasValues()).isTrue();
        int[][] spoils = {
            {0, 0x20}, {0, 0x10}, {2, 0x20}, {2, 0x10}, {4, 97 ^ 0x7F}, {4, 97}, {3, 72}, {4, 5}
        };
        for (int[] spoil : spoils) {
            byte[] bytes = good.clone();
            bytes[spoil[0]] ^= (byte) spoil[1];
            assertThat(BciOximeter.packet(bytes).hasValues())
                    .as("byte %s turned by 0x%02X", spoil[0], spoil[1])
                    .isEqualTo(spoil[0] == 4 && spoil[1] == 5); // 100 percent is a value
        }
        byte[] invalidPulse = {(byte) 0x85, 50, 0x47, 0x7F, 97};
        assertThat(BciOximeter.packet(invalidPulse).hasValues()).isFalse();
    }

    @Test
    void says_values_after_half_a_second_of_agreement() {
        assertThat(after(TENTH)).isEqualTo(State.Other.SETTLING);
        line.pause(TENTH.multipliedBy(4));
        assertThat(oximeter.state()).isEqualTo(new State.Measured(97, 72));
        module.show(96, 72);
        assertThat(after(TENTH)).isEqualTo(State.Other.SETTLING);
        assertThat(after(TENTH.multipliedBy(4))).isEqualTo(new State.Measured(96, 72));
    }

    /// What has waited while nobody looked may be of another patient's finger.
    @Test
    void what_has_waited_for_a_second_counts_for_nothing() {
        assertThat(after(TENTH.multipliedBy(9))).isEqualTo(new State.Measured(97, 72));
        assertThat(after(TENTH.multipliedBy(12))).isEqualTo(State.Other.LATE);
        assertThat(after(TENTH.multipliedBy(4))).isEqualTo(State.Other.SETTLING);
        assertThat(after(TENTH)).isEqualTo(new State.Measured(97, 72));
    }

    @Test
    void says_why_there_is_no_value() {
        assertThat(oximeter.state()).isEqualTo(State.Other.SILENT);
        module.finger(false);
        assertThat(after(TENTH)).isEqualTo(State.Other.NO_FINGER);
        module.probe(false);
        assertThat(after(TENTH)).isEqualTo(State.Other.PROBE_UNPLUGGED);
    }

    /// The stream has no checksum: a turned bit of SpO2 gives another plausible number, which must
    /// not come out.
    @Test
    void no_turned_bit_comes_out_as_a_value() {
        for (int bit = 0; bit < 5 * 8; bit++) {
            line.pause(Duration.ofMillis(600));
            assertThat(oximeter.state()).isEqualTo(new State.Measured(97, 72));
            line.spoil(new LineFault.Flip(bit / 8, 1 << bit % 8));
            for (int i = 0; i < 4; i++) {
                State state = after(TENTH);
                assertThat(state)
                        .isIn(
                                new State.Measured(97, 72),
                                State.Other.SETTLING,
                                State.Other.NO_FINGER,
                                State.Other.PROBE_UNPLUGGED);
            }
        }
    }

    @Test
    void random_bytes_throw_nothing_and_never_measure() {
        module.finger(false);
        for (int seed = 0; seed < 50; seed++) {
            line.spoil(new LineFault.Flood(4_000, seed));
            assertThat(after(TENTH)).isNotInstanceOf(State.Measured.class);
        }
        module.finger(true);
        assertThat(after(TENTH.multipliedBy(6))).isEqualTo(new State.Measured(97, 72));
    }

    @Test
    void random_truncated_and_mutated_packets_are_never_taken_whole_without_sync() {
        Random random = new Random(20261124);
        byte[] example = {(byte) 0x85, 50, 0x07, 72, 97};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Fuzz.bytes(random, example);
            if (bytes.length == 0) {
                continue;
            }
            if (BciOximeter.look(bytes, 0, bytes.length) instanceof FrameStream.Look.Whole) {
                assertThat(bytes[0]).isNegative();
                BciOximeter.Packet packet = BciOximeter.packet(bytes);
                assertThat(packet.pulsePerMinute()).isBetween(0, 255);
                assertThat(packet.spo2Percent()).isBetween(0, 127);
            }
        }
    }

    @Test
    void a_pulled_plug_is_said() {
        line.pause(TENTH);
        line.spoil(new LineFault.Cut(7));
        assertThatThrownBy(oximeter::state).isInstanceOf(BusException.class);
        oximeter.close();
        assertThat(line.isClosed()).isTrue();
    }

    @Test
    void silence_is_said() {
        line.pause(TENTH.multipliedBy(6));
        assertThat(oximeter.state()).isInstanceOf(State.Measured.class);
        line.spoil(new LineFault.Silence());
        assertThat(after(TENTH)).isEqualTo(State.Other.SILENT);
    }

    private State after(Duration time) {
        line.pause(time);
        return oximeter.state();
    }
}
