package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

/// A fact that the contract allows must map, however strange: one that did not would stop the feed
/// for every village.
class StrangeFactsTest {
    private static final String ODD = " \u0000\u0007a\u200F\uD800\uFFFE\uFFFF<&>\"|,$\\ 词\u2028 ";

    @Test
    void checks_of_any_content_conform() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            Check check = check(random);
            Bundle bundle = CheckToBundle.map(SomeFacts.CHECK, pick(random, "h", ODD), check);
            assertThat(Conformance.errors(bundle)).as("seed 3, case %d", i).isEmpty();
            FhirContext.forR4Cached().newXmlParser().encodeResourceToString(bundle);
        }
    }

    @Test
    void a_stamp_beyond_four_digits_of_a_year_is_the_nearest_date_and_says_how_far_off() {
        var date = Stamps.dateTime(new Stamp(Instant.ofEpochMilli(Long.MAX_VALUE), Duration.ZERO));
        assertThat(date.getValueAsString()).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(date.getExtensionFirstRep().getValue())
                .isInstanceOfSatisfying(
                        Quantity.class,
                        off ->
                                assertThat(off.getValue())
                                        .isEqualByComparingTo("9223118634553975808"));
    }

    private static Check check(RandomGenerator random) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            outcomes.add(
                    random.nextBoolean()
                            ? new Outcome.Refused(
                                    pick(random, Vital.values()),
                                    pick(random, Refusal.values()),
                                    stamp(random))
                            : new Outcome.Measured(
                                    reading(random),
                                    new Quality(
                                            Collections.nCopies(
                                                    random.nextInt(4),
                                                    pick(random, Disturbance.values()))),
                                    stamp(random)));
        }
        return new Check(
                new Patient(
                        pick(random, "v", ODD),
                        pick(random, "测试病人甲", ODD),
                        pick(random, Sex.values()),
                        pick(
                                random,
                                LocalDate.MAX,
                                LocalDate.MIN,
                                LocalDate.of(0, 1, 1),
                                LocalDate.of(1, 1, 1),
                                LocalDate.of(1956, 2, 29))),
                new Place(pick(random, "w", ODD), pick(random, "测试村", ODD), -500),
                pick(random, Origin.values()),
                pick(random, "doctor", ODD),
                outcomes,
                List.of(
                        new Finding(
                                pick(random, "rule", "a rule", ODD),
                                pick(random, Vital.values()),
                                pick(random, Urgency.values()),
                                ODD,
                                ODD,
                                new Citation(ODD, ODD, ODD))),
                stamp(random));
    }

    private static Reading reading(RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0 ->
                    new Reading.OxygenSaturation(
                            pick(random, 0.0, -0.0, Double.MIN_VALUE, 97.12345678901235, 100.0),
                            pick(random, 1.0, 399.99999999999994, 72.0),
                            pick(random, 0.0, 1e-17, 100.0));
            case 1 -> new Reading.BodyTemperature(pick(random, 0.0, Double.MIN_NORMAL, 50.0));
            case 2 ->
                    new Reading.Electrocardiogram(
                            new Waveform(
                                    List.of(
                                            new Waveform.Channel(
                                                    pick(random, Lead.values()),
                                                    new int[] {
                                                        Integer.MIN_VALUE, 0, Integer.MAX_VALUE
                                                    })),
                                    pick(random, Double.MIN_VALUE, 1e-9, 300.0, 99_999.9),
                                    pick(random, Double.MIN_VALUE, 1e-9, 1.0 / 3, 1e6),
                                    List.of(
                                            new Waveform.Gap(1, pick(random, 1, 2_000_000_000)),
                                            new Waveform.Gap(3, 2))),
                            60,
                            pick(
                                    random,
                                    Interpretation.NONE,
                                    new Interpretation(
                                            List.of(
                                                    new Interpretation.Interval(
                                                            pick(random, IntervalKind.values()),
                                                            1.0 / 3 + 1)),
                                            List.of(Rhythm.values()),
                                            List.of(
                                                    new Interpretation.Count(
                                                            pick(random, EctopicBeat.values()),
                                                            Integer.MAX_VALUE)),
                                            pick(random, "", " ", ODD),
                                            List.of(
                                                    new Interpretation.StLevel(
                                                            pick(random, Lead.values()),
                                                            pick(random, -10.0, -0.0, 1e-17, 10.0),
                                                            pick(random, 0.0, 10.0))))));
            case 3 -> new Reading.BloodPressure(400, pick(random, 10.0, 1.0 / 3 + 99), 10, 1);
            case 4 ->
                    new Reading.RespirationRate(
                            pick(random, 1.0, 200.0),
                            pick(random, Reading.RespirationRate.Source.values()));
            case 5 ->
                    new Reading.BloodGlucose(
                            0.1, pick(random, Meal.values()), pick(random, Specimen.values()));
            case 6 ->
                    new Reading.UrineStrip(
                            List.of(
                                    new Pad(Analyte.PH, new Grade.Amount(-0.0 + 1e-17)),
                                    new Pad(Analyte.SPECIFIC_GRAVITY, new Grade.Amount(1)),
                                    new Pad(Analyte.LEUKOCYTES, pick(random, Grade.Step.values())),
                                    new Pad(Analyte.VITAMIN_C, pick(random, Grade.Step.values()))));
            case 7 ->
                    random.nextBoolean()
                            ? new Reading.BodyWeight(Math.nextUp(0.2))
                            : new Reading.BodyHeight(Math.nextDown(300));
            default ->
                    new Reading.Unknown(
                            pick(random, 77, Integer.MAX_VALUE),
                            pick(random, new byte[0], new byte[99]));
        };
    }

    private static Stamp stamp(RandomGenerator random) {
        return new Stamp(
                Instant.ofEpochMilli(
                        pick(random, Long.MIN_VALUE, Long.MAX_VALUE, 0L, -62_135_596_800_001L)),
                Duration.ofMillis(pick(random, 0L, Long.MAX_VALUE)));
    }

    @SafeVarargs
    private static <T> T pick(RandomGenerator random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
