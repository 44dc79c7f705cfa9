package org.yaoxiang.gateway.inbox;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Slim;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Together;

/// Takes facts and parts of facts from who speaks.
public record Intake(Inbox inbox, Assembly assembly) {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /// What came of it.
    public sealed interface Result {
        /// The fact is durable.
        record Receipted(Sealed receipt) implements Result {}

        /// Of the facts that travelled as {@link Slim} the first ones are durable, or all.
        ///
        /// @param receipts as slim as their facts, {@link Together}
        /// @param isNew whether all of them were made just now
        record SlimReceipted(byte[] receipts, boolean isNew) implements Result {}

        /// The fact must come whole, for the slim one could not be made out here.
        record Unclear() implements Result {}

        /// The part is here, the fact not yet whole.
        record Taken(Held held) implements Result {}

        /// It is nothing that is taken here.
        ///
        /// @param why in words for a technician
        record Malformed(String why) implements Result {}

        /// It may not be said by who says it.
        ///
        /// @param why in words for a technician
        record Forbidden(String why) implements Result {}

        /// The disk does not save now; the same should come again.
        record Unavailable() implements Result {}
    }

    public Intake {
        requireNonNull(inbox, "inbox");
        requireNonNull(assembly, "assembly");
    }

    /// Takes a whole fact.
    ///
    /// @param speaker the party that speaks
    /// @param name by which the fact was announced
    /// @param bytes what should be the fact
    public Result take(String speaker, String name, byte[] bytes) {
        Sealed fact;
        try {
            fact = Sealed.parse(bytes);
        } catch (SealException _) {
            return new Result.Malformed("no sealed fact");
        }
        if (!name.equals(CoapNames.name(fact.hash()))) {
            return new Result.Malformed("the name is not the fact's");
        }
        if (!fact.author().equals(speaker)) {
            return new Result.Forbidden("the author is not who speaks");
        }
        return switch (inbox.accept(fact)) {
            case Acceptance.Accepted(Sealed receipt, boolean isNew) -> {
                log(fact, isNew, bytes.length);
                yield new Result.Receipted(receipt);
            }
            case Acceptance.Refused(String why) -> {
                LOG.warn("fact {} of {} refused: {}", fact.hash(), speaker, why);
                yield new Result.Forbidden(why);
            }
            case Acceptance.Unavailable() -> new Result.Unavailable();
        };
    }

    /// Takes facts that come together as {@link Slim}, one after the other: each is durable before
    /// the next one, which may rely on it, is made out. The first that is not taken ends it; what
    /// it is said to be counts when it is the first of all, and so it is when it comes again.
    ///
    /// @param speaker the party that speaks, which is their author
    public Result takeSlim(String speaker, byte[] together) {
        List<byte[]> slims;
        try {
            slims = Together.decode(together);
        } catch (IllegalArgumentException _) {
            return new Result.Malformed("no slim facts");
        }
        List<byte[]> receipts = new ArrayList<>();
        boolean isNew = true;
        for (byte[] slim : slims) {
            switch (takeOne(speaker, slim)) {
                case One.Taken(byte[] receipt, boolean isMadeNow) -> {
                    receipts.add(receipt);
                    isNew &= isMadeNow;
                }
                case One.Not(Result why) -> {
                    return receipts.isEmpty() ? why : receipted(receipts, isNew);
                }
            }
        }
        return receipted(receipts, isNew);
    }

    private static Result receipted(List<byte[]> receipts, boolean isNew) {
        return new Result.SlimReceipted(Together.encode(receipts), isNew);
    }

    /// What came of one of several facts.
    private sealed interface One {
        record Taken(byte[] receipt, boolean isMadeNow) implements One {}

        record Not(Result why) implements One {}
    }

    /// Takes one fact. One that is refused must come whole, so that it is refused for its own sake
    /// and not for what was taken for it here.
    private One takeOne(String speaker, byte[] slim) {
        try {
            Optional<Sealed> fact =
                    Slim.whole(
                            slim, speaker, number -> inbox.fact(speaker, number), Optional.empty());
            return fact.map(whole -> takeWhole(whole, slim))
                    .orElse(new One.Not(new Result.Unclear()));
        } catch (SealException _) {
            return new One.Not(new Result.Malformed("no slim fact"));
        } catch (JournalException e) {
            LOG.error("the inbox gives no fact: {}", e.getMessage());
            return new One.Not(new Result.Unavailable());
        }
    }

    private One takeWhole(Sealed fact, byte[] slim) {
        return switch (inbox.accept(fact)) {
            case Acceptance.Accepted(Sealed receipt, boolean isNew) -> {
                log(fact, isNew, slim.length);
                yield new One.Taken(
                        Slim.of(receipt, known(fact, slim), Optional.of(fact.hash())), isNew);
            }
            case Acceptance.Refused _ -> new One.Not(new Result.Unclear());
            case Acceptance.Unavailable() -> new One.Not(new Result.Unavailable());
        };
    }

    private static void log(Sealed fact, boolean isNew, int bytes) {
        LOG.info(
                "fact {} of {} {}, {} bytes",
                fact.hash(),
                fact.author(),
                isNew ? "arrived" : "came again",
                bytes);
    }

    /// Who relies on the fact before has the receipt for it, or gets it in the same answer.
    private List<Sealed> known(Sealed fact, byte[] slim) {
        return Slim.isWithoutPrevious(slim)
                ? fact.previous().flatMap(inbox::receipt).stream().toList()
                : List.of();
    }

    /// Takes a part, and with the last one that was missing the fact. A part of a fact that is in
    /// the inbox already is answered with the receipt.
    ///
    /// @param speaker the party that speaks
    public Result take(String speaker, Part part) {
        Optional<Sealed> receipt = inbox.receipt(speaker, part.name());
        if (receipt.isPresent()) {
            return new Result.Receipted(receipt.get());
        }
        try {
            Held held = assembly.take(speaker, part);
            if (held.missing() < part.of()) {
                return new Result.Taken(held);
            }
            Optional<byte[]> whole = assembly.whole(speaker, part.name(), part.of());
            if (whole.isEmpty()) {
                LOG.warn("parts of {} were spoilt on the disk and are asked for again", speaker);
                return new Result.Taken(assembly.take(speaker, part));
            }
            Result result = take(speaker, part.name(), whole.get());
            if (!(result instanceof Result.Unavailable)) {
                assembly.forget(speaker, part.name(), part.of());
            }
            return result;
        } catch (UncheckedIOException e) {
            LOG.error("a part of {} cannot be kept: {}", speaker, e.getMessage());
            return new Result.Unavailable();
        }
    }
}
