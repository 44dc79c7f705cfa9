package org.yaoxiang.bridge.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.map.AdviceToBundle;
import org.yaoxiang.bridge.map.CheckToBundle;
import org.yaoxiang.bridge.map.ClaimToBundle;
import org.yaoxiang.bridge.map.ConsultToBundle;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;

/// Against a server that was written from the standard alone.
class CourierTest {
    private static final Check CHECK = SomeFacts.check(Origin.MEASURED);
    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir private Path folder;
    private StrangeServer server;
    private ResourceStore store;
    private Courier courier;

    @BeforeEach
    void start() throws IOException {
        server = new StrangeServer();
        Files.writeString(folder.resolve("token"), StrangeServer.TOKEN + "\n");
        store = ResourceStore.open(folder.resolve("fhir"), CLOCK);
        courier = courier(http());
    }

    @AfterEach
    void stop() {
        courier.close();
        store.close();
        server.close();
    }

    @Test
    void what_the_county_knows_arrives_once_with_its_references() {
        offerAll(courier);
        drain(courier);
        assertWhole();
        assertThat(courier.standing())
                .isEqualTo(new Standing("city", false, 4, 0, 0, List.of(), Optional.empty()));
        assertThat(server.authorizations).containsOnly("Bearer " + StrangeServer.TOKEN);
    }

    @Test
    void a_second_run_sends_nothing_again() {
        offerAll(courier);
        drain(courier);
        int before = server.authorizations.size();
        restart(http());
        offerAll(courier);
        drain(courier);
        assertThat(server.authorizations).hasSize(before);
        assertThat(courier.standing().taken()).isEqualTo(4);
    }

    /// A lost ledger is the worst case of posting twice.
    @Test
    void everything_posted_twice_is_there_once() throws IOException {
        offerAll(courier);
        drain(courier);
        List<String> once = server.contents();
        courier.close();
        deleteLedger();
        courier = courier(http());
        offerAll(courier);
        drain(courier);
        assertThat(server.authorizations).hasSize(8);
        assertThat(server.contents()).isEqualTo(once);
    }

    @Test
    void another_order_of_the_feed_gives_the_same_copies() throws IOException {
        storeAll();
        offer(courier, SomeFacts.CHECK, check());
        offer(courier, SomeFacts.CONSULT, consult());
        offer(courier, SomeFacts.ADVICE, advice());
        offer(courier, SomeFacts.CLAIM, claim());
        drain(courier);
        List<String> other = server.contents();
        server.close();
        server = new StrangeServer();
        courier.close();
        deleteLedger();
        courier = courier(http());
        offerAll(courier);
        drain(courier);
        assertThat(server.contents()).isEqualTo(other);
        assertThat(((Task) store.read("Task", id(SomeFacts.CONSULT)).orElseThrow()).getStatus())
                .isEqualTo(Task.TaskStatus.COMPLETED);
    }

    /// The program dies before the server has it, after, or after it was noted, at any delivery.
    @Test
    void a_crash_at_any_point_leaves_one_copy() throws IOException {
        int crashes = 0;
        for (int seed = 0; seed < 40; seed++) {
            server.close();
            server = new StrangeServer();
            courier.close();
            deleteLedger();
            Random random = new Random(seed);
            courier = courier(new Dying(random));
            offerAll(courier);
            while (courier.standing().waiting() > 0) {
                try {
                    courier.work();
                } catch (Crash e) {
                    crashes++;
                    restart(new Dying(random));
                    offerAll(courier);
                }
            }
            assertWhole();
        }
        assertThat(crashes).isGreaterThan(100);
    }

    /// The answer is lost after the server has it: nobody here knows, so it is sent again.
    @Test
    void a_server_that_fails_or_cuts_after_storing_has_one_copy() {
        for (StrangeServer.Fault each :
                List.of(
                        StrangeServer.Fault.FAILS_AFTER,
                        StrangeServer.Fault.CUTS_AFTER,
                        StrangeServer.Fault.FAILS_BEFORE,
                        StrangeServer.Fault.GREETS)) {
            server.faults.add(each);
        }
        offerAll(courier);
        drain(courier);
        assertWhole();
        assertThat(server.authorizations).hasSize(4 + 4);
    }

    @Test
    void waits_longer_each_time_and_as_long_as_it_is_asked_to() {
        offerAll(courier);
        for (int i = 0; i < 3; i++) {
            server.faults.add(StrangeServer.Fault.FAILS_BEFORE);
        }
        server.faults.add(StrangeServer.Fault.IS_BUSY);
        for (int full : List.of(1000, 2000, 4000)) {
            assertThat(courier.work().orElseThrow())
                    .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
        }
        assertThat(courier.standing().trouble()).contains(Trouble.FAILING);
        assertThat(courier.work()).contains(Duration.ofSeconds(77));
        assertThat(courier.standing().trouble()).contains(Trouble.BUSY);
        assertThat(courier.work()).contains(Duration.ZERO);
        assertThat(courier.standing().trouble()).isEmpty();
    }

