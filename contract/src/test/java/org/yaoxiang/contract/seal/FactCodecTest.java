package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

class FactCodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Stamp AT =
            new Stamp(Instant.ofEpochMilli(1_000_000_000_000L), Duration.ofMillis(250));

    /// A check with an electrocardiogram, as version 0.1.0 sealed it.
    private static final String BEFORE_INTERPRETATION =
            "878463762d3169e6b58be8af95e794b201391c67836976696c6c6167652d3169e6b58be8af95e69d91190e42"
                    + "0168646f63746f722d3181838202828503fb406f400000000000fb40138800000000008182014402"
                    + "05dc0481820203fb405220000000000080821b000000e8d4a5100018fa80821b000000e8d4a51000"
                    + "18fa";

    /// The same check with an interpretation, as it was sealed before there were packets.
    private static final String BEFORE_PACKETS =
            BEFORE_INTERPRETATION
                    .replace("8202828503", "8209838503")
                    .replace(
                            "03fb4052200000000000" + "80",
                            "03fb4052200000000000"
                                    + "84818203fb4079000000000000810481820002"
                                    + "69302e352d343020487a"
                                    + "80");

    @Test
    void electrocardiograms_of_before_packets_are_still_read() {
        assertThat(FactCodec.decode(Kind.CHECK, HEX.parseHex(BEFORE_INTERPRETATION)))
                .isEqualTo(check(new Reading.Electrocardiogram(waveform(), 72.5)));
        assertThat(FactCodec.decode(Kind.CHECK, HEX.parseHex(BEFORE_PACKETS)))
                .isEqualTo(
                        check(new Reading.Electrocardiogram(waveform(), 72.5, interpretation())));
    }

    /// The bytes that later versions must read.
    @Test
    void every_reading_has_these_bytes() {
        assertThat(content(new Reading.BloodPressure(120, 93, 80, 72)))
                .isEqualTo(
                        "820384fb405e000000000000fb4057400000000000fb4054000000000000"
                                + "fb4052000000000000");
        assertThat(content(new Reading.RespirationRate(16, Reading.RespirationRate.Source.FUSED)))
                .isEqualTo("820482fb403000000000000003");
        assertThat(content(glucose(Specimen.CAPILLARY_WHOLE_BLOOD)))
                .isEqualTo("820582fb401600000000000001");
        assertThat(content(glucose(Specimen.CAPILLARY_PLASMA)))
                .isEqualTo("820a83fb40160000000000000101");
        assertThat(content(new Reading.BareSaturation(97, 64)))
                .isEqualTo("820b82fb4058400000000000fb4050000000000000");
        assertThat(content(new Reading.BarePressure(128, 64)))
                .isEqualTo("820c82fb4060000000000000fb4050000000000000");
        assertThat(
                        content(
                                new Reading.UrineStrip(
                                        List.of(
                                                new Pad(Analyte.PROTEIN, Grade.Step.TWO_PLUS),
                                                new Pad(Analyte.PH, new Grade.Amount(6.5))))))
                .isEqualTo("8206818282030382" + "04fb401a000000000000");
        assertThat(content(new Reading.BodyWeight(64.5))).isEqualTo("820781fb4050200000000000");
        assertThat(content(new Reading.BodyHeight(170))).isEqualTo("820881fb4065400000000000");
        assertThat(content(new Reading.Electrocardiogram(waveform(), 72.5, interpretation())))
                .isEqualTo(
                        "820e838603fb406f400000000000fb401388000000000081014600"
                                + "0a007fe4b0"
                                + "81820203fb4052200000000000"
                                + "85818203fb4079000000000000810481820002"
                                + "69302e352d343020487a80");
        assertThat(
                        content(
                                new Reading.Electrocardiogram(
                                        waveform(),
                                        72.5,
                                        new Interpretation(
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                "",
                                                List.of(
                                                        new Interpretation.StLevel(
                                                                Lead.V2, 0.25, 0.0625))))))
                .isEqualTo(
                        "820e838603fb406f400000000000fb401388000000000081014600"
                                + "0a007fe4b0"
                                + "81820203fb4052200000000000"
                                + "8580808060"
                                + "818307fb3fd0000000000000fb3fb0000000000000");
    }

    @Test
    void an_electrocardiogram_in_a_recording_has_these_bytes() {
        assertThat(
                        content(
                                new Reading.RecordedElectrocardiogram(
                                        new Hash(new byte[Hash.LENGTH]), 72.5, interpretation())))
                .isEqualTo(
                        "820f835820"
                                + "00".repeat(Hash.LENGTH)
                                + "fb4052200000000000"
                                + "85818203fb4079000000000000810481820002"
                                + "69302e352d343020487a80");
        assertThat(HEX.formatHex(FactCodec.encode(new Recording(waveform(), AT))))
                .isEqualTo(
                        "828603fb406f400000000000fb401388000000000081014600"
                                + "0a007fe4b0"
                                + "8182020382"
                                + "1b000000e8d4a5100018fa");
    }

    @Test
    void when_a_recording_was_made_is_told_without_its_samples() {
        byte[] whole = FactCodec.encode(new Recording(waveform(), AT));
        assertThat(FactCodec.recordedAt(whole)).isEqualTo(AT);
        assertThatThrownBy(() ->
                        FactCodec.recordedAt(
                                FactCodec.encode(
                                        new Claim(
                                                new Hash(new byte[Hash.LENGTH]), "county-1", AT))))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> FactCodec.recordedAt(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(SealException.class);
    }

    @Test
    void what_was_encoded_is_decoded_to_the_same_and_encodes_to_the_same() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2_000; i++) {
            Fact fact = SomeFacts.any(random);
            byte[] bytes = FactCodec.encode(fact);
            Fact decoded = FactCodec.decode(Kind.of(fact), bytes);
            assertThat(decoded).as("seed 11, case %d", i).isEqualTo(fact);
            assertThat(FactCodec.encode(decoded)).as("seed 11, case %d", i).isEqualTo(bytes);
        }
    }

    /// The signature keeps strangers out, not a peer that is enrolled and broken.
    @Test
    void random_cut_and_mutated_bytes_are_a_seal_exception_or_another_fact_of_one_encoding() {
        SplittableRandom random = new SplittableRandom(13);
        int read = 0;
        for (int i = 0; i < 30_000; i++) {
            Fact fact = SomeFacts.any(random);
            byte[] bytes = FactCodec.encode(fact);
            byte[] hostile = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
            for (int j = 0; j <= random.nextInt(3); j++) {
                hostile[random.nextInt(Math.min(hostile.length, 400))] = (byte) random.nextInt();
            }
            try {
                Fact other = FactCodec.decode(Kind.of(fact), hostile);
                assertThat(FactCodec.encode(other)).as("seed 13, case %d", i).isEqualTo(hostile);
                read++;
            } catch (SealException e) {
                assertThat(e).hasMessageNotContaining("测试");
            }
        }
        assertThat(read).as("some changes give another value").isPositive();
    }

    /// They are no longer written, so that nothing is compared.
    @Test
    void changed_bytes_of_before_packets_are_a_seal_exception_or_another_fact() {
        SplittableRandom random = new SplittableRandom(17);
        byte[] before = HEX.parseHex(BEFORE_PACKETS);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] hostile = Arrays.copyOf(before, before.length - random.nextInt(2));
            for (int j = 0; j <= random.nextInt(3); j++) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                FactCodec.decode(Kind.CHECK, hostile);
                read++;
            } catch (SealException e) {
                assertThat(e).hasMessageNotContaining("测试");
            }
        }
        assertThat(read).as("some changes give another value").isPositive();
    }

    /// One fact has one encoding: an interpretation of nothing would be a second one.
    @Test
    void an_interpretation_of_nothing_is_refused() {
        byte[] bytes =
                HEX.parseHex(
                        BEFORE_PACKETS.replace(
                                "84818203fb407900000000000081048182000269302e352d343020487a",
                                "8480808060"));
        assertThatThrownBy(() -> FactCodec.decode(Kind.CHECK, bytes))
                .isInstanceOf(SealException.class)
                .hasMessage("an interpretation of nothing, expected none");
    }

    @Test
    void a_value_out_of_range_is_a_seal_exception() {
        byte[] bytes =
                HEX.parseHex(
                        HEX.formatHex(FactCodec.encode(check(new Reading.BodyHeight(170))))
                                .replace("fb4065400000000000", "fb7ff8000000000000"));
        assertThatThrownBy(() -> FactCodec.decode(Kind.CHECK, bytes))
                .isInstanceOf(SealException.class)
                .hasMessage("a field of the CHECK is out of range");
    }

    private static Interpretation interpretation() {
        return new Interpretation(
                List.of(new Interpretation.Interval(IntervalKind.QT, 400)),
                List.of(Rhythm.ATRIAL_FIBRILLATION),
                List.of(new Interpretation.Count(EctopicBeat.VENTRICULAR, 2)),
                "0.5-40 Hz");
    }

    /// The reading's own bytes: what differs between the two checks' encodings is nothing else.
    private static String content(Reading reading) {
        String whole = HEX.formatHex(FactCodec.encode(check(reading)));
        int start = whole.indexOf("3181" + "83") + 6;
        int end = whole.length() - "80821b000000e8d4a5100018fa80821b000000e8d4a5100018fa".length();
        return whole.substring(start, end);
    }

    private static Waveform waveform() {
        return new Waveform(
                List.of(new Waveform.Channel(Lead.II, new int[] {1, -2, 300})),
                250,
                4.8828125,
                List.of(new Waveform.Gap(2, 3)));
    }

    private static Check check(Reading reading) {
        return new Check(
                new Patient("v-1", "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3650),
                Origin.SIMULATED,
                "doctor-1",
                List.of(new Outcome.Measured(reading, Quality.CLEAN, AT)),
                List.of(),
                AT);
    }

    private static Reading glucose(Specimen specimen) {
        return new Reading.BloodGlucose(5.5, Meal.FASTING, specimen);
    }
}
