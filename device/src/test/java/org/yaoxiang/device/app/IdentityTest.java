package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Suite;

class IdentityTest {
    @TempDir Path home;

    @Test
    void keys_are_read_back_as_they_were_made() {
        Identity made = Identity.make(home, new SecureRandom());
        Identity read = Identity.read(home);
        for (Suite suite : Suite.values()) {
            KeyPair signing = pair(made.signing(), suite);
            KeyPair letters = pair(made.letters(), suite);
            assertThat(pair(read.signing(), suite).getPublic()).isEqualTo(signing.getPublic());
            assertThat(pair(read.signing(), suite).getPrivate()).isEqualTo(signing.getPrivate());
            assertThat(pair(read.letters(), suite).getPublic()).isEqualTo(letters.getPublic());
            assertThat(pair(read.letters(), suite).getPrivate()).isEqualTo(letters.getPrivate());
            assertThat(signing.getPublic()).isNotEqualTo(letters.getPublic());
            assertThat(read.signer("handheld-1", suite).suite()).isEqualTo(suite);
        }
        assertThat(read.letterKey("handheld-1").recipient().id()).isEqualTo("handheld-1");
    }

    @Test
    void keys_can_be_read_by_their_owner_only() throws IOException {
        Identity.make(home, new SecureRandom());
        for (String name :
                new String[] {"signing.pem", "letters.pem", "signing-sm2.pem", "letters-sm2.pem"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    /// A new key could neither open the letters in the vault nor continue its chain.
    @Test
    void keys_are_made_once() throws IOException {
        Identity.make(home, new SecureRandom());
        byte[] before = Files.readAllBytes(home.resolve("signing.pem"));
        assertThatThrownBy(() -> Identity.make(home, new SecureRandom()))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("signing.pem exists")
                .hasMessageContaining("another folder");
        assertThat(Files.readAllBytes(home.resolve("signing.pem"))).isEqualTo(before);
    }

    @Test
    void a_home_that_is_not_prepared_is_said_with_the_remedy() {
        assertThatThrownBy(() -> Identity.read(home))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("signing.pem")
                .hasMessageContaining("run `prepare`");
    }

    @Test
    void a_file_that_holds_no_keys_is_named() throws IOException {
        Identity.make(home, new SecureRandom());
        String whole = Files.readString(home.resolve("letters.pem"), US_ASCII);
        for (String text :
                new String[] {
                    "",
                    "no key at all",
                    "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n",
                    whole.substring(0, whole.length() / 3),
                    whole.substring(0, whole.indexOf("-----BEGIN PUBLIC")),
                    Files.readString(home.resolve("letters-sm2.pem"), US_ASCII)
                }) {
            Files.writeString(home.resolve("letters.pem"), text, US_ASCII);
            assertThatThrownBy(() -> Identity.read(home))
                    .as(text)
                    .isInstanceOf(HandheldException.class)
                    .hasMessageContaining("letters.pem");
        }
    }

    @Test
    void the_request_holds_all_public_keys_each_signed_by_its_own_private_one() throws Exception {
        Identity identity = Identity.make(home, new SecureRandom());
        String request = identity.request("handheld-1");
        assertThat(request).doesNotContain("PRIVATE");
        try (PEMParser parser = new PEMParser(new StringReader(request))) {
            for (var pairs : List.of(identity.signing(), identity.letters())) {
                KeyPair pair = pair(pairs, Suite.INTERNATIONAL);
                var one =
                        new JcaPKCS10CertificationRequest(
                                (PKCS10CertificationRequest) parser.readObject());
                assertThat(one.getSubject()).hasToString("CN=handheld-1,OU=HANDHELD");
                assertThat(one.getPublicKey()).isEqualTo(pair.getPublic());
                assertThat(
                                one.isSignatureValid(
                                        new JcaContentVerifierProviderBuilder()
                                                .build(pair.getPublic())))
                        .isTrue();
                assertThat(
                                one.isAltSignatureValid(
                                        new JcaContentVerifierProviderBuilder()
                                                .setProvider(new BouncyCastleProvider())
                                                .build(pair(pairs, Suite.CHINESE).getPublic())))
                        .isTrue();
            }
            assertThat(parser.readObject()).isNull();
        }
    }

    private static KeyPair pair(Map<Suite, KeyPair> pairs, Suite suite) {
        return Objects.requireNonNull(pairs.get(suite));
    }

    @Test
    void prints_no_key() {
        assertThat(Identity.make(home, new SecureRandom())).hasToString("Identity[redacted]");
    }
}
