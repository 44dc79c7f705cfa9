package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recorded;

class EcgReaderTest {
    @Test
    void a_model_heart_of_72_is_regular_and_has_an_rr_of_833_ms() {
        DynamicalHeart heart = new DynamicalHeart(72, 1);
        int[] lead = new int[15_000];
        for (int i = 0; i < lead.length; i++) {
            lead[i] = (int) Math.round(1000 * heart.millivolts(i / 500.0));
        }
        Interpretation read = EcgReader.read(waveform(lead, 500, 1));
        assertThat(read.rhythms()).containsExactly(Rhythm.REGULAR);
        assertThat(read.counts())
                .containsExactly(new Interpretation.Count(EctopicBeat.VENTRICULAR, 0));
        assertThat(read.intervals())
                .extracting(Interpretation.Interval::kind)
                .contains(IntervalKind.RR, IntervalKind.QT)
                .doesNotContain(IntervalKind.PR, IntervalKind.QRS);
        assertThat(read.intervals().getFirst().milliseconds()).isBetween(800.0, 870.0);
    }

    /// A recording begins and ends anywhere in a beat, and the converter adds its noise.
    @Test
    void no_cut_of_a_healthy_heart_makes_an_ectopic_beat() {
        for (int cut = 0; cut < 40; cut++) {
            DynamicalHeart heart = new DynamicalHeart(72, cut);
            Random noise = new Random(cut);
            int[] lead = new int[15_000];
            for (int i = 0; i < lead.length; i++) {
                double millivolts = heart.millivolts(cut * 0.021 + i / 500.0);
                lead[i] = (int) Math.round(1000 * millivolts + 8 * noise.nextGaussian());
            }
            Interpretation read = EcgReader.read(waveform(lead, 500, 1));
            assertThat(read.rhythms()).as("cut %d", cut).containsExactly(Rhythm.REGULAR);
            assertThat(read.counts().getFirst().beats()).as("cut %d", cut).isZero();
        }
    }

    /// Record 119 has ventricular bigeminy and trigeminy.
    @Test
    void ventricular_beats_are_counted_and_said() throws IOException {
        WfdbRecord record = WfdbRecord.read(Recorded.signal("mitdb/119"), 0);
        int[] lead =
                Arrays.stream(record.samples(), 0, 30 * 360)
                        .map(code -> code - record.baseline())
                        .toArray();
        Interpretation read = EcgReader.read(waveform(lead, 360, 1000 / record.gainPerMillivolt()));
        assertThat(read.rhythms()).contains(Rhythm.ECTOPIC).doesNotContain(Rhythm.REGULAR);
        assertThat(read.counts().getFirst().beats()).isBetween(5, 11);
    }

    /// Lifted by so much between J + 40 and J + 80 ms, each lead shows that and no other.
    @Test
    void twelve_leads_tell_the_st_level_of_each_and_one_lead_none() throws IOException {
        int[][] leads = ludb();
        List<Interpretation.StLevel> before = EcgReader.read(waveform(leads)).stLevels();
        assertThat(before).extracting(Interpretation.StLevel::lead).containsExactly(Lead.values());
        assertThat(before).allMatch(each -> Math.abs(each.millivolts()) < 0.2 && !each.isUnsure());
        assertThat(before)
                .allMatch(each -> Math.round(100 * each.millivolts()) / 100.0 == each.millivolts());
        assertThat(EcgReader.read(waveform(leads[0], 500, 1)).stLevels()).isEmpty();
        int v2 = List.of(Lead.values()).indexOf(Lead.V2);
        WfdbRecord marked = WfdbRecord.read(Recorded.signal("ludb/1"), v2);
        for (int beat : WfdbRecord.readBeats(Recorded.signal("ludb/1"), "v2")) {
            for (int i = beat + 30; i < Math.min(beat + 80, marked.samples().length); i++) {
                leads[v2][i] += 300;
            }
        }
        List<Interpretation.StLevel> lifted = EcgReader.read(waveform(leads)).stLevels();
        assertThat(lifted.get(v2).millivolts() - before.get(v2).millivolts())
                .isCloseTo(0.3, within(0.03));
        assertThat(lifted.getFirst().millivolts())
                .isCloseTo(before.getFirst().millivolts(), within(0.03));
    }

    /// Record 1 in µV, `[lead][sample]`.
    private static int[][] ludb() throws IOException {
        int[][] leads = new int[Lead.values().length][];
        for (int lead = 0; lead < leads.length; lead++) {
            WfdbRecord record = WfdbRecord.read(Recorded.signal("ludb/1"), lead);
            leads[lead] =
                    Arrays.stream(record.samples())
                            .map(code ->
                                    (int)
                                            Math.round(
                                                    1000
                                                            * (code - record.baseline())
                                                            / record.gainPerMillivolt()))
                            .toArray();
        }
        return leads;
    }

    private static Waveform waveform(int[][] leads) {
        List<Waveform.Channel> channels = new ArrayList<>();
        for (Lead lead : Lead.values()) {
            channels.add(new Waveform.Channel(lead, leads[channels.size()]));
        }
        return new Waveform(channels, 500, 1, List.of());
    }

    @Test
    void nothing_is_said_of_a_line() {
        Interpretation read = EcgReader.read(waveform(new int[5000], 500, 1));
        assertThat(read.rhythms()).isEmpty();
        assertThat(read.intervals()).isEqualTo(List.of());
    }

    private static Waveform waveform(int[] samples, double rateHertz, double microvoltsPerStep) {
        return new Waveform(
                List.of(new Waveform.Channel(Lead.I, samples)),
                rateHertz,
                microvoltsPerStep,
                List.of());
    }
}
