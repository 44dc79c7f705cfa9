package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// A check whose handheld did not know the time, and what is learned of it later.
class PlacedFactsTest {
    private static final Instant NOON = Instant.parse("2026-11-25T04:00:00Z");
    private static final Hash CHECK = hash(1);

    private static final Algorithms ALGORITHMS = new Algorithms("SHA-256", "ES256");

    private final Translation translation = new Translation();

    @Test
    void a_check_of_an_unknown_time_says_so_and_an_amendment_maps_it_again() {
        Observation unsure = observation(next(1, CHECK, check()).getFirst());
        Period open = unsure.getEffectivePeriod();
        assertThat(open.hasEnd()).isFalse();
        assertThat(open.getExtensionByUrl(Systems.STAMP_UNSURE)).isNotNull();

        List<Bundle> again =
                next(2, hash(2), new Amendment(new Stamp(NOON, Duration.ofSeconds(1), tick(3600))));

        Observation placed = observation(again.getFirst());
        assertThat(again).hasSize(1);
        assertThat(placed.getIdPart()).isEqualTo(unsure.getIdPart());
        assertThat(placed.getStatus()).isEqualTo(Observation.ObservationStatus.AMENDED);
        DateTimeType at = placed.getEffectiveDateTimeType();
        assertThat(at.getValue().toInstant()).isEqualTo(NOON.minusSeconds(3000));
    }

    @Test
    void a_receipt_bounds_what_no_amendment_ever_placed() {
        next(1, CHECK, check());
        Stamp at = new Stamp(NOON, Duration.ofSeconds(1));
        List<Bundle> again =
                translation.next(
                        hash(3),
                        "gateway-1",
                        1,
                        new Receipt(CHECK, Receipt.Proof.ARRIVED, at),
                        ALGORITHMS,
                        new byte[0]);
        Period between = observation(again.getFirst()).getEffectivePeriod();
        assertThat(between.getEnd().toInstant()).isEqualTo(NOON.plusSeconds(1));
    }

    /// The control: a handheld that knew the time is mapped once.
    @Test
    void a_check_of_a_known_time_is_not_mapped_again() {
        Check known = check(new Stamp(NOON, Duration.ofSeconds(1), tick(600)));
        assertThat(observation(next(1, CHECK, known).getFirst()).hasEffectiveDateTimeType())
                .isTrue();
        assertThat(
                        next(
                                2,
                                hash(2),
                                new Amendment(
                                        new Stamp(
                                                NOON.plusSeconds(3000),
                                                Duration.ofSeconds(5),
                                                tick(3600)))))
                .isEmpty();
    }

    private List<Bundle> next(long sequence, Hash hash, Fact fact) {
        List<Bundle> bundles =
                translation.next(hash, "handheld-1", sequence, fact, ALGORITHMS, new byte[0]);
        bundles.forEach(Conformance::assertNoErrors);
        return bundles;
    }

    private static Observation observation(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Check check() {
        return check(Stamp.notBefore(NOON.minus(Duration.ofDays(9)), tick(600)));
    }

    private static Check check(Stamp at) {
        return new Check(
                new Patient("v-1", "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3200),
                Origin.MEASURED,
                "doctor-1",
                List.of(new Outcome.Measured(new Reading.BodyTemperature(37), Quality.CLEAN, at)),
                List.of(),
                at);
    }

    private static Optional<Tick> tick(long seconds) {
        return Optional.of(new Tick(5, Duration.ofSeconds(seconds)));
    }

    private static Hash hash(int name) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) name;
        return new Hash(bytes);
    }
}
