package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.SealException;

/// Where a PIN is given: lets in whoever has the right one, and makes everybody else wait. Safe for
/// several threads; one attempt at a time.
public final class Door {
    private static final String KEYRING = "vault.keys";
    private static final String ATTEMPTS = "vault.attempts";

    /// What became of an attempt.
    public sealed interface Answer {
        /// The PIN is right.
        ///
        /// @param isInitial whether a technician chose it, so that it must be changed
        record Opened(VaultKey key, boolean isInitial) implements Answer {}

        /// It is not.
        ///
        /// @param waiting until the next attempt, zero when it may follow at once
        record Wrong(Duration waiting) implements Answer {}

        /// It was not looked at: it is too early.
        record TooEarly(Duration waiting) implements Answer {}
    }

    private final Path keyring;
    private final Attempts attempts;
    private final Supplier<byte[]> deviceKey;
    private final PinCost cost;
    private final RandomGenerator random;

    /// @param home the folder of the vault
    /// @param deviceKey reads it; what it gives is wiped
    /// @param cost of PINs that are set from now on
    /// @param random a secure one
    /// @param nanos a monotonic clock, in nanoseconds
    public Door(
            Path home,
            Supplier<byte[]> deviceKey,
            PinCost cost,
            RandomGenerator random,
            LongSupplier nanos) {
        this.keyring = keyring(home);
        this.deviceKey = requireNonNull(deviceKey, "deviceKey");
        this.cost = requireNonNull(cost, "cost");
        this.random = requireNonNull(random, "random");
        this.attempts = new Attempts(home.resolve(ATTEMPTS), nanos);
    }

    /// Makes the door of a new vault, with a first PIN that its clinician must change.
    ///
    /// @return the new vault's key
    /// @throws IllegalArgumentException when there is one already, or this cannot be a PIN
    public static VaultKey make(
            Path home,
            byte[] deviceKey,
            String clinician,
            char[] pin,
            PinCost cost,
            RandomGenerator random)
            throws IOException {
        VaultKey key = VaultKey.random(random);
        Attempts.make(home.resolve(ATTEMPTS));
        Keyring.make(keyring(home), key, deviceKey, clinician, pin, cost, random);
        return key;
    }

    /// Sets a first PIN for one clinician by what the county gave; all other PINs end, and so does
    /// any waiting. The board may be another one.
    ///
    /// @param code the one-time code, as it was typed
    /// @return the vault's key; the keyring has a new generation, in which the recovery does not
    ///   serve again
    /// @throws IllegalArgumentException when it is for another vault, was used, or this cannot be a
    ///   PIN
    /// @throws SealException when the code is wrong
    public static VaultKey recover(
            Path home,
            KeyRecovery recovery,
            String code,
            byte[] deviceKey,
            String clinician,
            char[] pin,
            PinCost cost,
            RandomGenerator random)
            throws IOException {
        VaultKey key =
                Keyring.recover(
                        keyring(home), recovery, code, deviceKey, clinician, pin, cost, random);
        Attempts.make(home.resolve(ATTEMPTS));
        return key;
    }

    /// Where the keyring lies.
    public static Path keyring(Path home) {
        return home.resolve(KEYRING);
    }

    /// Whose PIN opens.
    ///
    /// @throws VaultException when the keyring cannot be read
    public List<String> clinicians() {
        return Keyring.read(keyring).clinicians();
    }

    /// How long no attempt can be made.
    public synchronized Duration waiting() {
        return attempts.waiting();
    }

    /// Tries a PIN.
    ///
    /// @throws VaultException when no PIN can open it here; no attempt is counted then
    public synchronized Answer knock(String clinician, char[] pin) {
        Duration wait = attempts.waiting();
        if (!wait.isZero()) {
            return new Answer.TooEarly(wait);
        }
        Keyring keys = Keyring.read(keyring);
        byte[] device = deviceKey.get();
        try {
            keys.check(device);
            attempts.begin();
            Optional<VaultKey> key = keys.open(device, clinician, pin);
            if (key.isEmpty()) {
                return new Answer.Wrong(attempts.waiting());
            }
            attempts.succeed();
            return new Answer.Opened(key.get(), keys.isInitial(clinician));
        } finally {
            Arrays.fill(device, (byte) 0);
        }
    }

    /// Changes a PIN. The old one counts as an attempt like any other.
    ///
    /// @throws IllegalArgumentException when the new one cannot be a PIN; nothing was tried then
    /// @throws VaultException when no PIN can open it here, or the new one could not be written
    public synchronized Answer change(String clinician, char[] pin, char[] next) {
        if (PinFault.of(next).isPresent()) {
            throw new IllegalArgumentException("the new PIN is " + PinFault.of(next).get());
        }
        Answer answer = knock(clinician, pin);
        if (answer instanceof Answer.Opened(VaultKey key, boolean _)) {
            set(key, clinician, next);
        }
        return answer;
    }

    private void set(VaultKey key, String clinician, char[] pin) {
        byte[] device = deviceKey.get();
        try {
            Keyring.read(keyring).set(key, device, clinician, pin, cost, false, random);
        } catch (IOException e) {
            throw new VaultException(
                    VaultException.Reason.NOT_COUNTED,
                    "the new PIN could not be written; the old one is valid. Check the card",
                    e);
        } finally {
            Arrays.fill(device, (byte) 0);
        }
    }
}
