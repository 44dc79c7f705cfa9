package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;

/// Checks at random, and all that follows them. `-Dchecks=1000` for the long run, `-Dseed=…` for
/// another one.
class RandomFactsTest {
    private static final int CHECKS = Integer.getInteger("checks", 25);
    private static final long SEED = Long.getLong("seed", 7);
    private static final Algorithms ALGORITHMS = new Algorithms("SHA-256", "ES256");

    @Test
    void whatever_is_mapped_gives_no_error_and_no_warning_that_is_not_explained() {
        RandomFacts facts = new RandomFacts(new SplittableRandom(SEED));
        Translation translation = new Translation();
        Map<String, Integer> resources = new TreeMap<>();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < CHECKS; i++) {
            for (RandomFacts.Sent each : facts.visit()) {
                for (Bundle bundle :
                        translation.next(
                                each.hash(),
                                each.author(),
                                each.sequence(),
                                each.fact(),
                                ALGORITHMS,
                                SomeFacts.SEAL)) {
                    bundle.getEntry().forEach(entry -> count(resources, entry));
                    String at = "seed " + SEED + ", visit " + i + ": ";
                    Conformance.unexplained(bundle).forEach(line -> found.add(at + line));
                }
            }
        }
        System.out.println(CHECKS + " checks, seed " + SEED + ": " + resources);
        assertThat(found).isEmpty();
        assertThat(resources)
                .containsOnlyKeys(
                        "Device",
                        "DeviceMetric",
                        "DiagnosticReport",
                        "Encounter",
                        "Location",
                        "Observation",
                        "Organization",
                        "Patient",
                        "Practitioner",
                        "Provenance",
                        "ServiceRequest",
                        "Task");
    }

    /// A stamp's tick is used up in placing it in time; everything else comes back.
    @Test
    void every_field_of_a_fact_comes_back_from_its_resources() {
        RandomFacts facts = new RandomFacts(new SplittableRandom(SEED));
        int checks = Math.max(CHECKS, 400);
        for (int i = 0; i < checks; i++) {
            List<RandomFacts.Sent> visit = facts.visit();
            for (RandomFacts.Sent each : visit) {
                Fact fact = WithoutTicks.of(each.fact());
                assertThat(back(each, visit))
                        .as("seed %d, visit %d, %s", SEED, i, fact.getClass().getSimpleName())
                        .isEqualTo(Optional.of(fact).filter(RandomFactsTest::isMapped));
            }
        }
    }

    /// Control: what differs in the fact differs in what comes back.
    @Test
    void another_fact_comes_back_as_another() {
        Check check = SomeFacts.vitals();
        Check other =
                new Check(
                        check.patient(),
                        check.place(),
                        check.origin(),
                        check.clinicianId(),
                        check.outcomes().reversed(),
                        check.findings(),
                        check.at());
        assertThat(new Reconstruction(map(check)).check()).isEqualTo(check);
        assertThat(new Reconstruction(map(other)).check()).isEqualTo(other).isNotEqualTo(check);
    }

    /// Control: a run sees every kind of reading, refusal and quantity there is.
    @Test
    void a_run_has_every_reading_and_every_refusal() {
        RandomFacts facts = new RandomFacts(new SplittableRandom(SEED));
        Set<Class<?>> readings = new HashSet<>();
        Set<Refusal> refusals = new HashSet<>();
        Set<Vital> vitals = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            for (RandomFacts.Sent sent : facts.visit()) {
                if (sent.fact() instanceof Check check) {
                    for (Outcome outcome : check.outcomes()) {
                        switch (outcome) {
                            case Outcome.Measured(var reading, _, _) ->
                                    readings.add(reading.getClass());
                            case Outcome.Entered(var reading, _) ->
                                    readings.add(reading.getClass());
                            case Outcome.Refused(var vital, var why, _) -> {
                                vitals.add(vital);
                                refusals.add(why);
                            }
                        }
                    }
                }
            }
        }
        Set<Class<?>> sealed = new HashSet<>(List.of(Reading.class.getPermittedSubclasses()));
        // A check travels without its waveforms.
        sealed.remove(Reading.Electrocardiogram.class);
        assertThat(readings).isEqualTo(sealed);
        assertThat(refusals).containsExactlyInAnyOrder(Refusal.values());
        assertThat(vitals).containsExactlyInAnyOrder(Vital.values());
    }

    private static void count(Map<String, Integer> resources, BundleEntryComponent entry) {
        resources.merge(entry.getResource().fhirType(), 1, Integer::sum);
    }

    private static boolean isMapped(Fact fact) {
        return fact instanceof Check
                || fact instanceof Consult
                || fact instanceof Claim
                || fact instanceof Advice
                || fact instanceof SelfTest;
    }

    /// The fact as it can be read back from JSON; empty for one that has no resource.
    private static Optional<Fact> back(RandomFacts.Sent sent, List<RandomFacts.Sent> visit) {
        return switch (sent.fact()) {
            case Check check ->
                    Optional.of(
                            new Reconstruction(
                                            json(
                                                    CheckToBundle.map(
                                                            sent.hash(), sent.author(), check)))
                                    .check());
            case SelfTest test ->
                    Optional.of(
                            new Reconstruction(
                                            json(
                                                    SelfTestToBundle.map(
                                                            sent.hash(), sent.author(), test)))
                                    .selfTest());
            case Consult consult ->
                    Optional.of(
                            new Reconstruction(json(consult(sent, visit)))
                                    .consult(check(consult.check(), visit)));
            case Claim claim -> {
                RandomFacts.Sent consult = named(claim.consult(), visit);
                yield Optional.of(
                        new Reconstruction(
                                        json(
                                                ClaimToBundle.map(
                                                        sent.hash(),
                                                        claim,
                                                        (Consult) consult.fact(),
                                                        about(consult, visit))))
                                .claim(consult(consult, visit)));
            }
            case Advice advice -> {
                RandomFacts.Sent consult = named(advice.consult(), visit);
                yield Optional.of(
                        new Reconstruction(
                                        json(
                                                AdviceToBundle.map(
                                                        sent.hash(),
                                                        SomeFacts.SEAL,
                                                        advice,
                                                        (Consult) consult.fact(),
                                                        about(consult, visit))))
                                .advice());
            }
            default -> Optional.empty();
        };
    }

    private static Bundle consult(RandomFacts.Sent sent, List<RandomFacts.Sent> visit) {
        return ConsultToBundle.map(
                sent.hash(), sent.author(), (Consult) sent.fact(), about(sent, visit));
    }

    private static Check about(RandomFacts.Sent consult, List<RandomFacts.Sent> visit) {
        return (Check) named(((Consult) consult.fact()).check(), visit).fact();
    }

    private static Bundle check(Hash hash, List<RandomFacts.Sent> visit) {
        RandomFacts.Sent check = named(hash, visit);
        return CheckToBundle.map(hash, check.author(), (Check) check.fact());
    }

    private static RandomFacts.Sent named(Hash hash, List<RandomFacts.Sent> visit) {
        return visit.stream().filter(each -> each.hash().equals(hash)).findFirst().orElseThrow();
    }

    private static Bundle map(Check check) {
        return json(CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, check));
    }

    private static Bundle json(Bundle bundle) {
        FhirContext fhir = FhirContext.forR4Cached();
        return fhir.newJsonParser()
                .parseResource(Bundle.class, fhir.newJsonParser().encodeResourceToString(bundle));
    }

    /// Facts as somebody with a clock to trust would have stamped them.
    private static final class WithoutTicks {
        static Fact of(Fact fact) {
            return switch (fact) {
                case Check check ->
                        new Check(
                                check.patient(),
                                check.place(),
                                check.origin(),
                                check.clinicianId(),
                                check.outcomes().stream().map(WithoutTicks::of).toList(),
                                check.findings(),
                                of(check.at()));
                case SelfTest(var instrument, var origin, var results, var at) ->
                        new SelfTest(instrument, origin, results, of(at));
                case Consult(var check, var urgency, var question, var at) ->
                        new Consult(check, urgency, question, of(at));
                default -> fact;
            };
        }

        private static Outcome of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Measured(var reading, var quality, var at) ->
                        new Outcome.Measured(reading, quality, of(at));
                case Outcome.Entered(var reading, var at) -> new Outcome.Entered(reading, of(at));
                case Outcome.Refused(var vital, var why, var at) ->
                        new Outcome.Refused(vital, why, of(at));
            };
        }

        private static Stamp of(Stamp stamp) {
            return new Stamp(stamp.at(), stamp.uncertainty());
        }
    }
}
