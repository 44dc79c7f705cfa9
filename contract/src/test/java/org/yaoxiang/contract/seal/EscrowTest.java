package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A vault's key on its way to the county and back.
class EscrowTest {
    private static final byte[] KEY = bytes(Escrow.KEY_LENGTH, 1);
    private static final byte[] VAULT = bytes(16, 2);
    private static final byte[] GENERATION = bytes(8, 3);
    private final LetterKey county = letterKey("county-1");
    private final Escrow escrow =
            Escrow.close(KEY, "handheld-1", VAULT, GENERATION, county.recipient(), new Random(1));

    @Test
    void the_county_opens_it_and_nobody_else_does() {
        Escrow read = Escrow.parse(escrow.bytes());
        assertThat(read.open(county)).isEqualTo(KEY);
        assertThat(read.author()).isEqualTo("handheld-1");
        assertThat(read.vaultId()).isEqualTo(VAULT);
        assertThat(read.generation()).isEqualTo(GENERATION);
        assertThatThrownBy(() -> read.open(letterKey("county-1")))
                .isInstanceOf(SealException.class);
        assertThat(read.isFor(county.recipient())).isTrue();
        assertThat(read.isFor(letterKey("county-1").recipient())).isFalse();
    }

    @Test
    void the_key_is_not_in_its_bytes() {
        assertThat(contains(escrow.bytes(), KEY)).isFalse();
        assertThat(contains(escrow.bytes(), VAULT)).isTrue();
    }

    @Test
    void a_changed_bit_anywhere_is_noticed() {
        byte[] sound = escrow.bytes();
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] changed = sound.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> Escrow.parse(changed).open(county))
                    .as("bit %d", bit)
                    .isInstanceOf(SealException.class);
        }
    }

    @Test
    void a_newer_version_is_named() {
        byte[] newer = escrow.bytes();
        newer[2] = 2;
        assertThatThrownBy(() -> Escrow.parse(newer))
                .isInstanceOf(SealException.class)
                .hasMessage("escrow version 2, expected 1");
    }

    @Test
    void a_recovery_opens_with_its_code_however_it_was_typed() {
        String code = KeyRecovery.newCode(new Random(4));
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{26}");
        KeyRecovery recovery = KeyRecovery.parse(KeyRecovery.close(KEY, escrow, code).bytes());
        assertThat(recovery.open(code)).isEqualTo(KEY);
        assertThat(recovery.open(code.toLowerCase(Locale.ROOT).replace("", " "))).isEqualTo(KEY);
        assertThat(recovery.isFor(VAULT, GENERATION)).isTrue();
        assertThat(recovery.isFor(VAULT, bytes(8, 4))).isFalse();
        assertThat(recovery.isFor(bytes(16, 4), GENERATION)).isFalse();
        for (String wrong : new String[] {"", "0", code.substring(1), code + "0"}) {
            assertThatThrownBy(() -> recovery.open(wrong)).isInstanceOf(SealException.class);
        }
        assertThat(contains(recovery.bytes(), KEY)).isFalse();
    }

    @Test
    void bytes_that_are_neither_are_refused() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            byte[] any = bytes(random.nextInt(200), i);
            assertThatThrownBy(() -> Escrow.parse(any)).isInstanceOf(SealException.class);
            assertThatThrownBy(() -> KeyRecovery.parse(any)).isInstanceOf(SealException.class);
        }
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return indexOf(bytes, part) >= 0;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static LetterKey letterKey(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new LetterKey(
                    id, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
