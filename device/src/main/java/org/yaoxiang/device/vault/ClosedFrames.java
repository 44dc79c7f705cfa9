package org.yaoxiang.device.vault;

import static org.yaoxiang.device.vault.VaultException.Reason.CHANGED;
import static org.yaoxiang.device.vault.VaultException.Reason.FOREIGN;
import static org.yaoxiang.device.vault.VaultException.Reason.NEWER_VERSION;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Suite;

/// The frames of a vault as they lie on the disk.
///
/// ```text
///  0        1        2          18       26     38
/// +--------+--------+----------+--------+------+------------------------+
/// | format | cipher | vault id | number | salt | content, 16 bytes tag  |   big endian
/// +--------+--------+----------+--------+------+------------------------+
///     1       1: AES-256-GCM, 2: SM4-GCM
/// ```
///
/// The cipher is that of the suite in which the handheld seals its facts; both open. All before the
/// content is associated data. The number counts the vault's frames from 1 and grows from frame to
/// frame, so that a frame can be neither moved nor repeated; a hole is where a frame was damaged.
///
/// No key must ever close two frames, whatever a power cut, a copied card or a retry does to the
/// numbers. Each frame has a key of its own, HKDF-SHA256 of the vault's frame key, the number and
/// 96 bits of salt that are drawn anew whenever a frame is closed, so number and chance would have
/// to fail together. A number is given again only to a frame that replaces one that did not reach
/// the disk whole.
final class ClosedFrames {
    private static final byte FORMAT = 1;
    private static final int NUMBER_AT = 2 + VaultKey.ID_LENGTH;
    private static final int SALT_LENGTH = 12;
    private static final int HEAD_LENGTH = NUMBER_AT + Long.BYTES + SALT_LENGTH;
    private static final int KEY_LENGTH = 32;

    private final byte[] vaultId;
    private final SecretKeySpec framesKey;

    /// What a frame holds.
    record Opened(long number, byte[] content) {
        @Override
        public String toString() {
            return "Opened[" + number + "]";
        }
    }

    ClosedFrames(VaultKey key) {
        vaultId = key.id();
        byte[] bytes = key.derive(VaultKey.FRAMES, KEY_LENGTH);
        framesKey = new SecretKeySpec(bytes, "HKDF");
        Arrays.fill(bytes, (byte) 0);
    }

    /// Closes a frame.
    ///
    /// @param suite whose cipher closes it
    /// @param number above all that were given before
    byte[] close(Suite suite, long number, byte[] content, RandomGenerator random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        byte[] head =
                ByteBuffer.allocate(HEAD_LENGTH)
                        .put(FORMAT)
                        .put(cipher(suite))
                        .put(vaultId)
                        .putLong(number)
                        .put(salt)
                        .array();
        byte[] key = key(suite, head);
        try {
            byte[] closed = suite.close(key, head, content);
            return ByteBuffer.allocate(HEAD_LENGTH + closed.length).put(head).put(closed).array();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// Opens a frame.
    ///
    /// @throws VaultException when it is another vault's, newer than this firmware, or was changed
    Opened open(byte[] frame) {
        long number = number(frame);
        byte[] head = Arrays.copyOf(frame, HEAD_LENGTH);
        Suite suite = suite(head[0], head[1]);
        byte[] key = key(suite, head);
        try {
            return new Opened(
                    number,
                    suite.open(key, head, Arrays.copyOfRange(frame, HEAD_LENGTH, frame.length)));
        } catch (SealException e) {
            throw new VaultException(
                    CHANGED,
                    "frame " + number + " of the vault was changed; let a technician salvage it",
                    e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// The number that a frame's head tells. Only opening the frame proves it.
    ///
    /// @throws VaultException when it is another vault's, newer than this firmware, or too short
    long number(byte[] frame) {
        if (frame.length < HEAD_LENGTH) {
            throw new VaultException(CHANGED, "a frame of the vault is too short to be one");
        }
        suite(frame[0], frame[1]);
        if (!Arrays.equals(frame, 2, NUMBER_AT, vaultId, 0, vaultId.length)) {
            throw new VaultException(
                    FOREIGN, "the journal belongs to another vault; put its own card back");
        }
        return ByteBuffer.wrap(frame).getLong(NUMBER_AT);
    }

    private static byte cipher(Suite suite) {
        return switch (suite) {
            case INTERNATIONAL -> 1;
            case CHINESE -> 2;
        };
    }

    private static Suite suite(byte format, byte cipher) {
        for (Suite suite : Suite.values()) {
            if (format == FORMAT && cipher == cipher(suite)) {
                return suite;
            }
        }
        throw new VaultException(
                NEWER_VERSION,
                "the vault has frames of format "
                        + format
                        + ", cipher "
                        + cipher
                        + "; this firmware knows format 1, ciphers 1 and 2: update it");
    }

    private byte[] key(Suite suite, byte[] head) {
        return VaultKey.hkdf(
                HKDFParameterSpec.expandOnly(
                        framesKey,
                        Arrays.copyOfRange(head, NUMBER_AT, HEAD_LENGTH),
                        suite.contentKeyLength()));
    }
}
