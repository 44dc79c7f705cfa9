package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.vault.VaultKey;

class IdentityTest {
    private static final VaultKey KEY = VaultKey.random(new Random(1));

    @TempDir Path home;

    @Test
    void keys_are_read_back_as_they_were_made() {
        Identity made = Identity.make(home, KEY, new SecureRandom());
        Identity read = Identity.read(home, KEY);
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
        Identity.make(home, KEY, new SecureRandom());
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
        Identity.make(home, KEY, new SecureRandom());
        byte[] before = Files.readAllBytes(home.resolve("signing.pem"));
        assertThatThrownBy(() -> Identity.make(home, KEY, new SecureRandom()))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("signing.pem exists")
                .hasMessageContaining("another folder");
        assertThat(Files.readAllBytes(home.resolve("signing.pem"))).isEqualTo(before);
    }

    @Test
    void a_home_that_is_not_prepared_is_said_with_the_remedy() {
        assertThatThrownBy(() -> Identity.read(home, KEY))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("signing.pem")
                .hasMessageContaining("run `prepare`");
    }

    @Test
    void a_file_that_holds_no_keys_is_named() throws IOException {
        Identity.make(home, KEY, new SecureRandom());
        String whole = Files.readString(home.resolve("letters.pem"), US_ASCII);
        for (String text :
                new String[] {
                    "",
                    "no key at all",
                    "-----BEGIN YAOXIANG CLOSED KEY-----\n!!!!\n-----END YAOXIANG CLOSED KEY-----\n",
                    whole.substring(0, whole.length() / 3),
                    whole.substring(0, whole.indexOf("-----BEGIN PUBLIC")),
                    Files.readString(home.resolve("letters-sm2.pem"), US_ASCII)
                }) {
            Files.writeString(home.resolve("letters.pem"), text, US_ASCII);
            assertThatThrownBy(() -> Identity.read(home, KEY))
                    .as(text)
                    .isInstanceOf(HandheldException.class)
                    .hasMessageContaining("letters.pem");
        }
    }

    @Test
    void the_request_holds_all_public_keys_each_signed_by_its_own_private_one() throws Exception {
        Identity identity = Identity.make(home, KEY, new SecureRandom());
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
    void no_private_key_lies_open_on_the_card() throws IOException {
        Identity made = Identity.make(home, KEY, new SecureRandom());
        for (KeyPair each :
                List.of(
                        pair(made.signing(), Suite.INTERNATIONAL),
                        pair(made.letters(), Suite.INTERNATIONAL),
                        pair(made.signing(), Suite.CHINESE),
                        pair(made.letters(), Suite.CHINESE))) {
            byte[] scalar = ((ECPrivateKey) each.getPrivate()).getS().toByteArray();
            byte[] secret = Arrays.copyOfRange(scalar, scalar.length - 24, scalar.length);
            for (String name :
                    List.of("signing.pem", "letters.pem", "signing-sm2.pem", "letters-sm2.pem")) {
                assertThat(HexFormat.of().formatHex(decoded(home.resolve(name))))
                        .doesNotContain(HexFormat.of().formatHex(secret));
            }
            // What a form that is not closed would show.
            assertThat(HexFormat.of().formatHex(each.getPrivate().getEncoded()))
                    .contains(HexFormat.of().formatHex(secret));
        }
    }

    @Test
    void keys_of_another_vault_and_changed_ones_do_not_open() throws IOException {
        Identity.make(home, KEY, new SecureRandom());
        assertThatThrownBy(() -> Identity.read(home, VaultKey.random(new Random(2))))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("another vault's");
        Files.copy(
                home.resolve("letters.pem"),
                home.resolve("signing.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Identity.read(home, KEY))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("signing.pem");
    }

    private static byte[] decoded(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PemReader pem = new PemReader(Files.newBufferedReader(file))) {
            for (PemObject part = pem.readPemObject(); part != null; part = pem.readPemObject()) {
                out.write(part.getContent());
            }
        }
        return out.toByteArray();
    }

    @Test
    void prints_no_key() {
        assertThat(Identity.make(home, KEY, new SecureRandom())).hasToString("Identity[redacted]");
    }
}
