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
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir Path home;

    @Test
    void keys_are_read_back_as_they_were_made() {
        Identity made = Identity.make(home, new SecureRandom());
        Identity read = Identity.read(home);
        assertThat(read.signing().getPublic()).isEqualTo(made.signing().getPublic());
        assertThat(read.signing().getPrivate()).isEqualTo(made.signing().getPrivate());
        assertThat(read.letters().getPublic()).isEqualTo(made.letters().getPublic());
        assertThat(read.letters().getPrivate()).isEqualTo(made.letters().getPrivate());
        assertThat(made.signing().getPublic()).isNotEqualTo(made.letters().getPublic());
        assertThat(read.letterKey("handheld-1").recipient().id()).isEqualTo("handheld-1");
    }

    @Test
    void keys_can_be_read_by_their_owner_only() throws IOException {
        Identity.make(home, new SecureRandom());
        for (String name : new String[] {"signing.pem", "letters.pem"}) {
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
                    whole.substring(0, whole.indexOf("-----BEGIN PUBLIC"))
                }) {
            Files.writeString(home.resolve("letters.pem"), text, US_ASCII);
            assertThatThrownBy(() -> Identity.read(home))
                    .as(text)
                    .isInstanceOf(HandheldException.class)
                    .hasMessageContaining("letters.pem");
        }
    }

    @Test
    void the_request_holds_both_public_keys_each_signed_by_its_own_private_one() throws Exception {
        Identity identity = Identity.make(home, new SecureRandom());
        String request = identity.request("handheld-1");
        assertThat(request).doesNotContain("PRIVATE");
        try (PEMParser parser = new PEMParser(new StringReader(request))) {
            for (var pair : new KeyPair[] {identity.signing(), identity.letters()}) {
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
            }
            assertThat(parser.readObject()).isNull();
        }
    }

    @Test
    void prints_no_key() {
        assertThat(Identity.make(home, new SecureRandom())).hasToString("Identity[redacted]");
    }
}
