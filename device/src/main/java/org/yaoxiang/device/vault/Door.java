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
    private static final int NAME_LENGTH_MAX = 64;

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

    /// Whether the handheld was lost and its keys destroyed, so that no PIN opens.
    ///
    /// @throws VaultException when the keyring cannot be read
    public boolean isLost() {
        return Keyring.read(keyring).isKeyless();
    }

    /// Throws when the keys were destroyed.
    ///
    /// @throws VaultException when they were, or the keyring cannot be read
    public void requireKeys() {
        Keyring.read(keyring).requireKeys();
    }

    /// Whose PIN opens; nobody's after a loss.
    ///
    /// @throws VaultException when the keyring cannot be read
    public List<String> clinicians() {
        return Keyring.read(keyring).clinicians();
    }

    /// Whose PIN is asked for first: the preferred clinician's, or another's when that one has
    /// none.
    ///
    /// @throws VaultException when the keyring cannot be read
    public String usual(String preferred) {
        List<String> clinicians = clinicians();
        return clinicians.contains(preferred) || clinicians.isEmpty()
                ? preferred
                : clinicians.getFirst();
    }

    /// Whether this clinician's PIN was chosen by another and opens nothing until it is changed.
    ///
    /// @throws VaultException when the keyring cannot be read
    public boolean isInitial(String clinician) {
        return Keyring.read(keyring).isInitial(clinician);
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
            set(key, clinician, next, false);
        }
        return answer;
    }

    /// Lets a colleague in, by a first PIN that must be changed. The PIN of the one who lets in
    /// counts as an attempt like any other; an initial one lets nobody in.
    ///
    /// @param colleague 1 to 64 characters, none of them a control character
    /// @throws IllegalArgumentException when the colleague has a PIN already or cannot be called
    ///   so, or this cannot be a PIN; nothing was tried then
    /// @throws VaultException when no PIN can open it here, or it could not be written
    public synchronized Answer admit(String by, char[] pin, String colleague, char[] first) {
        if (!isName(colleague)) {
            throw new IllegalArgumentException(
                    "a clinician is called by 1 to " + NAME_LENGTH_MAX + " characters");
        }
        if (clinicians().contains(colleague)) {
            throw new IllegalArgumentException(colleague + " has a PIN already");
        }
        if (PinFault.of(first).isPresent()) {
            throw new IllegalArgumentException("the first PIN is " + PinFault.of(first).get());
        }
        Answer answer = knock(by, pin);
        if (answer instanceof Answer.Opened(VaultKey key, boolean isInitial) && !isInitial) {
            set(key, colleague, first, true);
        }
        return answer;
    }

    /// Takes a colleague's PIN away. The PIN of the one who does it counts as an attempt like any
    /// other. An old copy of the card still opens by the PIN that was taken away.
    ///
    /// @throws IllegalArgumentException when it is the own one; nothing was tried then
    /// @throws VaultException when no PIN can open it here, or it could not be written
    public synchronized Answer dismiss(String by, char[] pin, String colleague) {
        if (by.equals(colleague)) {
            throw new IllegalArgumentException("nobody takes the own PIN away");
        }
        Answer answer = knock(by, pin);
        if (answer instanceof Answer.Opened(VaultKey _, boolean isInitial) && !isInitial) {
            try {
                Keyring.read(keyring).remove(colleague);
            } catch (IOException e) {
                throw notWritten(e);
            }
        }
        return answer;
    }

    /// Whether a clinician can be called so: 1 to 64 characters, none of them a control character.
    public static boolean isName(String clinician) {
        return !clinician.isBlank()
                && clinician.length() <= NAME_LENGTH_MAX
                && clinician.equals(clinician.strip())
                && clinician.chars().noneMatch(Character::isISOControl);
    }

    private void set(VaultKey key, String clinician, char[] pin, boolean isInitial) {
        byte[] device = deviceKey.get();
        try {
            Keyring.read(keyring).set(key, device, clinician, pin, cost, isInitial, random);
        } catch (IOException e) {
            throw notWritten(e);
        } finally {
            Arrays.fill(device, (byte) 0);
        }
    }

    private static VaultException notWritten(IOException e) {
        return new VaultException(
                VaultException.Reason.NOT_COUNTED,
                "the PINs could not be written; the old ones are valid. Check the card",
                e);
    }
}
