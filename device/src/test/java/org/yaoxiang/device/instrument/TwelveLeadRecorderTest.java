package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Ads1298;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.body.TwelveLeadHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.Recorded;
import org.yaoxiang.mocks.world.World;

class TwelveLeadRecorderTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final Map<Duration, Runnable> orders = new HashMap<>();
    private final List<List<String>> off = new ArrayList<>();
    private World world = new World(time, new DynamicalHeart(72, 1), 1);
    private Board board = plug(world);
    private Instant begun = time.instant();

    @AfterEach
    void power_off() {
        board.close();
    }

    @Test
    void twelve_leads_of_one_heart_are_recorded() {
        Reading.Electrocardiogram reading = (Reading.Electrocardiogram) measured();
        Waveform waveform = reading.waveform();
        assertThat(waveform.channels())
                .extracting(Waveform.Channel::lead)
                .containsExactly(Lead.values());
        assertThat(waveform.length()).isEqualTo(5000);
        assertThat(waveform.gaps()).isEmpty();
        assertThat(reading.heartRatePerMinute()).isCloseTo(72, within(4.0));
        int[] first = waveform.channels().get(0).samples();
        int[] second = waveform.channels().get(1).samples();
        int[] third = waveform.channels().get(2).samples();
        for (int i = 0; i < first.length; i++) {
            assertThat(third[i]).isEqualTo(second[i] - first[i]);
        }
        assertThat(off).allMatch(List::isEmpty);
    }

    @Test
    void an_electrode_that_falls_off_is_named_and_the_recording_begins_anew() {
        orders.put(Duration.ofSeconds(4), () -> electrode(Body.Electrode.V3, true));
        orders.put(Duration.ofSeconds(6), () -> electrode(Body.Electrode.V3, false));
        measured();
        assertThat(off).contains(List.of("V3")).endsWith(List.of());
        assertThat(Duration.between(begun, time.instant())).isGreaterThan(Duration.ofSeconds(16));
    }

    @Test
    void without_the_right_arm_there_is_a_refusal_and_no_number() {
        electrode(Body.Electrode.RIGHT_ARM, true);
        assertThat(refused()).isEqualTo(Refusal.LEAD_OFF);
        assertThat(off).endsWith(List.of("RA"));
    }

    @Test
    void a_converter_that_hangs_and_a_dip_of_the_supply_are_refused() {
        orders.put(Duration.ofSeconds(2), () -> world.twelveLeads().stall(true));
        assertThat(refused()).isEqualTo(Refusal.INSTRUMENT_FAULT);
        world.twelveLeads().stall(false);
        orders.put(Duration.ofSeconds(2), () -> world.twelveLeads().brownOut());
        assertThat(refused()).isEqualTo(Refusal.INSTRUMENT_FAULT);
        measured();
    }

    @Test
    void a_recorded_patient_is_recorded_again_in_all_leads() throws IOException {
        Heart heart = TwelveLeadHeart.read(Recorded.signal("ludb/1"), "ii", 0);
        board.close();
        Instant met = time.instant();
        world = new World(time, heart, 1);
        board = plug(world);
        List<Instant> taken = new ArrayList<>();
        world.twelveLeads().onDelivered(taken::add);
        Waveform waveform = ((Reading.Electrocardiogram) measured()).waveform();
        double from = Duration.between(met, taken.get(250)).toNanos() / 1e9;
        double worst = 0;
        int[] channels = {0, 1, 6, 7, 8, 9, 10, 11};
        for (int lead = 0; lead < channels.length; lead++) {
            int[] samples = waveform.channels().get(channels[lead]).samples();
            for (int i = 0; i < samples.length; i++) {
                double millivolts = samples[i] * waveform.microvoltsPerStep() / 1000;
                double heartNow = heart.leads(from + i / 500.0)[lead];
                worst = Math.max(worst, Math.abs(millivolts - heartNow));
            }
        }
        assertThat(worst).as("noise of two electrodes, mV").isLessThan(0.03);
    }

    @Test
    void a_rhythm_lead_that_the_other_leads_contradict_is_refused() {
        measured();
        world.body().shake(12);
        Outcome outcome = measure();
        world.body().shake(0);
        double rate =
                outcome instanceof Outcome.Measured found
                                && found.reading() instanceof Reading.Electrocardiogram each
                        ? each.heartRatePerMinute()
                        : 72;
        assertThat(rate).isCloseTo(72, within(4.0));
    }

    @Test
    void tests_itself_without_a_patient_and_names_what_is_silent() {
        world.body().leadOff(true);
        assertThat(recorder().selfTest())
                .extracting(each -> each.probe() + (each.isPassed() ? " passed" : " failed"))
                .containsExactly("IDENTITY passed", "TEST_SIGNAL passed", "NOISE passed");
        world.wiring().unplug(0, 1);
        assertThat(recorder().selfTest())
                .extracting(each -> each.probe() + (each.isPassed() ? " passed" : " failed"))
                .containsExactly("IDENTITY failed", "TEST_SIGNAL failed", "NOISE failed");
    }

    @Test
    void a_beat_that_splits_an_interval_must_come_again() {
        patient(new Interpolating(5));
        Reading.Electrocardiogram once = (Reading.Electrocardiogram) measured();
        assertThat(once.heartRatePerMinute()).isCloseTo(60, within(2.0));
        assertThat(Duration.between(begun, time.instant())).isGreaterThan(Duration.ofSeconds(20));
        patient(new Interpolating(5, 15, 16));
        Reading.Electrocardiogram again = (Reading.Electrocardiogram) measured();
        assertThat(again.heartRatePerMinute()).isCloseTo(72, within(3.0));
        patient(new DynamicalHeart(60, 1));
        measured();
        assertThat(Duration.between(begun, time.instant())).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void a_split_is_two_or_three_intervals_that_make_a_usual_one() {
        int[] even = {100, 500, 900, 1300, 1700, 2100};
        assertThat(TwelveLeadRecorder.hasSplitInterval(even)).isFalse();
        int[] one = {100, 500, 900, 1090, 1300, 1700, 2100};
        assertThat(TwelveLeadRecorder.hasSplitInterval(one)).isTrue();
        int[] two = {100, 500, 900, 1020, 1150, 1300, 1700, 2100};
        assertThat(TwelveLeadRecorder.hasSplitInterval(two)).isTrue();
        int[] ectopicWithItsPause = {100, 500, 740, 1300, 1700, 2100};
        assertThat(TwelveLeadRecorder.hasSplitInterval(ectopicWithItsPause)).isFalse();
        assertThat(TwelveLeadRecorder.hasSplitInterval(new int[] {100, 500})).isFalse();
    }

    /// A heart of 60 a minute with further beats in the middle of some of its intervals.
    private static final class Interpolating implements Heart {
        private final DynamicalHeart usual = new DynamicalHeart(60, 1);
        private final double[] further;

        Interpolating(double... aboutSeconds) {
            further = aboutSeconds.clone();
            for (int i = 0; i < further.length; i++) {
                double[] beats = usual.beats(further[i] - 2, further[i] + 2);
                further[i] = (beats[1] + beats[2]) / 2;
            }
        }

        @Override
        public double millivolts(double seconds) {
            double sum = usual.millivolts(seconds);
            for (double each : further) {
                double away = (seconds - each) / 0.012;
                sum += 1.2 * Math.exp(-away * away / 2);
            }
            return sum;
        }

        @Override
        public double[] beats(double from, double to) {
            return usual.beats(from, to);
        }
    }

    private void patient(Heart heart) {
        board.close();
        world = new World(time, heart, 1);
        board = plug(world);
    }

    private void electrode(Body.Electrode electrode, boolean isOff) {
        world.body().electrode(electrode, isOff);
    }

    private Outcome measure() {
        begun = time.instant();
        return recorder().measure(new Witness());
    }

    private TwelveLeadRecorder recorder() {
        return new TwelveLeadRecorder(
                () ->
                        new Ads1298(
                                board.ads1298(),
                                board.twelveLeadDataReady(),
                                board.twelveLeadStart(),
                                board.twelveLeadReset(),
                                this::pause),
                this::pause,
                () -> new Stamp(time.instant(), Duration.ofSeconds(2)));
    }

    private Reading measured() {
        Outcome outcome = measure();
        assertThat(outcome).isInstanceOf(Outcome.Measured.class);
        return ((Outcome.Measured) outcome).reading();
    }

    private Refusal refused() {
        Outcome outcome = measure();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    private void pause(Duration length) {
        time.pass(length, Duration.ofMillis(2), world::tick);
    }

    private static Board plug(World world) {
        MocksPlugin.use(world.wiring());
        return new Board();
    }

    private final class Witness implements Progress {
        @Override
        public void wave(int[] samples, double rateHertz, double unitsPerStep) {
            assertThat(unitsPerStep).isPositive();
        }

        @Override
        public void electrodesOff(List<String> electrodes) {
            off.add(electrodes);
        }

        @Override
        public void state(double share, Optional<Refusal> hindrance) {
            Duration passed = Duration.between(begun, time.instant());
            for (Duration due : List.copyOf(orders.keySet())) {
                if (passed.compareTo(due) >= 0) {
                    Runnable order = orders.remove(due);
                    if (order != null) {
                        order.run();
                    }
                }
            }
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }
}
