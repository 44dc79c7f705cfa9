package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// A check and the recordings of its electrocardiograms, in every order of arrival.
class RecordedChecksTest {
    private static final Algorithms ALGORITHMS = new Algorithms("SHA-256", "ES256");
    private static final String ECG = "-03-electrocardiogram";

    /// A boot that did not know the time; its first hour ends at the second stamp.
    private static final Stamp UNSURE =
            Stamp.notBefore(SomeFacts.stamp(0).at(), Optional.of(new Tick(5, Duration.ZERO)));

    private static final Stamp AN_HOUR_LATER =
            new Stamp(
                    SomeFacts.stamp(86_400).at(),
                    Duration.ofSeconds(1),
                    Optional.of(new Tick(5, Duration.ofHours(1))));

    private final Translation translation = new Translation();
    private final Map<Hash, Recording> recordings = new LinkedHashMap<>();

    @Test
    void a_check_without_its_recording_says_that_it_has_not_arrived_and_conforms()
            throws IOException {
        Bundle bundle = next(SomeFacts.CHECK, split(SomeFacts.check(Origin.MEASURED))).getFirst();

        Golden.assertUnchanged("awaited", bundle);
        Conformance.assertNoErrors(bundle);
        Observation awaited = Some.observation(bundle, ECG);
        assertThat(awaited.getStatus()).isEqualTo(ObservationStatus.REGISTERED);
        assertThat(awaited.getDataAbsentReason().getCodingFirstRep().getCode())
                .isEqualTo("temp-unknown");
        assertThat(awaited.hasComponent()).isFalse();
        assertThat(Some.observation(bundle, "-03-heart-rate").getValueQuantity().getValue())
                .isEqualByComparingTo("91.5");
    }

    @Test
    void the_recording_completes_it_as_if_it_had_been_whole() {
        Check whole = SomeFacts.check(Origin.MEASURED);
        Check check = split(whole);
        Bundle first = next(SomeFacts.CHECK, check).getFirst();

        List<Bundle> second = arrive();

        assertThat(second).hasSize(1);
        assertThat(ids(second.getFirst())).isEqualTo(ids(first));
        assertSame(second.getFirst(), inOne(whole));
    }

    @Test
    void a_recording_that_comes_first_waits_for_its_check_without_a_resource() {
        Check whole = SomeFacts.vitals();
        Check check = split(whole);

        assertThat(arrive()).isEmpty();

        List<Bundle> bundles = next(SomeFacts.CHECK, check);
        assertThat(bundles).hasSize(1);
        assertSame(bundles.getFirst(), inOne(whole));
    }

    @Test
    void a_recording_of_another_handheld_completes_nothing() {
        Check check = split(SomeFacts.vitals());
        var foreign = recordings.entrySet().iterator().next();

        assertThat(next(SomeFacts.CHECK, check)).hasSize(1);
        assertThat(
                        translation.next(
                                foreign.getKey(),
                                "handheld-2",
                                1,
                                foreign.getValue(),
                                ALGORITHMS,
                                SomeFacts.SEAL))
                .isEmpty();
    }

    @Test
    void of_several_recordings_each_fills_its_own_place() {
        Check full = SomeFacts.check(Origin.MEASURED);
        Outcome ecg = full.outcomes().get(2);
        Outcome other =
                new Outcome.Measured(
                        new Reading.Electrocardiogram(SomeFacts.waveform(), 60),
                        Quality.CLEAN,
                        SomeFacts.stamp(200));
        Check check = split(with(full, List.of(ecg, other)));
        next(SomeFacts.CHECK, check);
        var second = List.copyOf(recordings.entrySet()).get(1);

        Bundle bundle = next(second.getKey(), second.getValue()).getFirst();

        assertThat(Some.observation(bundle, "-01-electrocardiogram").hasComponent()).isFalse();
        assertThat(WaveformOf.read(Some.observation(bundle, "-02-electrocardiogram")))
                .isEqualTo(SomeFacts.waveform());
        assertSame(arrive().getLast(), inOne(with(full, List.of(ecg, other))));
    }

