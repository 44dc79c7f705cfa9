package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

class WaveformOfTest {
    private final IParser json = FhirContext.forR4Cached().newJsonParser();

    @Test
    void every_waveform_comes_back_bit_for_bit_through_json() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 300; i++) {
            Waveform waveform = SomeFacts.waveform(random);
            Observation sent =
                    json.parseResource(
                            Observation.class, json.encodeResourceToString(observation(waveform)));
            assertThat(WaveformOf.read(sent)).as("seed 11, case %d", i).isEqualTo(waveform);
        }
    }

    @Test
    void lost_samples_are_written_as_E_each_and_keep_their_place_in_time() {
        SampledData data = WaveformOf.sampledData(SomeFacts.waveform(), lead(Lead.I));
        assertThat(data.getData()).isEqualTo("0 3 -2 410 E E E -95 1 0 2");
        assertThat(data.getPeriod()).isEqualByComparingTo("4");
        assertThat(data.getFactor()).isEqualByComparingTo("0.0048828125");
        assertThat(data.getOrigin().getCode()).isEqualTo("mV");
    }

    @Test
    void samples_lost_before_the_first_and_after_the_last_are_kept() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.II, new int[] {7})),
                        300,
                        1,
                        List.of(new Waveform.Gap(0, 2), new Waveform.Gap(1, 1)));
        assertThat(WaveformOf.sampledData(waveform, waveform.channels().getFirst()).getData())
                .isEqualTo("E E 7 E");
        assertThat(WaveformOf.read(observation(waveform))).isEqualTo(waveform);
    }

    @Test
    void gaps_that_touch_come_back_as_one() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.II, new int[] {7, 8})),
                        250,
                        1,
                        List.of(new Waveform.Gap(1, 2), new Waveform.Gap(1, 3)));
        assertThat(WaveformOf.read(observation(waveform)).gaps())
                .containsExactly(new Waveform.Gap(1, 5));
    }

    @Test
    void a_gap_of_more_than_minutes_does_not_fit() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.II, new int[] {7})),
                        250,
                        1,
                        List.of(
                                new Waveform.Gap(0, Integer.MAX_VALUE),
                                new Waveform.Gap(1, Integer.MAX_VALUE)));
        assertThat(WaveformOf.fits(waveform)).isFalse();
        assertThat(WaveformOf.fits(SomeFacts.waveform())).isTrue();
    }

    @Test
    void refuses_what_is_no_waveform_of_ours() {
        refused(new Observation(), "0 channels");
        Observation text = new Observation();
        text.addComponent().setValue(new Quantity(1));
        refused(text, "without valueSampledData");
        refused(changed(data -> data.setPeriod(0)), "needs a period");
        refused(changed(data -> data.setFactorElement(null)), "a factor");
        refused(changed(data -> data.setData("1 2 x")), "neither a count nor E");
        refused(changed(data -> data.setData("1 2  3")), "neither a count nor E");
        refused(changed(data -> data.setData("E E")), "0 samples");
        refused(changed(data -> data.setFactor(2)), "differ");
        refused(changed(data -> data.setData("0 3 -2 410 E -95 1 0 2")), "differ");
        Observation stranger = observation(SomeFacts.waveform());
        stranger.getComponentFirstRep().getCode().getCodingFirstRep().setCode("150456");
        refused(stranger, "no ECG lead");
    }

    private static Observation changed(Consumer<SampledData> change) {
        Observation observation = observation(SomeFacts.waveform());
        change.accept((SampledData) observation.getComponentFirstRep().getValue());
        return observation;
    }

    private static void refused(Observation observation, String words) {
        assertThatThrownBy(() -> WaveformOf.read(observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static Observation observation(Waveform waveform) {
        Observation observation = new Observation();
        for (Waveform.Channel channel : waveform.channels()) {
            observation
                    .addComponent()
                    .setCode(Codings.of(channel.lead()))
                    .setValue(WaveformOf.sampledData(waveform, channel));
        }
        return observation;
    }

    private static Waveform.Channel lead(Lead lead) {
        return SomeFacts.waveform().channels().stream()
                .filter(each -> each.lead() == lead)
                .findFirst()
                .orElseThrow();
    }
}
