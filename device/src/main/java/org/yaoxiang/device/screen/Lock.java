package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.Keyring;
import org.yaoxiang.device.vault.VaultKey;

/// Whether the pages are open.
///
/// | state | the pages | keys in memory | vault, uplink | a visit in hand |
/// |---|---|---|---|---|
/// | closed: since power-on no PIN was given | ask for the PIN | none | closed | none |
/// | open | answer | all | open | goes on |
/// | locked: by idling or by hand | ask for the PIN | all | open, goes on delivering | is kept |
///
/// Safe for several threads.
public final class Lock {
    private final Door door;
    private final String clinician;
    private final Duration idle;
    private final Function<VaultKey, Desk> opening;
    private final LongSupplier nanos;
    private volatile Optional<Desk> desk = Optional.empty();
    private volatile boolean isOpen;
    private volatile long touched;
    private volatile boolean isInitial;

    /// @param clinician whose PIN it asks for
    /// @param idle after which it locks
    /// @param opening puts everything on the desk when the first PIN since power-on was right
    /// @param nanos a monotonic clock, in nanoseconds
    public Lock(
            Door door,
            Keyring keyring,
            String clinician,
            Duration idle,
            Function<VaultKey, Desk> opening,
            LongSupplier nanos) {
        this.door = requireNonNull(door, "door");
        this.clinician = requireNonNull(clinician, "clinician");
        this.idle = requireNonNull(idle, "idle");
        this.opening = requireNonNull(opening, "opening");
        this.nanos = requireNonNull(nanos, "nanos");
        this.isInitial = keyring.isInitial(clinician);
    }

    /// What the pages may show; empty while they are closed or locked.
    public Optional<Desk> desk() {
        return isOpen() ? desk : Optional.empty();
    }

    boolean isOpen() {
        return isOpen && nanos.getAsLong() - touched < idle.toNanos();
    }

    /// Whether a technician chose the PIN, so that it opens nothing until it is changed.
    boolean isInitial() {
        return isInitial;
    }

    /// Whether a visit waits behind the lock.
    boolean hasVisit() {
        return desk.filter(each -> each.bedside().visit().isPresent()).isPresent();
    }

    /// How long no PIN can be tried.
    Duration waiting() {
        return door.waiting();
    }

    /// Somebody is there.
    void touch() {
        if (isOpen()) {
            touched = nanos.getAsLong();
        }
    }

    /// Locks by hand.
    void lock() {
        isOpen = false;
    }

    /// Tries to open with a PIN. An initial one opens nothing.
    Door.Answer unlock(char[] pin) {
        Door.Answer answer = door.knock(clinician, pin);
        if (answer instanceof Door.Answer.Opened(VaultKey key, boolean mustChange) && !mustChange) {
            open(key);
        }
        return answer;
    }

    /// Changes the PIN; the right old one opens too.
    ///
    /// @throws IllegalArgumentException when the new one cannot be a PIN
    Door.Answer change(char[] pin, char[] next) {
        Door.Answer answer = door.change(clinician, pin, next);
        if (answer instanceof Door.Answer.Opened(VaultKey key, boolean _)) {
            isInitial = false;
            open(key);
        }
        return answer;
    }

    private synchronized void open(VaultKey key) {
        if (desk.isEmpty()) {
            desk = Optional.of(opening.apply(key));
        }
        touched = nanos.getAsLong();
        isOpen = true;
    }
}