    @Test
    void the_consult_does_not_wait_for_the_recording_and_is_not_mapped_again() {
        next(SomeFacts.CHECK, split(SomeFacts.check(Origin.MEASURED)));
        assertThat(next(SomeFacts.CONSULT, SomeFacts.consult())).hasSize(1);
        assertThat(arrive())
                .singleElement()
                .satisfies(each ->
                        assertThat(ids(each)).noneMatch(id -> id.startsWith("ServiceRequest/")));
    }

    /// That the samples came later corrects nothing; that the time was learned does.
    @Test
    void only_a_check_that_was_moved_in_time_is_amended_when_its_recording_comes() {
        Check check =
                split(
                        with(
                                at(UNSURE),
                                List.of(SomeFacts.check(Origin.MEASURED).outcomes().get(2))));
        next(SomeFacts.CHECK, check);
        next(hash(90), new Amendment(AN_HOUR_LATER));
        Bundle moved = arrive().getFirst();
        assertThat(Some.observation(moved, "-electrocardiogram").getStatus())
                .isEqualTo(ObservationStatus.AMENDED);

        Translation fresh = new Translation();
        next(fresh, SomeFacts.CHECK, 1, check);
        var recording = recordings.entrySet().iterator().next();
        Bundle unmoved = next(fresh, recording.getKey(), 2, recording.getValue()).getFirst();
        assertThat(Some.observation(unmoved, "-electrocardiogram").getStatus())
                .isEqualTo(ObservationStatus.FINAL);
    }

    @Test
    void what_is_mapped_again_still_names_its_algorithms() {
        next(SomeFacts.CHECK, split(with(at(UNSURE), at(UNSURE).outcomes())));
        for (Bundle again :
                List.of(
                        next(hash(90), new Amendment(AN_HOUR_LATER)).getFirst(),
                        arrive().getFirst())) {
            assertThat(
                            Some.resource(again, Provenance.class, "")
                                    .getEntityFirstRep()
                                    .getWhat()
                                    .getIdentifier()
                                    .getType()
                                    .getText())
                    .isEqualTo(ALGORITHMS.hash());
        }
    }

    private Check split(Check check) {
        return check.split(recording -> {
            Hash name = hash(100 + recordings.size());
            recordings.put(name, recording);
            return name;
        });
    }

    private List<Bundle> arrive() {
        return recordings.entrySet().stream()
                .flatMap(each -> next(each.getKey(), each.getValue()).stream())
                .toList();
    }

    private long sequence;

    private List<Bundle> next(Hash hash, Fact fact) {
        return next(translation, hash, ++sequence, fact);
    }

    private static List<Bundle> next(Translation to, Hash hash, long sequence, Fact fact) {
        return to.next(hash, SomeFacts.HANDHELD, sequence, fact, ALGORITHMS, SomeFacts.SEAL);
    }

    private static Bundle inOne(Check whole) {
        return next(new Translation(), SomeFacts.CHECK, 1, whole).getFirst();
    }

    private static void assertSame(Bundle bundle, Bundle other) {
        assertThat(json(bundle)).isEqualTo(json(other));
    }

    private static String json(Bundle bundle) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle);
    }

    private static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream().map(each -> each.getRequest().getUrl()).toList();
    }

    private static Check at(Stamp at) {
        Check full = SomeFacts.check(Origin.MEASURED);
        return new Check(
                full.patient(),
                full.place(),
                full.origin(),
                full.clinicianId(),
                full.outcomes(),
                List.of(),
                at);
    }

    private static Check with(Check full, List<Outcome> outcomes) {
        return new Check(
                full.patient(),
                full.place(),
                full.origin(),
                full.clinicianId(),
                outcomes,
                List.of(),
                full.at());
    }

    private static Hash hash(int name) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) name;
        return new Hash(bytes);
    }
}
