package org.yaoxiang.device.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaoxiang.contract.seal.Suite;

class ClosedFramesTest {
    private final Random random = new Random(1);
    private final VaultKey key = VaultKey.random(random);
    private final ClosedFrames frames = new ClosedFrames(key);

    @ParameterizedTest
    @EnumSource
    void a_frame_opens_as_it_was_closed(Suite suite) {
        for (int length : new int[] {1, 2, 15, 16, 17, 4096, 1 << 20}) {
            byte[] content = bytes(length);
            ClosedFrames.Opened opened = frames.open(frames.close(suite, 7, content, random));
            assertThat(opened.number()).isEqualTo(7);
            assertThat(opened.content()).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_changed_bit_is_noticed(Suite suite) {
        byte[] sound = frames.close(suite, 7, bytes(40), random);
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] changed = sound.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> frames.open(changed))
                    .as("bit %d", bit)
                    .isInstanceOf(VaultException.class);
        }
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> frames.open(cut)).isInstanceOf(VaultException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_vault_and_a_newer_version_are_told_apart(Suite suite) {
        byte[] sound = frames.close(suite, 7, bytes(40), random);
        ClosedFrames other = new ClosedFrames(VaultKey.random(random));
        assertReason(other, sound, VaultException.Reason.FOREIGN);
        ClosedFrames otherKey = new ClosedFrames(VaultKey.of(key.id(), bytes(32)));
        assertReason(otherKey, sound, VaultException.Reason.CHANGED);
        for (int at = 0; at < 2; at++) {
            byte[] newer = sound.clone();
            newer[at] = 3;
            assertReason(frames, newer, VaultException.Reason.NEWER_VERSION);
        }
    }

    /// A power cut or a copied card may give a number twice, and a cold start a generator that
    /// repeats itself; only both together would repeat a key.
    @ParameterizedTest
    @EnumSource
    void neither_a_repeated_number_nor_a_repeated_chance_repeats_a_key_stream(Suite suite) {
        byte[] zeros = new byte[64];
        Set<String> streams = new HashSet<>();
        for (int number = 1; number <= 50; number++) {
            streams.add(stream(frames.close(suite, number, zeros, new Random(2))));
            streams.add(stream(frames.close(suite, 1, zeros, random)));
        }
        assertThat(streams).hasSize(100);
        RandomGenerator same = new Random(2);
        assertThat(stream(frames.close(suite, 1, zeros, same)))
                .as("control: both repeated")
                .isIn(streams);
    }

    @Test
    void equal_contents_look_different_and_nothing_of_them_shows() {
        byte[] content = bytes(64);
        assertThat(stream(frames.close(Suite.INTERNATIONAL, 1, content, random)))
                .isNotEqualTo(stream(frames.close(Suite.INTERNATIONAL, 2, content, random)))
                .doesNotContain(HexFormat.of().formatHex(content, 0, 8));
    }

    /// Which cipher a frame has is told by its suite, and opens no other's.
    @Test
    void a_frame_is_closed_by_the_cipher_that_it_names() {
        byte[] content = bytes(40);
        byte[] aes = frames.close(Suite.INTERNATIONAL, 1, content, new Random(3));
        byte[] sm4 = frames.close(Suite.CHINESE, 1, content, new Random(3));
        assertThat(aes[1]).isEqualTo((byte) 1);
        assertThat(sm4[1]).isEqualTo((byte) 2);
        assertThat(stream(sm4)).isNotEqualTo(stream(aes));
        aes[1] = 2;
        assertReason(frames, aes, VaultException.Reason.CHANGED);
    }

    private static String stream(byte[] frame) {
        return HexFormat.of().formatHex(frame, 38, frame.length);
    }

    private static void assertReason(
            ClosedFrames frames, byte[] frame, VaultException.Reason reason) {
        assertThatThrownBy(() -> frames.open(frame))
                .isInstanceOf(VaultException.class)
                .extracting(e -> ((VaultException) e).reason())
                .isEqualTo(reason);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
