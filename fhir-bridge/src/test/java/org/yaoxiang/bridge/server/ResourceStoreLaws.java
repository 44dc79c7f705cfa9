package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.map.CheckToBundle;
import org.yaoxiang.bridge.map.SomeBundles;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;

/// What holds for the store in every database.
abstract class ResourceStoreLaws {
    static final Check CHECK = SomeFacts.check(Origin.MEASURED);
    static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");

    @TempDir Path folder;

    /// Opens the store; what was stored before is in it.
    abstract ResourceStore open();

    /// A connection of somebody else to the database.
    abstract Connection connection() throws SQLException;

    @Test
    void what_was_stored_is_read_also_after_reopening() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            assertWhole(store);
        }
        try (ResourceStore store = open()) {
            assertWhole(store);
            assertThat(store.wasSetAside()).isFalse();
            assertThat(store.position()).isEqualTo(1);
        }
    }

    @Test
    void storing_twice_is_storing_once() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            store.store(SomeBundles.check(), 1);
            for (BundleEntryComponent entry : SomeBundles.check().getEntry()) {
                Resource resource = entry.getResource();
                assertThat(
                                store.read(resource.fhirType(), resource.getIdPart())
                                        .orElseThrow()
                                        .getMeta()
                                        .getVersionId())
                        .isEqualTo("1");
            }
            assertThat(store.search("Observation", Map.of(), List.of(), 0, 100).total())
                    .isEqualTo(10);
        }
    }

    @Test
    void a_change_makes_a_new_version_and_moves_the_terms() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            store.store(SomeBundles.consult(), 2);
            assertThat(tasks(store, "requested")).isEqualTo(1);
            store.store(SomeBundles.claim(), 3);
            assertThat(tasks(store, "requested")).isZero();
            assertThat(tasks(store, "in-progress")).isEqualTo(1);
            store.store(SomeBundles.advice(), 4);
            assertThat(tasks(store, "in-progress")).isZero();
            Task task =
                    (Task)
                            store.search(
                                            "Task",
                                            Map.of("status", List.of("completed")),
                                            List.of(),
                                            0,
                                            9)
                                    .page()
                                    .getFirst();
            assertThat(task.getMeta().getVersionId()).isEqualTo("3");
            assertThat(task.getMeta().getLastUpdated()).hasSameTimeAs(Date.from(NOW));
            assertThat(store.position()).isEqualTo(4);
        }
    }

    @Test
    void a_claim_does_not_take_away_the_name_that_an_advice_gave() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.advice(), 1);
            store.store(SomeBundles.claim(), 2);
            Practitioner doctor =
                    (Practitioner)
                            store.search(
                                            "Practitioner",
                                            Map.of("identifier", List.of("county-5")),
                                            List.of(),
                                            0,
                                            9)
                                    .page()
                                    .getFirst();
            assertThat(doctor.getNameFirstRep().getText()).isEqualTo("测试县医生乙");
        }
    }

    @Test
    void a_transaction_with_one_wrong_entry_stores_nothing() {
        try (ResourceStore store = open()) {
            Bundle bundle = SomeBundles.check();
            bundle.getEntry().getLast().getRequest().setMethod(Bundle.HTTPVerb.POST);
            assertThatThrownBy(() -> store.store(bundle, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("POST of a Provenance, expected PUT Type/id");
            assertThat(store.search("Patient", Map.of(), List.of(), 0, 9).total()).isZero();
            assertThat(store.position()).isZero();
        }
    }

    @Test
    void a_search_needs_every_parameter_and_one_of_its_terms() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            String encounter = "Encounter/" + SomeFacts.CHECK.hex().substring(0, 32);
            assertThat(total(store, Map.of("encounter", List.of(encounter)))).isEqualTo(10);
            assertThat(total(store, Map.of("code", List.of("2708-6")))).isEqualTo(2);
            assertThat(total(store, Map.of("code", List.of("http://loinc.org|2708-6"))))
                    .isEqualTo(2);
            assertThat(total(store, Map.of("code", List.of("2708-6", "8310-5")))).isEqualTo(3);
            assertThat(
                            total(
                                    store,
                                    Map.of(
                                            "code", List.of("8310-5"),
                                            "encounter", List.of("Encounter/another"))))
                    .isZero();
            assertThat(total(store, Map.of("code", List.of("' or '1'='1")))).isZero();
        }
    }

    @Test
    void pages_follow_each_other_without_overlap() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            List<String> whole = ids(store.search("Observation", Map.of(), List.of(), 0, 100));
            assertThat(ids(store.search("Observation", Map.of(), List.of(), 0, 4)))
                    .isEqualTo(whole.subList(0, 4));
            assertThat(ids(store.search("Observation", Map.of(), List.of(), 4, 6)))
                    .isEqualTo(whole.subList(4, 10));
            assertThat(ids(store.search("Observation", Map.of(), List.of(), 10, 6))).isEmpty();
        }
    }

    @Test
    void a_flipped_digit_is_noticed_and_the_next_start_begins_empty() throws Exception {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("update resource set body = replace(body, '88.0', '98.0')");
        }
        try (ResourceStore store = open()) {
            assertThatThrownBy(() ->
                            store.search(
                                    "Observation",
                                    Map.of("code", List.of("2708-6")),
                                    List.of(),
                                    0,
                                    9))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("a stored resource is damaged; restart to fill the store anew");
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isTrue();
            assertThat(store.position()).isZero();
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isFalse();
        }
    }

    @Test
    void a_store_of_another_layout_is_set_aside() throws Exception {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("update store set layout = 0");
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isTrue();
            assertThat(store.position()).isZero();
        }
    }

    /// The bridge writes while the hospital reads.
    @Test
    void readers_never_see_half_a_transaction() throws Exception {
        try (ResourceStore store = open();
                ExecutorService readers = Executors.newFixedThreadPool(2)) {
            Future<Boolean> halves =
                    readers.submit(() -> {
                        int total = 0;
                        while (total < 30) {
                            total = store.search("Observation", Map.of(), List.of(), 0, 0).total();
                            if (total % 10 != 0) {
                                return true;
                            }
                        }
                        return false;
                    });
            for (int i = 1; i <= 3; i++) {
                byte[] hash = new byte[Hash.LENGTH];
                hash[0] = (byte) i;
                store.store(CheckToBundle.map(new Hash(hash), SomeFacts.HANDHELD, CHECK), i);
            }
            assertThat(halves.get(10, TimeUnit.SECONDS)).isFalse();
        }
    }

    static void assertWhole(ResourceStore store) {
        for (BundleEntryComponent entry : SomeBundles.check().getEntry()) {
            Resource sent = entry.getResource();
            Resource kept = store.read(sent.fhirType(), sent.getIdPart()).orElseThrow();
            kept.getMeta().setVersionId(null).setLastUpdated(null);
            assertThat(json(kept)).isEqualTo(json(sent));
        }
        assertThat(store.read("Patient", "another")).isEmpty();
        SomeBundles.check().getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .collect(Collectors.groupingBy(Resource::fhirType))
                .forEach((type, all) -> assertFound(store, type, all));
    }

    /// All of a type, and by each of their terms.
    private static void assertFound(ResourceStore store, String type, List<Resource> all) {
        assertThat(store.search(type, Map.of(), List.of(), 0, 100).page()).hasSameSizeAs(all);
        Map<Map.Entry<String, String>, Integer> totals = new HashMap<>();
        for (Resource each : all) {
            Terms.of(each)
                    .forEach((parameter, terms) ->
                            terms.forEach(term ->
                                    totals.merge(Map.entry(parameter, term), 1, Integer::sum)));
        }
        totals.forEach((term, total) -> {
            Map<String, List<String>> asked = Map.of(term.getKey(), List.of(term.getValue()));
            assertThat(store.search(type, asked, List.of(), 0, 0).total())
                    .as("%s", term)
                    .isEqualTo(total);
        });
    }

    private static String json(Resource resource) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource);
    }

    private static List<String> ids(ResourceStore.Found found) {
        return found.page().stream().map(Observation.class::cast).map(Resource::getIdPart).toList();
    }

    private static int total(ResourceStore store, Map<String, List<String>> terms) {
        return store.search("Observation", terms, List.of(), 0, 100).total();
    }

    private static int tasks(ResourceStore store, String status) {
        return store.search("Task", Map.of("status", List.of(status)), List.of(), 0, 100).total();
    }
}
