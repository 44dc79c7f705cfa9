package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.mocks.body.Body;

class Ads1298Test {
    private final Bench bench = new Bench();
    private final Bench.Pins pins = new Bench.Pins();
    private final org.yaoxiang.mocks.chip.Ads1298 chip =
            new org.yaoxiang.mocks.chip.Ads1298(
                    bench.time, bench.body, pins.dataReady(), pins.start(), pins.reset());

    @BeforeEach
    void solder() {
        bench.with(1, chip, chip::tick, pins);
    }

    @AfterEach
    void power_off() {
        bench.close();
    }

    @Test
    void a_frame_with_a_turned_bit_is_lost_and_the_next_is_whole() {
        Ads1298 front = opened();
        try (InputPin.Listening _ = front.start(() -> {})) {
            for (int bit : new int[] {0, 5, 30, 100, 8 * 27 - 1, 8 * 27, 8 * 54 - 1}) {
                bench.pause(Duration.ofMillis(10));
                bench.wiring.flipNextTransfer(0, 1, bit);
                assertThat(front.read()).as("bit %d", bit).isEmpty();
                bench.pause(Duration.ofMillis(10));
                assertThat(front.read()).as("the control").isPresent();
            }
        }
    }

    @Test
    void knows_its_part() {
        assertThat(opened().partId()).isEqualTo(Ads1298.PART);
    }

    @Test
    void parses_a_frame_bit_for_bit() {
        byte[] bytes =
                HexFormat.of().parseHex("c85010" + "800000" + "7fffff" + "000001ffffff".repeat(3));
        Ads1298.Frame frame = Ads1298.frame(bytes).orElseThrow();
        assertThat(frame.positiveOff()).isEqualTo(0b1000_0101);
        assertThat(frame.rightArmOff()).isTrue();
        assertThat(frame.codes()).containsExactly(-8388608, 8388607, 1, -1, 1, -1, 1, -1);
        bytes[0] = (byte) 0xD8;
        assertThat(Ads1298.frame(bytes)).isEmpty();
        assertThat(Ads1298.frame(new byte[27])).isEmpty();
    }

    @Test
    void every_frame_is_what_the_converter_gave() {
        List<int[]> delivered = new ArrayList<>();
        Ads1298 front = opened();
        List<Ads1298.Frame> frames =
                record(front, Duration.ofSeconds(2), () -> delivered.add(chip.delivered()));
        assertThat(frames).hasSize(1000);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).codes()).isEqualTo(delivered.get(i));
            assertThat(frames.get(i).positiveOff()).isZero();
            assertThat(frames.get(i).rightArmOff()).isFalse();
        }
        front.confirm();
    }

    /// The body's own leads come out of the wires, each against its terminal.
    @Test
    void the_leads_are_the_hearts() {
        Ads1298 front = opened();
        List<double[]> heart = new ArrayList<>();
        var model = new org.yaoxiang.mocks.body.DynamicalHeart(72, 1);
        Runnable ask =
                () -> {
                    Duration since = Duration.between(bench.body.met(), bench.time.instant());
                    heart.add(model.leads(since.toNanos() / 1e9));
                };
        List<Ads1298.Frame> frames = record(front, Duration.ofSeconds(3), ask);
        double worst = 0;
        for (int i = 0; i < frames.size(); i++) {
            int[] codes = frames.get(i).codes();
            for (int lead = 0; lead < 8; lead++) {
                double millivolts = codes[lead] * Ads1298.MICROVOLTS_PER_STEP / 1000;
                worst = Math.max(worst, Math.abs(millivolts - heart.get(i)[lead]));
            }
        }
        assertThat(worst).as("noise and a step of time, mV").isLessThan(0.1);
    }

    @Test
    void each_electrode_that_is_off_is_named() {
        Ads1298 front = opened();
        bench.body.electrode(Body.Electrode.V4, true);
        assertThat(record(front, Duration.ofMillis(20), () -> {}).getLast().positiveOff())
                .isEqualTo(1 << 5);
        bench.body.electrode(Body.Electrode.V4, false);
        bench.body.electrode(Body.Electrode.RIGHT_ARM, true);
        Ads1298.Frame frame = record(front, Duration.ofMillis(20), () -> {}).getLast();
        assertThat(frame.positiveOff()).isZero();
        assertThat(frame.rightArmOff()).isTrue();
    }

    /// ±1 mV as the datasheet says, within 1 %, and 4 µV from peak to peak.
    @Test
    void a_sound_chip_passes_its_self_test_and_measures_on() {
        Ads1298 front = opened();
        double[] amplitudes = front.testSignalMicrovolts();
        double[] noise = front.noiseMicrovolts();
        for (int channel = 0; channel < 8; channel++) {
            assertThat(amplitudes[channel]).isCloseTo(1000, within(10.0));
            assertThat(noise[channel]).isBetween(0.3, 1.0);
        }
        front.confirm();
        assertThat(record(front, Duration.ofSeconds(1), () -> {})).hasSize(500);
    }

    private Ads1298 opened() {
        return new Ads1298(
                bench.board().ads1298(),
                bench.board().twelveLeadDataReady(),
                bench.board().twelveLeadStart(),
                bench.board().twelveLeadReset(),
                bench::pause);
    }

    private List<Ads1298.Frame> record(Ads1298 front, Duration length, Runnable atFrame) {
        List<Ads1298.Frame> frames = new ArrayList<>();
        try (InputPin.Listening _ =
                front.start(() -> {
                    frames.add(front.read().orElseThrow());
                    atFrame.run();
                })) {
            chip.tick();
            bench.pause(length);
        }
        front.close();
        return frames;
    }
}
