package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.InputPin;

/// The two-channel front end against the emulated chip: self-test and respiration.
class Ads1292rSelfTestTest {
    private final Bench bench = new Bench();
    private final Bench.Pins pins = new Bench.Pins();
    private final org.yaoxiang.mocks.chip.Ads1292r chip =
            new org.yaoxiang.mocks.chip.Ads1292r(
                    bench.time, bench.body, pins.dataReady(), pins.start(), pins.reset());

    @BeforeEach
    void solder() {
        bench.with(0, chip, chip::tick, pins);
    }

    @AfterEach
    void power_off() {
        bench.close();
    }

    @Test
    void a_sound_chip_passes_its_self_test_and_measures_on() {
        Ads1292r front = opened(Ads1292r.Channel1.OFF);
        assertThat(front.testSignalMicrovolts()).isCloseTo(Ads1292r.TEST_MICROVOLTS, within(10.0));
        assertThat(front.noiseMicrovolts()).isBetween(0.6, 2.0);
        front.confirm();
        assertThat(record(front)).hasSizeBetween(4990, 5000);
    }

    @Test
    void channel_1_breathes_when_it_is_asked_to_and_is_silent_otherwise() {
        List<Ads1292r.Frame> off = record(opened(Ads1292r.Channel1.OFF));
        assertThat(off).allSatisfy(frame -> assertThat(frame.channel1()).isZero());
        List<Ads1292r.Frame> on = record(opened(Ads1292r.Channel1.RESPIRATION));
        int[] codes = tenths(on.stream().mapToInt(Ads1292r.Frame::channel1).toArray());
        double rms = Codes.deviation(codes) * Ads1292r.RESPIRATION_MICROVOLTS_PER_STEP;
        assertThat(rms).as("a sine of 50 µV").isCloseTo(50 / Math.sqrt(2), within(4.0));
        assertThat(crossings(codes)).as("15 a minute").isBetween(2, 3);
    }

    @Test
    void channel_1_is_tested_with_the_modulation_off_and_breathes_afterwards() {
        Ads1292r front = opened(Ads1292r.Channel1.RESPIRATION);
        assertThat(front.respirationTestMicrovolts())
                .isCloseTo(Ads1292r.TEST_MICROVOLTS, within(10.0));
        assertThat(front.respirationNoiseMicrovolts()).isBetween(0.6, 2.0);
        front.confirm();
        int[] codes = record(front).stream().mapToInt(Ads1292r.Frame::channel1).toArray();
        assertThat(Codes.deviation(codes) * Ads1292r.RESPIRATION_MICROVOLTS_PER_STEP)
                .isGreaterThan(30);
    }

    /// Means of a tenth of a second: the heart and the noise would cross zero too.
    private static int[] tenths(int[] codes) {
        int[] means = new int[codes.length / 50];
        for (int i = 0; i < means.length; i++) {
            means[i] = (int) Arrays.stream(codes, 50 * i, 50 * i + 50).average().orElseThrow();
        }
        return means;
    }

    private static int crossings(int[] codes) {
        int crossings = 0;
        for (int i = 1; i < codes.length; i++) {
            crossings += codes[i - 1] < 0 && codes[i] >= 0 ? 1 : 0;
        }
        return crossings;
    }

    private Ads1292r opened(Ads1292r.Channel1 channel1) {
        return new Ads1292r(
                bench.board().ads1292r(),
                bench.board().dataReady(),
                bench.board().start(),
                bench.board().reset(),
                bench::pause,
                channel1);
    }

    private List<Ads1292r.Frame> record(Ads1292r front) {
        List<Ads1292r.Frame> frames = new ArrayList<>();
        try (InputPin.Listening _ = front.start(() -> frames.add(front.read().orElseThrow()))) {
            bench.pause(Duration.ofSeconds(10));
        }
        front.close();
        return frames;
    }
}
