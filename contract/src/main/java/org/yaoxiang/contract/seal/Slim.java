package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.codec.Leb128;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;

/// A sealed fact on its way between two that know much of it already: without its author, without
/// what CBOR and COSE put around it, and without what the receiver can look up. The receiver makes
/// the very bytes again that were signed, so the signature tells whether both meant the same.
///
/// ```text
///  0      1       2       3
/// +------+-------+-------+----------+----------+------+--------+-----------+
/// | kind | suite | marks | sequence | previous | keys | letter | signature |
/// +------+-------+-------+----------+----------+------+--------+-----------+
/// kind      bits 4-7 the version, 0-3 the kind, by its place in its enum
/// suite     bits 4-7 the suite, 0-3 the urgency, by their places in their enums
/// marks     bits 0-3 how many keys, 15 for those of another fact, bit 4 without previous, bit 5
///           without the told fact
/// sequence  {@link Leb128}
/// previous  32 bytes; left out in an author's first fact, and with bit 4
/// keys      [ length of the id | id | point with its y as one bit, 33 | wrapped content key ] for
///           each recipient; the length is 0 for the author, and 255 with nothing after it for an
///           author without a wrapped key; or, with 15, one byte: how many of the author's facts
///           before this one has the same keys
/// letter    with bit 5 what it says besides the told fact: the proof by its place in its enum, and
///           as {@link Leb128} the stamp's middle in milliseconds since 1970 and its uncertainty
/// signature 64 bytes
/// ```
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
public final class Slim {
    private static final int MARKS_AT = 2;
    private static final int COUNT_MASK = 0b0000_1111;
    private static final int KEYS_OF_ANOTHER = COUNT_MASK;
    private static final int BEFORE_MAX = 255;
    private static final int WITHOUT_PREVIOUS = 0b0001_0000;
    private static final int WITHOUT_TOLD = 0b0010_0000;
    private static final int MARKS_MASK = COUNT_MASK | WITHOUT_PREVIOUS | WITHOUT_TOLD;

    private static final int TELLING_LENGTH_MAX = 1 + 2 * 9;

    /// No id is so long: 64 characters are 192 bytes at most.
    private static final int AUTHOR_WITHOUT_KEY = 255;

    private Slim() {}

