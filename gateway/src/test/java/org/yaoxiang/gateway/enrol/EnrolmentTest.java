package org.yaoxiang.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;

class EnrolmentTest {
    @TempDir Path home;
    private final SecureRandom random = new SecureRandom();
    private Instant now = SomeParties.NOW;
    private SomeParties county;
    private Tickets tickets;
    private Audit audit;
    private Enrolment enrolment;

    @BeforeEach
    void open() {
        county = new SomeParties(home);
        county.enrolled("county-1", Role.COUNTY);
        tickets = new Tickets(home);
        audit = new Audit(home);
        enrolment = new Enrolment(county.registry(), tickets, audit, () -> now, random);
    }

    @Test
    void a_ticket_enrols_one_handheld_and_its_key_again_when_the_answer_was_lost()
            throws Exception {
        SomeParties.Keys keys = SomeParties.keys("handheld-1");
        String code = ticket("handheld-1");

        Party party = enrol(keys, code);

        assertThat(party.signing().getPublicKey()).isEqualTo(keys.signing().getPublic());
        assertThat(party.letters()).isPresent();
        assertThat(county.registry().admit(party.signing(), Optional.of(now))).isPresent();
        List<Certificate> given =
                List.copyOf(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(
                                        new ByteArrayInputStream(enrolment.certificates(party))));
        assertThat(given)
                .hasSize(6)
                .contains(party.signing(), county.registry().everyone().authority());
        now = now.plusSeconds(5);
        assertThat(enrol(keys, code).signing()).isNotEqualTo(party.signing());
        assertRefused(SomeParties.keys("handheld-1"), code);
        assertThat(audit.read().getLast())
                .isEqualTo(now + " handheld-1 enrolled-by-ticket handheld-1");
    }

    @Test
    void a_ticket_is_for_one_id_until_its_time_and_five_wrong_guesses() {
        SomeParties.Keys keys = SomeParties.keys("handheld-1");
        String code = ticket("handheld-1");
        assertRefused(SomeParties.keys("handheld-2"), code);
        assertRefused(keys, "");

        now = now.plus(Duration.ofHours(24)).plusSeconds(1);
        assertRefused(keys, code);

        String other = ticket("handheld-1");
        assertRefused(keys, code);
        for (int i = 1; i < Tickets.TRIES_MAX; i++) {
            assertRefused(keys, "A".repeat(26));
        }
        assertRefused(keys, other);
        assertThat(enrol(keys, ticket("handheld-1")).id())
                .as("the control")
                .isEqualTo("handheld-1");
    }

    @Test
    void nothing_of_a_code_is_kept_but_its_hash() throws Exception {
        String code = ticket("handheld-1");

        assertThat(Files.readString(home.resolve("tickets/handheld-1")))
                .contains("sha256=")
                .doesNotContain(code);
        assertThat(audit.read()).noneMatch(line -> line.contains(code));
    }

    @Test
    void a_party_renews_its_own_certificate_for_its_own_keys_and_both_hold() {
        SomeParties.Keys keys = SomeParties.keys("handheld-1");
        Party before = enrol(keys, ticket("handheld-1"));
        now = now.plus(Duration.ofDays(2 * 365));

        Party after = renew(keys, before);

        assertThat(after.signing().getNotAfter()).isAfter(before.signing().getNotAfter());
        for (X509Certificate each : Arrays.asList(before.signing(), after.signing())) {
            assertThat(county.registry().admit(each, Optional.of(now))).contains(after);
        }
        assertThat(Registry.open(home).active("handheld-1")).contains(after);
        now = now.plus(Duration.ofDays(2 * 365));
        assertThat(county.registry().admit(before.signing(), Optional.of(now))).isEmpty();
        assertThat(county.registry().admit(after.signing(), Optional.of(now))).isPresent();
    }

    @Test
    void nobody_renews_anothers_certificate_nor_other_keys_nor_after_a_revocation() {
        SomeParties.Keys keys = SomeParties.keys("handheld-1");
        Party party = enrol(keys, ticket("handheld-1"));
        SomeParties.Keys others = SomeParties.keys("handheld-2");
        Party other = enrol(others, ticket("handheld-2"));

        assertThatThrownBy(() -> renew(others, party)).isInstanceOf(EnrolException.class);
        assertThatThrownBy(() -> renew(SomeParties.keys("handheld-1"), party))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("another key");
        SomeParties.Keys halfNew =
                new SomeParties.Keys("handheld-1", keys.signings(), SomeParties.pairs());
        assertThatThrownBy(() -> renew(halfNew, party))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("another key");

        county.registry().revoke("handheld-2");
        assertThatThrownBy(() -> renew(others, other)).isInstanceOf(EnrolException.class);
        String code = ticket("handheld-2");
        assertRefused(others, code);
    }

    @Test
    void a_request_that_is_changed_or_incomplete_is_refused() {
        byte[] request = SomeParties.request(SomeParties.keys("handheld-1"), "A".repeat(26));
        assertThat(Request.parse(request).ticket()).contains("A".repeat(26));
        for (int at = 0; at < request.length; at += 7) {
            byte[] changed = request.clone();
            changed[at] ^= 0x10;
            assertThatThrownBy(() -> Request.parse(changed)).isInstanceOf(EnrolException.class);
        }
        for (int length = 0; length < request.length; length += 11) {
            byte[] cut = Arrays.copyOf(request, length);
            assertThatThrownBy(() -> Request.parse(cut)).isInstanceOf(EnrolException.class);
        }
    }

    @Test
    void the_audit_notices_a_line_that_was_changed_or_taken_out() throws Exception {
        audit.write(now, "a b", "ticket-made", "handheld-1");
        audit.write(now, "root", "enrolled", "handheld-1");
        audit.write(now, "root", "revoked", "handheld-1");
        assertThat(new Audit(home).read())
                .containsExactly(
                        now + " a_b ticket-made handheld-1",
                        now + " root enrolled handheld-1",
                        now + " root revoked handheld-1");

        Path file = home.resolve("audit.log");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace("enrolled", "disliked"));
        assertThatThrownBy(audit::read).hasMessageContaining("line 2");
        Files.writeString(file, whole.substring(whole.indexOf('\n') + 1));
        assertThatThrownBy(audit::read).hasMessageContaining("line 1");
    }

    private String ticket(String id) {
        return tickets.make(id, now.plus(Duration.ofHours(24)), random);
    }

    private Party enrol(SomeParties.Keys keys, String code) {
        return enrolment.enrol(Request.parse(SomeParties.request(keys, code)));
    }

    private Party renew(SomeParties.Keys keys, Party party) {
        return enrolment.renew(Request.parse(SomeParties.request(keys, "")), Optional.of(party));
    }

    private void assertRefused(SomeParties.Keys keys, String code) {
        assertThatThrownBy(() -> enrol(keys, code)).isInstanceOf(EnrolException.class);
    }
}
