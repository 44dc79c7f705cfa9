package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LossNoticeTest {
    private static final Instant SINCE = Instant.parse("2026-11-25T08:00:00.123456789Z");

    private final KeyPair gateway = pair(Suite.INTERNATIONAL);
    private final ECPublicKey handheld = key(pair(Suite.INTERNATIONAL));
    private final LossNotice notice =
            LossNotice.sign(handheld, SINCE, new Signer("gateway-1", gateway.getPrivate()));

    @Test
    void what_the_gateway_signs_is_read_again() {
        LossNotice read = LossNotice.parse(notice.bytes());

        assertThat(read.isBy(key(gateway))).isTrue();
        assertThat(read.print()).isEqualTo(LossNotice.print(handheld)).hasSize(64);
        assertThat(read.since()).isEqualTo(Instant.parse("2026-11-25T08:00:00.123Z"));
        assertThat(read.bytes()).isEqualTo(notice.bytes()).hasSizeLessThan(120);
    }

    @Test
    void anothers_signature_and_another_suites_are_not_the_gateways() {
        KeyPair stranger = pair(Suite.INTERNATIONAL);
        LossNotice forged =
                LossNotice.sign(handheld, SINCE, new Signer("gateway-1", stranger.getPrivate()));

        assertThat(forged.isBy(key(gateway))).isFalse();
        assertThat(forged.isBy(key(stranger))).as("the control").isTrue();
        Signer chinese = new Signer("gateway-1", pair(Suite.CHINESE).getPrivate());
        assertThatThrownBy(() -> LossNotice.sign(handheld, SINCE, chinese))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("P-256");
    }

    /// Neither the handheld nor the time can be exchanged, whichever bit is turned.
    @Test
    void no_bit_of_a_notice_can_be_turned() {
        byte[] sound = notice.bytes();
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] turned = sound.clone();
            turned[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(isSound(turned)).as("bit %d", bit).isFalse();
        }
        assertThat(isSound(sound)).as("the control").isTrue();
    }

    @Test
    void what_is_cut_short_longer_or_newer_is_no_notice() {
        byte[] sound = notice.bytes();
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> LossNotice.parse(cut)).isInstanceOf(SealException.class);
        }
        assertThatThrownBy(() -> LossNotice.parse(Arrays.copyOf(sound, sound.length + 1)))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> LossNotice.parse(new byte[300]))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("300 bytes");
        byte[] newer = sound.clone();
        newer[1] = 2;
        assertThatThrownBy(() -> LossNotice.parse(newer))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("version 2");
    }

    private boolean isSound(byte[] bytes) {
        try {
            return LossNotice.parse(bytes).isBy(key(gateway));
        } catch (SealException _) {
            return false;
        }
    }

    private static KeyPair pair(Suite suite) {
        return suite.newKeyPair(new SecureRandom());
    }

    private static ECPublicKey key(KeyPair pair) {
        return (ECPublicKey) pair.getPublic();
    }
}
