package org.yaoxiang.device.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.wire.LossQuestion;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Destruction;

/// Asks the gateway whether this handheld was marked as lost, also before any PIN, and destroys its
/// keys when it was: at the start, when the gateway refuses the handheld, and whenever nothing has
/// shown for some hours that it may still speak.
///
/// A handheld that was lost is also revoked, so that an answer within the usual contact, which
/// tells the time to none but enrolled ones, shows that it was not; then no question is asked.
final class LossWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);

    /// How long it counts that the handheld could speak. An engineering choice: a question costs a
    /// handshake, and a handheld with nothing to say speaks with the gateway every two hours.
    static final Duration PROOF = Duration.ofHours(6);

    /// The shortest time between two questions. An engineering choice: a gateway that is silent for
    /// a day, or a handheld that was revoked and not lost, costs 24 handshakes a day.
    static final Duration BREATH = Duration.ofHours(1);

    /// An answer that tells the time comes as late as one that does not.
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    /// What the usual contact has lived through.
    ///
    /// @param lastAnswer when the gateway last answered, by the monotonic clock
    /// @param trouble what hindered the last attempt
    record Contact(Optional<Duration> lastAnswer, Optional<Trouble> trouble) {
        static Contact of(Uplink.State state) {
            return new Contact(state.lastAnswer(), state.trouble());
        }
    }

    /// Carries a question.
    @FunctionalInterface
    interface Road {
        /// The notice of the loss, of no bytes when there is none; empty when nobody answers.
        ///
        /// @throws IOException when no socket can be had
        Optional<byte[]> ask(LossQuestion question) throws IOException;
    }

    private final Destruction destruction;
    private final String print;
    private final Road road;
    private final Supplier<Duration> sinceBoot;
    private final Runnable lost;
    private volatile Optional<Duration> heard = Optional.empty();
    private volatile Optional<Supplier<Contact>> contact = Optional.empty();
    private Optional<Duration> asked = Optional.empty();
    private Optional<Duration> answered = Optional.empty();

    /// @param print what names this handheld in its questions
    /// @param sinceBoot reads the monotonic clock
    /// @param lost is told when the keys are destroyed on the disk
    LossWatch(
            Destruction destruction,
            String print,
            Road road,
            Supplier<Duration> sinceBoot,
            Runnable lost) {
        this.destruction = requireNonNull(destruction, "destruction");
        this.print = requireNonNull(print, "print");
        this.road = requireNonNull(road, "road");
        this.sinceBoot = requireNonNull(sinceBoot, "sinceBoot");
        this.lost = requireNonNull(lost, "lost");
    }

    /// The gateway has told the time, as it does to those who may speak. Any thread.
    void heard() {
        heard = Optional.of(sinceBoot.get());
    }

    /// The usual contact has begun. Any thread.
    ///
    /// @param state what it has lived through
    void follow(Supplier<Contact> state) {
        contact = Optional.of(state);
    }

    /// Asks if that is due. To be called about once a minute, by one thread.
    void look() {
        if (destruction.resume()) {
            lost.run();
        }
        if (isDue()) {
            asked = Optional.of(sinceBoot.get());
            try {
                if (heeds(ask())) {
                    LOG.warn("this handheld was lost: its keys are destroyed");
                    lost.run();
                    ask(); // tells the gateway
                }
            } catch (IOException e) {
                LOG.info("no question about a loss: {}", e.toString());
            }
        }
    }

    private boolean isDue() {
        Duration now = sinceBoot.get();
        boolean isRested = isPast(asked, BREATH, now);
        boolean isProved = !isPast(answered, PROOF, now) || !isPast(heard, PROOF, now);
        return isRested && (!isProved || isRefused());
    }

    private static boolean isPast(Optional<Duration> then, Duration span, Duration now) {
        return then.filter(each -> now.minus(each).compareTo(span) < 0).isEmpty();
    }

    /// Whether the gateway has refused the handshake, or has answered without telling the time.
    private boolean isRefused() {
        return contact.map(Supplier::get)
                .filter(state ->
                        state.trouble().filter(Trouble.NOT_TRUSTED::equals).isPresent()
                                || state.lastAnswer()
                                        .filter(at -> isPast(heard, AT_ONCE, at))
                                        .isPresent())
                .isPresent();
    }

    private byte[] ask() throws IOException {
        Optional<Instant> heeded = destruction.heeded();
        Optional<byte[]> answer = road.ask(new LossQuestion(print, heeded));
        answer.ifPresent(_ -> answered = Optional.of(sinceBoot.get()));
        return answer.orElse(new byte[0]);
    }

    private boolean heeds(byte[] notice) {
        if (notice.length == 0) {
            return false;
        }
        boolean heeds = destruction.heed(notice);
        if (!heeds) {
            LOG.warn("a notice of a loss is not the gateway's for this handheld, or was heeded");
        }
        return heeds;
    }
}
