package org.yaoxiang.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;

class RegistryTest {
    @TempDir Path home;

    @Test
    void a_handhelds_list_names_the_gateway_the_county_its_clinicians_and_no_other_handheld() {
        SomeParties county = new SomeParties(home);
        county.enrolled("county-1", Role.COUNTY);
        county.enrolled("dr-li", Role.CLINICIAN);
        county.enrolled("handheld-1", Role.HANDHELD);
        SomeParties.Keys other = county.enrolled("handheld-2", Role.HANDHELD);

        TrustList list = TrustList.parse(county.registry().listFor("handheld-2").pem());

        assertThat(list.parties(Role.HANDHELD)).extracting(Party::id).containsExactly("handheld-2");
        assertThat(list.parties(Role.GATEWAY)).extracting(Party::id).containsExactly("gateway-1");
        assertThat(list.parties(Role.CLINICIAN)).extracting(Party::id).containsExactly("dr-li");
        assertThat(list.parties(Role.COUNTY).getFirst().recipient()).isPresent();
        assertThat(list.party("handheld-2").orElseThrow().signingKey(Suite.INTERNATIONAL))
                .isEqualTo(other.signing().getPublic());
    }

    @Test
    void another_process_sees_an_enrolment_and_a_revocation_at_once() {
        SomeParties county = new SomeParties(home);
        Registry other = Registry.open(home);
        assertThat(other.active("handheld-1")).isEmpty();

        county.enrolled("handheld-1", Role.HANDHELD);
        assertThat(other.active("handheld-1")).isPresent();

        county.registry().revoke("handheld-1");
        county.registry().revoke("handheld-1");
        assertThat(other.active("handheld-1")).isEmpty();
        assertThat(other.isRevoked("handheld-1")).isTrue();
        assertThat(other.everyone().party("handheld-1"))
                .as("what it said can still be verified")
                .isPresent();
        assertThatThrownBy(() -> other.listFor("handheld-1"))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("revoked");
    }

    @Test
    void an_id_is_never_given_twice() {
        SomeParties county = new SomeParties(home);
        SomeParties.Keys keys = county.enrolled("handheld-1", Role.HANDHELD);
        Request again = Request.parse(keys.request(Role.HANDHELD));
        county.registry().enrol(again, Role.HANDHELD, SomeParties.NOW, random());

        String halfNew =
                SomeParties.request(
                        "CN=handheld-1,OU=HANDHELD",
                        SomeParties.pairs(
                                keys.signing(), Suite.CHINESE.newKeyPair(new SecureRandom())));
        assertThatThrownBy(() ->
                        county.registry()
                                .enrol(
                                        Request.parse(halfNew),
                                        Role.HANDHELD,
                                        SomeParties.NOW,
                                        random()))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("another key");

        county.registry().revoke("handheld-1");

        assertThatThrownBy(() -> county.enrolled("handheld-1", Role.HANDHELD))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("never given twice");
    }

    @Test
    void a_request_does_not_choose_its_own_role() {
        SomeParties county = new SomeParties(home);
        Request request = Request.parse(SomeParties.request("CN=x,OU=COUNTY", SomeParties.pairs()));

        assertThatThrownBy(() ->
                        county.registry().enrol(request, Role.HANDHELD, SomeParties.NOW, random()))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("for a COUNTY, not for a HANDHELD");
        assertThatThrownBy(() ->
                        county.registry().enrol(request, Role.COUNTY, SomeParties.NOW, random()))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("keys for letters");
    }

    @Test
    void there_is_one_gateway_and_one_county() {
        SomeParties county = new SomeParties(home);
        county.enrolled("county-1", Role.COUNTY);

        assertThatThrownBy(() -> county.enrolled("county-2", Role.COUNTY))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> county.enrolled("gateway-2", Role.GATEWAY))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("one gateway");
        assertThatThrownBy(() -> county.registry().revoke("gateway-1"))
                .isInstanceOf(EnrolException.class);
        assertThatThrownBy(() -> county.registry().revoke("nobody"))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("nobody is enrolled");
    }

    @Test
    void keys_are_the_owners_alone_and_never_made_anew() throws IOException {
        new SomeParties(home);

        for (String file : new String[] {"authority.pem", "signing.pem", "signing-sm2.pem"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> new SomeParties(home))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("prepared already");
    }

    @Test
    void requests_that_are_not_proper_are_refused() {
        Map<Suite, KeyPair> key = SomeParties.pairs();
        Map<Suite, KeyPair> other = SomeParties.pairs();
        KeyPair p256 = SomeParties.keyPair("secp256r1");
        KeyPair p384 = SomeParties.keyPair("secp384r1");
        KeyPair sm2 = Suite.CHINESE.newKeyPair(random());

        refused("nonsense", "0 requests");
        refused(
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                "");
        refused(SomeParties.request("CN=a b,OU=HANDHELD", key), "subject");
        refused(SomeParties.request("CN=a", key), "subject");
        refused(SomeParties.request("CN=a,OU=KING", key), "unknown role");
        refused(SomeParties.requestForOneKey("CN=a,OU=HANDHELD", p256), "no SM2 key");
        refused(SomeParties.requestSignedBy(other, "CN=a,OU=HANDHELD", key), "own keys");
        refused(
                SomeParties.requestSignedBy(
                        SomeParties.pairs(p256, Suite.CHINESE.newKeyPair(random())),
                        "CN=a,OU=HANDHELD",
                        SomeParties.pairs(p256, sm2)),
                "own keys");
        refused(SomeParties.request("CN=a,OU=HANDHELD", key).repeat(3), "3 requests");
        refused(
                SomeParties.request("CN=a,OU=HANDHELD", key)
                        + SomeParties.request("CN=b,OU=HANDHELD", other),
                "different names");
        refused(
                SomeParties.request("CN=a,OU=HANDHELD", key)
                        + SomeParties.request("CN=a,OU=HANDHELD", key),
                "a key each");
        refused(
                SomeParties.request("CN=a,OU=HANDHELD", key)
                        + SomeParties.request(
                                "CN=a,OU=HANDHELD",
                                SomeParties.pairs(p256, other(key, Suite.CHINESE))),
                "a key each");
        refused(
                SomeParties.request("CN=a,OU=HANDHELD", SomeParties.pairs(p384, sm2)),
                "not on the curve P-256");
        refused("x".repeat(Request.LENGTH_MAX + 1), "longer than");
    }

    @Test
    void a_trust_list_refuses_what_another_authority_has_issued(@TempDir Path elsewhere) {
        SomeParties county = new SomeParties(home);
        SomeParties foreign = new SomeParties(elsewhere);
        foreign.enrolled("handheld-1", Role.HANDHELD);

        assertThatThrownBy(() ->
                        TrustList.of(
                                county.registry().everyone().authority(),
                                java.util.List.of(
                                        foreign.registry()
                                                .active("handheld-1")
                                                .orElseThrow()
                                                .signing())))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("not of this authority");
        assertThatThrownBy(() -> TrustList.parse(new byte[] {1, 2, 3}))
                .isInstanceOf(TrustException.class);
        assertThatThrownBy(() -> TrustList.parse(new byte[TrustList.LENGTH_MAX + 1]))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("at most");
    }

    private static void refused(String pem, String why) {
        assertThatThrownBy(() -> Request.parse(pem))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining(why);
    }

    private static KeyPair other(Map<Suite, KeyPair> pairs, Suite suite) {
        return Objects.requireNonNull(pairs.get(suite));
    }

    private static SecureRandom random() {
        return new SecureRandom();
    }
}