    @Test
    void a_refused_token_or_a_wrong_address_puts_nothing_into_quarantine() {
        offerAll(courier);
        for (int i = 0; i < 20; i++) {
            server.faults.add(StrangeServer.Fault.KNOWS_NO_TOKEN);
        }
        for (int i = 0; i < 20; i++) {
            courier.work();
        }
        assertThat(courier.standing().trouble()).contains(Trouble.NOT_ADMITTED);
        server.faults.add(StrangeServer.Fault.REDIRECTS);
        courier.work();
        assertThat(courier.standing().trouble()).contains(Trouble.NOT_FHIR);
        assertThat(courier.standing().quarantined()).isEmpty();
        assertThat(courier.standing().waiting()).isEqualTo(4);
    }

    @Test
    void a_refused_transaction_is_kept_with_what_the_server_said_and_holds_up_its_own_only()
            throws Exception {
        Hash other = new Hash(new byte[Hash.LENGTH]);
        server.disliked.add("Encounter");
        storeAll();
        store.store(CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK), 5);
        offer(courier, SomeFacts.CHECK, check());
        courier.work();
        server.disliked.clear();
        offer(courier, SomeFacts.CONSULT, consult());
        offer(courier, SomeFacts.CLAIM, claim());
        offer(courier, other, CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK));
        drain(courier);
        restart(http());
        offer(courier, SomeFacts.CHECK, check());
        offer(courier, SomeFacts.CONSULT, consult());
        offer(courier, SomeFacts.CLAIM, claim());
        offer(courier, other, CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK));
        drain(courier);

        Standing standing = courier.standing();
        assertThat(standing.taken()).isEqualTo(1);
        assertThat(standing.held()).isEqualTo(2);
        assertThat(standing.quarantined()).hasSize(1);
        Quarantined refused = standing.quarantined().getFirst();
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at()).isEqualTo(NOW);
        assertThat(refused.issues()).containsExactly("error processing no Encounter here");
        assertThat(refused.resources()).contains("Encounter/" + id(SomeFacts.CHECK));
        assertThat(refused.toString()).doesNotContain("Encounter here");

        assertThat(courier.again(new Delivery.Name(SomeFacts.CHECK, 0))).isTrue();
        assertThat(courier.again(new Delivery.Name(SomeFacts.CHECK, 0))).isFalse();
        drain(courier);
        assertThat(courier.standing().taken()).isEqualTo(4);
        assertThat(courier.standing().quarantined()).isEmpty();
        assertThat(server.count("Encounter")).isEqualTo(2);
    }

    /// What came later is in the store: a refused transaction that is tried again must not put an
    /// earlier state over it.
    @Test
    void a_late_transaction_does_not_put_an_old_state_over_a_new_one() {
        store.store(check(), 1);
        store.store(consult(), 2);
        offer(courier, SomeFacts.CHECK, check());
        courier.work();
        server.disliked.add("ServiceRequest");
        offer(courier, SomeFacts.CONSULT, consult());
        courier.work();
        assertThat(courier.standing().quarantined()).hasSize(1);
        server.disliked.clear();
        store.store(advice(), 3);
        offer(courier, SomeFacts.ADVICE, advice());
        courier.again(new Delivery.Name(SomeFacts.CONSULT, 0));
        drain(courier);
        assertThat(server.contents())
                .filteredOn(each -> each.contains("\"resourceType\":\"Task\""))
                .singleElement()
                .asString()
                .contains("\"status\":\"completed\"");
    }

    @Test
    void a_transaction_on_which_the_server_fails_for_ever_makes_way() {
        store.store(check(), 1);
        store.store(consult(), 2);
        offer(courier, SomeFacts.CHECK, check());
        offer(courier, SomeFacts.CONSULT, consult());
        drain(courier);
        server.chokesOn.add("DiagnosticReport");
        Hash other = new Hash(new byte[Hash.LENGTH]);
        store.store(advice(), 3);
        store.store(CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK), 4);
        offer(courier, SomeFacts.ADVICE, advice());
        offer(courier, other, CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK));
        drain(courier);
        assertThat(server.authorizations).hasSize(2 + Courier.TRIES_MAX + 1);
        assertThat(courier.standing().quarantined())
                .extracting(Quarantined::status)
                .containsExactly(500);
        assertThat(courier.standing().taken()).isEqualTo(3);
    }

    /// Control: a server that does not answer at all is not the transaction's fault.
    @Test
    void nothing_makes_way_while_the_server_is_down() {
        server.close();
        offerAll(courier);
        for (int i = 0; i < 3 * Courier.TRIES_MAX; i++) {
            courier.work();
        }
        assertThat(courier.standing().quarantined()).isEmpty();
        assertThat(courier.standing().trouble()).contains(Trouble.UNREACHABLE);
    }

    @Test
    void two_copies_on_the_hospital_s_side_are_told_and_not_touched() throws Exception {
        offerAll(courier);
        drain(courier);
        ObjectNode patient =
                server.resources.values().stream()
                        .filter(each -> each.path("resourceType").asText().equals("Patient"))
                        .findFirst()
                        .orElseThrow();
        server.resources.put("Patient/copy", patient.deepCopy());
        Hash other = new Hash(new byte[Hash.LENGTH]);
        store.store(CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK), 5);
        offer(courier, other, CheckToBundle.map(other, SomeFacts.HANDHELD, CHECK));
        drain(courier);
        assertThat(courier.standing().quarantined())
                .extracting(Quarantined::status)
                .containsExactly(412);
        assertThat(server.count("Encounter")).isEqualTo(1);
    }

    @Test
    void an_unusable_token_is_not_sent() throws IOException {
        Files.writeString(folder.resolve("token"), "two words");
        offerAll(courier);
        courier.work();
        assertThat(courier.standing().trouble()).contains(Trouble.NO_TOKEN);
        assertThat(server.authorizations).isEmpty();
        Files.writeString(folder.resolve("token"), StrangeServer.TOKEN);
        drain(courier);
        assertThat(courier.standing().taken()).isEqualTo(4);
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /// A program that dies on its way, often.
    private final class Dying implements Line {
        private final Random random;

        Dying(Random random) {
            this.random = random;
        }

        @Override
        public Reply post(Bundle transaction) {
            int death = random.nextInt(4);
            if (death == 0) {
                throw new Crash();
            }
            try {
                server.transact(
                        new ObjectMapper()
                                .readTree(
                                        FhirContext.forR4Cached()
                                                .newJsonParser()
                                                .encodeResourceToString(transaction)));
            } catch (StrangeServer.Refused | IOException e) {
                throw new AssertionError(e);
            }
            if (death == 1) {
                throw new Crash();
            }
            return new Reply.Taken();
        }

        @Override
        public boolean answers() {
            return true;
        }
    }

    private void assertWhole() {
        assertThat(server.count("Patient")).isEqualTo(1);
        assertThat(server.count("Observation")).isEqualTo(10);
        assertThat(server.count("Encounter")).isEqualTo(1);
        assertThat(server.count("Practitioner")).isEqualTo(2);
        assertThat(server.count("ServiceRequest")).isEqualTo(1);
        assertThat(server.count("Task")).isEqualTo(1);
        assertThat(server.count("DiagnosticReport")).isEqualTo(1);
        assertThat(server.count("Provenance")).isEqualTo(4);
        assertThat(server.resources).hasSize(24);
    }

    private void drain(Courier courier) {
        for (int i = 0; i < 100 && courier.work().isPresent(); i++) {
            assertThat(i).as("tries").isLessThan(99);
        }
    }

    private void offerAll(Courier courier) {
        storeAll();
        offer(courier, SomeFacts.CHECK, check());
        offer(courier, SomeFacts.CONSULT, consult());
        offer(courier, SomeFacts.CLAIM, claim());
        offer(courier, SomeFacts.ADVICE, advice());
    }

    private void storeAll() {
        if (store.position() == 0) {
            store.store(check(), 1);
            store.store(consult(), 2);
            store.store(claim(), 3);
            store.store(advice(), 4);
        }
    }

    private static void offer(Courier courier, Hash fact, Bundle bundle) {
        courier.offer(Delivery.of(fact, 0, bundle));
    }

    private void restart(Line line) {
        courier.close();
        courier = courier(line);
    }

    private Courier courier(Line line) {
        return new Courier(
                hospital(),
                line,
                store,
                Ledger.open(folder.resolve("hospital-city.journal")),
                CLOCK,
                new Random(1));
    }

    private HttpLine http() {
        return new HttpLine(hospital(), CLOCK, Duration.ofSeconds(20));
    }

    private Hospital hospital() {
        return new Hospital(
                "city", server.base(), folder.resolve("token"), Optional.empty(), Set.of(), false);
    }

    private void deleteLedger() throws IOException {
        Files.deleteIfExists(folder.resolve("hospital-city.journal.000001"));
    }

    private static String id(Hash hash) {
        return hash.hex().substring(0, 32);
    }

    private static Bundle check() {
        return CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, CHECK);
    }

    private static Bundle consult() {
        return ConsultToBundle.map(
                SomeFacts.CONSULT, SomeFacts.HANDHELD, SomeFacts.consult(), CHECK);
    }

    private static Bundle claim() {
        return ClaimToBundle.map(SomeFacts.CLAIM, SomeFacts.claim(), SomeFacts.consult(), CHECK);
    }

    private static Bundle advice() {
        return AdviceToBundle.map(
                SomeFacts.ADVICE, new byte[] {1}, SomeFacts.advice(), SomeFacts.consult(), CHECK);
    }
}
