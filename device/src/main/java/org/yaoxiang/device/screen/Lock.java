package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// Whether the pages are open.
///
/// | state | the pages | keys in memory | vault, uplink | a visit in hand |
/// |---|---|---|---|---|
/// | closed: since power-on no PIN was given | ask for the PIN | none | closed | none |
/// | open | answer | all | open | goes on |
/// | locked: by idling or by hand | ask for the PIN | all | open, goes on delivering | is kept |
/// | lost: the keys were destroyed | say so | none | closed | is dropped |
///
/// Between closed and open lies the opening of the vault. It is nearly always over when the PIN's
/// answer is due; when the index must be made anew it lasts, and the pages say how far it is.
///
/// Safe for several threads.
public final class Lock {
    private static final Logger LOG = LoggerFactory.getLogger(Lock.class);

    /// How long the answer to a PIN waits for the opening, so that a usual one needs no page of its
    /// own. An engineering choice.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// How far the opening has come.
    ///
    /// @param all facts; 0 while they are being counted
    record Opened(int known, int all) {}

    private final Door door;
    private final Duration idle;
    private final BiFunction<VaultKey, Vault.Progress, Desk> opening;
    private final Executor executor;
    private final LongSupplier nanos;
    private volatile Optional<CompletableFuture<Desk>> desk = Optional.empty();
    private volatile Opened opened = new Opened(0, 0);
    private volatile boolean isOpen;
    private volatile long touched;
    private volatile String clinician;

    /// @param usual whose PIN it asks for first
    /// @param idle after which it locks
    /// @param opening puts everything on the desk when the first PIN since power-on was right
    /// @param executor runs the opening
    /// @param nanos a monotonic clock, in nanoseconds
    public Lock(
            Door door,
            String usual,
            Duration idle,
            BiFunction<VaultKey, Vault.Progress, Desk> opening,
            Executor executor,
            LongSupplier nanos) {
        this.door = requireNonNull(door, "door");
        this.clinician = door.usual(usual);
        this.idle = requireNonNull(idle, "idle");
        this.opening = requireNonNull(opening, "opening");
        this.executor = requireNonNull(executor, "executor");
        this.nanos = requireNonNull(nanos, "nanos");
    }

    /// Whether the handheld was lost and its keys destroyed.
    boolean isLost() {
        return door.isLost();
    }

    /// Clears the desk, once the keys are destroyed on the disk. Waits for an opening to end; none
    /// begins after this, for no PIN opens any more.
    public void lose() {
        Optional<CompletableFuture<Desk>> begun;
        synchronized (this) {
            begun = desk;
            desk = Optional.empty();
            isOpen = false;
        }
        begun.ifPresent(each -> each.handle((_, _) -> Optional.empty()).join());
    }

    /// Whether anything lies on the desk, or will.
    boolean isBegun() {
        return desk.isPresent();
    }

    /// What the pages may show; empty while they are closed or locked.
    public Optional<Desk> desk() {
        return isOpen() ? onceOpened() : Optional.empty();
    }

    private Optional<Desk> onceOpened() {
        return desk.filter(each -> each.isDone() && !each.isCompletedExceptionally())
                .map(CompletableFuture::join);
    }

    /// How far the opening is; empty when there is none.
    Optional<Opened> opening() {
        return desk.filter(each -> !each.isDone()).map(_ -> opened);
    }

    /// Throws, once, what ended an opening that lasted longer than the answer to its PIN. The next
    /// PIN tries anew.
    synchronized void requireUnbroken() {
        if (desk.filter(CompletableFuture::isCompletedExceptionally).isPresent()) {
            Throwable cause = desk.get().exceptionNow();
            desk = Optional.empty();
            isOpen = false;
            throw cause instanceof RuntimeException e
                    ? e
                    : new IllegalStateException("the vault was not opened", cause);
        }
    }

    boolean isOpen() {
        return isOpen && nanos.getAsLong() - touched < idle.toNanos();
    }

    /// Who opened it last, before the first time who usually does.
    String clinician() {
        return clinician;
    }

    /// Everybody whose PIN opens.
    List<String> clinicians() {
        return door.clinicians();
    }

    /// Whether another chose this clinician's PIN, so that it opens nothing until it is changed.
    boolean isInitial(String whose) {
        return door.isInitial(whose);
    }

    /// Whether a visit waits behind the lock.
    boolean hasVisit() {
        return onceOpened().filter(each -> each.bedside().visit().isPresent()).isPresent();
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
    Door.Answer unlock(String whose, char[] pin) {
        Door.Answer answer = door.knock(whose, pin);
        if (answer instanceof Door.Answer.Opened(VaultKey key, boolean mustChange) && !mustChange) {
            clinician = whose;
            open(key);
        }
        return answer;
    }

    /// Changes the PIN; the right old one opens too.
    ///
    /// @throws IllegalArgumentException when the new one cannot be a PIN
    Door.Answer change(String whose, char[] pin, char[] next) {
        Door.Answer answer = door.change(whose, pin, next);
        if (answer instanceof Door.Answer.Opened(VaultKey key, boolean _)) {
            clinician = whose;
            open(key);
        }
        return answer;
    }

    /// Lets a colleague in, see {@link Door#admit}.
    Door.Answer admit(char[] pin, String colleague, char[] first) {
        return door.admit(clinician, pin, colleague, first);
    }

    /// Takes a colleague's PIN away, see {@link Door#dismiss}.
    Door.Answer dismiss(char[] pin, String colleague) {
        return door.dismiss(clinician, pin, colleague);
    }

    private void open(VaultKey key) {
        CompletableFuture<Desk> opening = begin(key);
        try {
            opening.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("the vault takes longer to open");
        } catch (ExecutionException e) {
            requireUnbroken();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized CompletableFuture<Desk> begin(VaultKey key) {
        // They may have been destroyed since the PIN was found right.
        door.requireKeys();
        touched = nanos.getAsLong();
        isOpen = true;
        CompletableFuture<Desk> begun =
                desk.orElseGet(() ->
                        CompletableFuture.supplyAsync(
                                () -> opening.apply(key, this::advance), executor));
        desk = Optional.of(begun);
        return begun;
    }

    private void advance(int known, int all) {
        opened = new Opened(known, all);
    }
}