    /// What travels.
    ///
    /// @param known facts of the author that the receiver holds
    /// @param told the fact that the receiver has just sent, of which a receipt may tell
    public static byte[] of(Sealed fact, List<Sealed> known, Optional<Hash> told) {
        requireNonNull(told, "told");
        boolean isWithoutPrevious =
                fact.previous()
                        .filter(hash -> known.stream().anyMatch(each -> each.hash().equals(hash)))
                        .isPresent();
        OptionalInt withTheKeys = withTheKeys(fact, known);
        Optional<byte[]> telling = told.flatMap(hash -> telling(fact, hash));
        ByteBuffer bytes = ByteBuffer.allocate(fact.bytes().length);
        bytes.put((byte) ((fact.version() << 4) | fact.kind().ordinal()));
        bytes.put((byte) ((fact.suite().ordinal() << 4) | fact.urgency().ordinal()));
        bytes.put(
                (byte)
                        ((withTheKeys.isPresent() ? KEYS_OF_ANOTHER : fact.wrapped().size())
                                | (isWithoutPrevious ? WITHOUT_PREVIOUS : 0)
                                | (telling.isPresent() ? WITHOUT_TOLD : 0)));
        Leb128.put(bytes, fact.sequence());
        fact.previous().filter(_ -> !isWithoutPrevious).ifPresent(hash -> bytes.put(hash.bytes()));
        if (withTheKeys.isPresent()) {
            bytes.put((byte) withTheKeys.getAsInt());
        } else {
            fact.wrapped().forEach(each -> put(bytes, each, fact.author()));
        }
        bytes.put(telling.orElse(fact.letter()));
        bytes.put(fact.signature());
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// How long a fact is when the receiver knows all that may be left out.
    public static int lengthMin(Sealed fact) {
        int keys = fact.wrapped().isEmpty() ? 0 : 1;
        int sequence = Leb128.length(fact.sequence());
        return MARKS_AT + 1 + sequence + keys + fact.letter().length + Suite.SIGNATURE_LENGTH;
    }

    /// Which of the facts before it has the keys of a fact, the nearest one.
    private static OptionalInt withTheKeys(Sealed fact, List<Sealed> known) {
        if (fact.wrapped().isEmpty()) {
            return OptionalInt.empty();
        }
        return known.stream()
                .filter(each -> each.suite() == fact.suite())
                .filter(each -> isBefore(each, fact) && haveTheSameKeys(each, fact))
                .mapToInt(each -> (int) (fact.sequence() - each.sequence()))
                .min();
    }

    private static boolean isBefore(Sealed fact, Sealed later) {
        long facts = later.sequence() - fact.sequence();
        return facts >= 1 && facts <= BEFORE_MAX;
    }

    private static boolean haveTheSameKeys(Sealed fact, Sealed other) {
        return Arrays.equals(fact.recipientBytes(), other.recipientBytes());
    }

    /// Whether a slim fact relies on the receiver's having the one before it.
    public static boolean isWithoutPrevious(byte[] slim) {
        return slim.length > MARKS_AT && (slim[MARKS_AT] & WITHOUT_PREVIOUS) != 0;
    }

    /// Makes the whole fact again; does not verify its signature.
    ///
    /// @param author who sends it
    /// @param facts finds the author's fact of a number; empty when there is none or not only one
    /// @param told the fact that this end has just sent
    /// @return empty when something was left out that is not known here
    /// @throws SealException when the bytes are no such fact
    public static Optional<Sealed> whole(
            byte[] slim, String author, LongFunction<Optional<Sealed>> facts, Optional<Hash> told) {
        if (slim.length > Sealed.LENGTH_MAX) {
            throw new SealException(slim.length + " bytes, expected at most " + Sealed.LENGTH_MAX);
        }
        try {
            return whole(ByteBuffer.wrap(slim), author, facts, told);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new SealException("no slim fact", e);
        }
    }

    private static Optional<Sealed> whole(
            ByteBuffer bytes,
            String author,
            LongFunction<Optional<Sealed>> facts,
            Optional<Hash> told) {
        int first = number(bytes);
        int version = Sealed.version(first >>> 4);
        Kind kind = constant(Kind.values(), first & 0xf);
        int both = number(bytes);
        Suite suite = constant(Suite.values(), both >>> 4);
        Urgency urgency = constant(Urgency.values(), both & 0xf);
        int marks = number(bytes);
        if ((marks & ~MARKS_MASK) != 0) {
            throw new SealException("unknown marks " + marks);
        }
        long sequence = Leb128.number(bytes);
        Optional<Hash> previous = Optional.empty();
        if (sequence > 1) {
            previous =
                    (marks & WITHOUT_PREVIOUS) != 0
                            ? facts.apply(sequence - 1).map(Sealed::hash)
                            : Optional.of(new Hash(take(bytes, Hash.LENGTH)));
            if (previous.isEmpty()) {
                return Optional.empty();
            }
        }
        List<Sealed.Addressed> keys = new ArrayList<>();
        if ((marks & COUNT_MASK) == KEYS_OF_ANOTHER) {
            Optional<Sealed> other = facts.apply(sequence - number(bytes));
            if (other.isEmpty()) {
                return Optional.empty();
            }
            keys.addAll(other.get().wrapped());
        } else {
            for (int i = 0; i < (marks & COUNT_MASK); i++) {
                keys.add(key(bytes, suite, author));
            }
        }
        byte[] letter = take(bytes, bytes.remaining() - Suite.SIGNATURE_LENGTH);
        if ((marks & WITHOUT_TOLD) != 0) {
            if (told.isEmpty()) {
                return Optional.empty();
            }
            letter = letter(letter, told.get());
        }
        return Optional.of(
                Sealed.of(
                        suite,
                        Sealed.payload(
                                Sealed.header(
                                        version, suite, kind, author, sequence, previous, urgency),
                                keys,
                                letter),
                        take(bytes, Suite.SIGNATURE_LENGTH)));
    }

    private static void put(ByteBuffer bytes, Sealed.Addressed key, String author) {
        if (key.wrapped().isEmpty()) {
            bytes.put((byte) AUTHOR_WITHOUT_KEY);
            return;
        }
        byte[] id =
                key.recipientId().equals(author) ? new byte[0] : key.recipientId().getBytes(UTF_8);
        bytes.put((byte) id.length).put(id);
        Suite.Wrapped wrapped = key.wrapped().get();
        bytes.put(Suite.shortened(wrapped.encapsulated())).put(wrapped.key());
    }

    private static Sealed.Addressed key(ByteBuffer bytes, Suite suite, String author) {
        int length = number(bytes);
        if (length == AUTHOR_WITHOUT_KEY) {
            return new Sealed.Addressed(author, Optional.empty());
        }
        String id = length == 0 ? author : new String(take(bytes, length), UTF_8);
        byte[] point = suite.lengthened(take(bytes, Suite.SHORT_POINT_LENGTH));
        return new Sealed.Addressed(
                id, Optional.of(new Suite.Wrapped(point, take(bytes, suite.wrappedLength()))));
    }

    /// What a receipt says besides of what it is; empty when that cannot be told so, or it is of
    /// another fact.
    private static Optional<byte[]> telling(Sealed fact, Hash told) {
        if (fact.kind() != Kind.RECEIPT
                || !(FactCodec.decode(fact.kind(), fact.letter())
                        instanceof Receipt(Hash subject, Receipt.Proof proof, Stamp at))
                || !subject.equals(told)
                || at.tick().isPresent()
                || at.isOpen()
                || at.at().isBefore(Instant.EPOCH)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(TELLING_LENGTH_MAX);
        bytes.put((byte) proof.ordinal());
        Leb128.put(bytes, at.at().toEpochMilli());
        Leb128.put(bytes, at.uncertainty().toMillis());
        return Optional.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static byte[] letter(byte[] telling, Hash told) {
        ByteBuffer bytes = ByteBuffer.wrap(telling);
        Receipt.Proof proof = constant(Receipt.Proof.values(), number(bytes));
        Instant at = Instant.ofEpochMilli(Leb128.number(bytes));
        Duration uncertainty = Duration.ofMillis(Leb128.number(bytes));
        if (bytes.hasRemaining()) {
            throw new SealException(bytes.remaining() + " bytes after a receipt");
        }
        return FactCodec.encode(new Receipt(told, proof, new Stamp(at, uncertainty)));
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        if (length < 0) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    private static int number(ByteBuffer bytes) {
        return Byte.toUnsignedInt(bytes.get());
    }

    private static <E extends Enum<E>> E constant(E[] values, int number) {
        if (number >= values.length) {
            throw new SealException("constant " + number + ", expected below " + values.length);
        }
        return values[number];
    }
}
