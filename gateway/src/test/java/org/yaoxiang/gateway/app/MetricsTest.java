package org.yaoxiang.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.enrol.SomeParties;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Village;
import org.yaoxiang.gateway.outbox.Outbox;

class MetricsTest {
    @TempDir Path home;
    private SomeParties parties;
    private SomeParties.Keys county;
    private SomeParties.Keys handheld;
    private Inbox inbox;
    private Doorkeeper doorkeeper;
    private Metrics metrics;

    @BeforeEach
    void open() {
        parties = new SomeParties(home);
        county = parties.enrolled("county-1", Role.COUNTY);
        handheld = parties.enrolled("handheld-1", Role.HANDHELD);
        inbox =
                new Inbox(
                        () -> Journal.open(home.resolve("inbox.journal")),
                        parties.registry()::active,
                        new Signer(
                                "gateway-1",
                                parties.registry().ownKey(Suite.INTERNATIONAL).getPrivate()),
                        () -> Village.STAMP,
                        new Random(1));
        doorkeeper =
                new Doorkeeper(_ -> Optional.empty(), System::nanoTime, Doorkeeper.Limits.CHOSEN);
        metrics = new Metrics(inbox, new Outbox(), parties.registry(), doorkeeper, home.toFile());
    }

    @AfterEach
    void close() {
        inbox.close();
    }

    @Test
    void counts_the_facts_as_they_come() {
        assertThat(lines()).contains("yaoxiang_gateway_facts_total 0.0");

        inbox.accept(
                new Village(handheld, new Random(2))
                        .seal(Village.check("测试病人甲"), Urgency.ROUTINE, county));

        // With the receipt.
        assertThat(lines()).contains("yaoxiang_gateway_facts_total 2.0");
    }

    @Test
    void tells_of_every_party_and_who_may_not_speak_any_more() {
        assertThat(lines())
                .contains(
                        "yaoxiang_gateway_revoked{party=\"handheld-1\",role=\"HANDHELD\"} 0.0",
                        "yaoxiang_gateway_revoked{party=\"county-1\",role=\"COUNTY\"} 0.0",
                        "yaoxiang_gateway_waiting_letters{party=\"handheld-1\",role=\"HANDHELD\"}"
                                + " 0.0");

        parties.registry().revoke("handheld-1");

        assertThat(lines())
                .contains(
                        "yaoxiang_gateway_revoked{party=\"handheld-1\",role=\"HANDHELD\"} 1.0",
                        "yaoxiang_gateway_revoked{party=\"county-1\",role=\"COUNTY\"} 0.0");
    }

    @Test
    void tells_the_memory_and_the_room_on_the_disk() {
        assertThat(text())
                .containsPattern("(?m)^jvm_memory_used_bytes\\{area=\"heap\"} [1-9]")
                .containsPattern("(?m)^yaoxiang_gateway_disk_free_bytes [1-9]");
    }

    @Test
    void names_no_patient() {
        inbox.accept(
                new Village(handheld, new Random(2))
                        .seal(Village.check("测试病人甲"), Urgency.ROUTINE, county));

        assertThat(text()).doesNotContain("测试病人");
    }

    private String[] lines() {
        return text().split("\n");
    }

    private String text() {
        return new String(metrics.text(), UTF_8);
    }
}
