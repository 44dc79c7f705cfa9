package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Optional;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.SealException;

/// Destroys the keys of a vault for a notice that this handheld was lost. What it leaves is a
/// keyring that holds the notice and no key; the journal, and the vault's key in escrow, stay.
///
/// | step | what | after a power cut within it |
/// |---|---|---|
/// | 1 | the keyless keyring is written beside the old one, and forced | nothing has happened; the notice comes again |
/// | 2 | the device key is replaced | goes on from here at the next start |
/// | 3 | the old keyring is overwritten where it lies, and forced | the same |
/// | 4 | the keyless one takes its place, and that is forced | the same, or it is done |
///
/// A file system that writes beside what it overwrites, and a card that does so within, may keep
/// the old bytes. Not thread-safe.
public final class Destruction {
    private static final Path KEYRING = Door.keyring(Path.of(""));

    /// What a power cut while a PIN was changed has left.
    private static final String KEYRING_NEW = KEYRING + ".new";

    private static final String NEXT = "vault.lost";
    private static final int LENGTH_MAX = 1 << 20;

    private final Disk home;
    private final ECPublicKey gateway;
    private final String print;
    private final Runnable deviceKey;

    /// @param home the folder of the vault
    /// @param gateway the P-256 signing key of the one who may say that this handheld was lost
    /// @param own this handheld's P-256 signing key
    /// @param deviceKey replaces the device key, where that can be done
    public Destruction(Disk home, ECPublicKey gateway, ECPublicKey own, Runnable deviceKey) {
        this.home = requireNonNull(home, "home");
        this.gateway = requireNonNull(gateway, "gateway");
        this.print = LossNotice.print(own);
        this.deviceKey = requireNonNull(deviceKey, "deviceKey");
    }

    /// Since when this handheld was lost, by the last notice that was heeded.
    ///
    /// @throws VaultException when the keyring cannot be read
    public Optional<Instant> heeded() {
        return keyring().loss().map(LossNotice::since);
    }

    /// Destroys the keys, if the bytes are the gateway's notice about this handheld and newer than
    /// any that was heeded. Durable when this returns true.
    ///
    /// @return false when they are not; nothing was changed then
    /// @throws VaultException when it could not be written; {@link #resume} may be able to go on
    public boolean heed(byte[] bytes) {
        Optional<LossNotice> notice = notice(bytes);
        Keyring keyring = keyring();
        boolean isNew =
                notice.filter(each ->
                                keyring.loss()
                                        .filter(last -> !last.since().isBefore(each.since()))
                                        .isEmpty())
                        .isPresent();
        if (!isNew) {
            return false;
        }
        try {
            write(NEXT, keyring.keyless(notice.get()));
            home.force();
            finish();
        } catch (IOException e) {
            throw notWritten(e);
        }
        return true;
    }

    /// Goes on with what a power cut has interrupted. To be called at every start, before the
    /// keyring is read.
    ///
    /// @return whether there was anything to do
    /// @throws VaultException when it could not be written
    public boolean resume() {
        try {
            if (!home.names().contains(NEXT) || !isKeyless(read(NEXT))) {
                return false;
            }
            finish();
        } catch (IOException e) {
            throw notWritten(e);
        }
        return true;
    }

    private void finish() throws IOException {
        deviceKey.run();
        for (String name : home.names()) {
            if (name.equals(KEYRING.toString()) || name.equals(KEYRING_NEW)) {
                write(name, new byte[read(name).length]);
            }
        }
        home.move(NEXT, KEYRING.toString());
        home.force();
    }

    /// Whether it was written to its end.
    private boolean isKeyless(byte[] bytes) {
        try {
            return Keyring.parse(KEYRING, bytes)
                    .loss()
                    .filter(notice -> notice(notice.bytes()).isPresent())
                    .isPresent();
        } catch (VaultException _) {
            return false;
        }
    }

    private Optional<LossNotice> notice(byte[] bytes) {
        try {
            return Optional.of(LossNotice.parse(bytes))
                    .filter(each -> each.print().equals(print) && each.isBy(gateway));
        } catch (SealException _) {
            return Optional.empty();
        }
    }

    private Keyring keyring() {
        try {
            return Keyring.parse(KEYRING, read(KEYRING.toString()));
        } catch (IOException e) {
            throw Keyring.unreadable(KEYRING, e);
        }
    }

    private byte[] read(String name) throws IOException {
        try (FileChannel file = home.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LENGTH_MAX, file.size()));
            while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
                // Goes on until all is here, or the file has become shorter.
            }
            return bytes.array();
        }
    }

    /// Where the file lies, and not beside it: this is what overwrites.
    private void write(String name, byte[] content) throws IOException {
        try (FileChannel file = home.open(name)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                file.write(rest, rest.position());
            }
            file.truncate(content.length);
            file.force(true);
        }
    }

    private static VaultException notWritten(IOException e) {
        return new VaultException(
                VaultException.Reason.NOT_COUNTED,
                "this handheld was lost, and its keys could not be destroyed; destroy the card",
                e);
    }
}
