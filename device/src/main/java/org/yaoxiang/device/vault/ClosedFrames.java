package org.yaoxiang.device.vault;

import static org.yaoxiang.device.vault.VaultException.Reason.CHANGED;
import static org.yaoxiang.device.vault.VaultException.Reason.FOREIGN;
import static org.yaoxiang.device.vault.VaultException.Reason.NEWER_VERSION;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The frames of a vault as they lie on the disk.
///
/// ```text
///  0        1        2          18       26      38
/// +--------+--------+----------+--------+-------+------------------------+
/// | format | cipher | vault id | number | nonce | content, 16 bytes tag  |   big endian
/// +--------+--------+----------+--------+-------+------------------------+
///     1       1: AES-256-GCM (NIST SP 800-38D)
/// ```
///
/// All before the content is associated data. The number counts the vault's frames from 1 and grows
/// from frame to frame, so that a frame can be neither moved nor repeated; a hole is where a frame
/// was damaged.
///
/// A nonce must never serve twice under one key, whatever a power cut, a copied card or a retry
/// does to the numbers. Two things would have to fail together: each number has a key of its own,
/// HKDF-SHA256 of the vault's frame key and the number; and the 96 bits of the nonce are drawn anew
/// for every frame that is closed. A number is given again only to a frame that replaces one that
/// did not reach the disk whole.
final class ClosedFrames {
    private static final byte FORMAT = 1;
    private static final byte AES_256_GCM = 1;
    private static final int NONCE_AT = 2 + VaultKey.ID_LENGTH + Long.BYTES;
    private static final int NONCE_LENGTH = 12;
    private static final int HEAD_LENGTH = NONCE_AT + NONCE_LENGTH;
    private static final int TAG_BITS = 128;
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
    /// @param number above all that were given before
    byte[] close(long number, byte[] content, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] head =
                ByteBuffer.allocate(HEAD_LENGTH)
                        .put(FORMAT)
                        .put(AES_256_GCM)
                        .put(vaultId)
                        .putLong(number)
                        .put(nonce)
                        .array();
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, number, head).doFinal(content);
            return ByteBuffer.allocate(HEAD_LENGTH + closed.length).put(head).put(closed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /// Opens a frame.
    ///
    /// @throws VaultException when it is another vault's, newer than this firmware, or was changed
    Opened open(byte[] frame) {
        long number = number(frame);
        try {
            return new Opened(
                    number,
                    cipher(Cipher.DECRYPT_MODE, number, Arrays.copyOf(frame, HEAD_LENGTH))
                            .doFinal(frame, HEAD_LENGTH, frame.length - HEAD_LENGTH));
        } catch (AEADBadTagException e) {
            throw new VaultException(
                    CHANGED,
                    "frame " + number + " of the vault was changed; let a technician salvage it",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /// The number that a frame's head tells. Only opening the frame proves it.
    ///
    /// @throws VaultException when it is another vault's, newer than this firmware, or too short
    long number(byte[] frame) {
        if (frame.length < HEAD_LENGTH) {
            throw new VaultException(CHANGED, "a frame of the vault is too short to be one");
        }
        ByteBuffer head = ByteBuffer.wrap(frame, 0, HEAD_LENGTH);
        byte format = head.get();
        byte cipher = head.get();
        if (format != FORMAT || cipher != AES_256_GCM) {
            throw new VaultException(
                    NEWER_VERSION,
                    "the vault has frames of format "
                            + format
                            + ", cipher "
                            + cipher
                            + "; this firmware knows format 1, cipher 1: update it");
        }
        byte[] id = new byte[VaultKey.ID_LENGTH];
        head.get(id);
        if (!Arrays.equals(id, vaultId)) {
            throw new VaultException(
                    FOREIGN, "the journal belongs to another vault; put its own card back");
        }
        return head.getLong();
    }

    private Cipher cipher(int mode, long number, byte[] head) throws GeneralSecurityException {
        byte[] key =
                VaultKey.hkdf(
                        HKDFParameterSpec.expandOnly(
                                framesKey,
                                ByteBuffer.allocate(Long.BYTES).putLong(number).array(),
                                KEY_LENGTH));
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, head, NONCE_AT, NONCE_LENGTH));
            cipher.updateAAD(head);
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
