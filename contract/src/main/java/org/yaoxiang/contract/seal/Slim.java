package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.codec.Leb128;
import org.yaoxiang.contract.fact.Hash;

/// A sealed fact on its way between two that know much of it already: without its author, without
/// what CBOR and COSE put around it, and without what the receiver can look up. The receiver makes
/// the very bytes again that were signed, so the signature tells whether both meant the same.
///
/// ```text
///  0         1      2       3       4
/// +---------+------+-------+-------+----------+----------+--------+--------+-----------+
/// | version | kind | suite | marks | sequence | previous | keys   | letter | signature |
/// +---------+------+-------+-------+----------+----------+--------+--------+-----------+
/// suite     bits 4-7 the suite, 0-3 the urgency, by their places in their enums
/// marks     bits 0-3 how many keys, bit 4 without previous, bit 5 without the told fact
/// sequence  {@link Leb128}
/// previous  32 bytes; left out in an author's first fact, and with bit 4
/// keys      [ length of the id | id | point with its y as one bit, 33 | wrapped content key ] for
///           each recipient; the length is 0 for the author, and 255 with nothing after it for an
///           author without a wrapped key
/// letter    with bit 5 without the 32 bytes of the hash with which a receipt begins
/// signature 64 bytes
/// ```
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
public final class Slim {
    private static final int MARKS_AT = 3;
    private static final int COUNT_MASK = 0b0000_1111;
    private static final int WITHOUT_PREVIOUS = 0b0001_0000;
    private static final int WITHOUT_TOLD = 0b0010_0000;
    private static final int MARKS_MASK = COUNT_MASK | WITHOUT_PREVIOUS | WITHOUT_TOLD;

    /// No id is so long: 64 characters are 192 bytes at most.
    private static final int AUTHOR_WITHOUT_KEY = 255;

    /// Where the hash of the told fact is in a receipt's letter, after the heads of an array and of
    /// a string of 32 bytes.
    private static final int TOLD_AT = 3;

    private Slim() {}

    /// What travels.
    ///
    /// @param isPreviousKnown whether the receiver holds the author's fact before this one
    /// @param told the fact that the receiver has just sent, of which a receipt may tell
    public static byte[] of(Sealed fact, boolean isPreviousKnown, Optional<Hash> told) {
        requireNonNull(told, "told");
        boolean isWithoutPrevious = isPreviousKnown && fact.previous().isPresent();
        boolean isWithoutTold =
                told.filter(hash -> isToldBy(fact.letter(), hash)).isPresent()
                        && fact.kind() == Kind.RECEIPT;
        ByteBuffer bytes = ByteBuffer.allocate(fact.bytes().length);
        bytes.put((byte) fact.version());
        bytes.put((byte) fact.kind().ordinal());
        bytes.put((byte) ((fact.suite().ordinal() << 4) | fact.urgency().ordinal()));
        bytes.put(
                (byte)
                        (fact.wrapped().size()
                                | (isWithoutPrevious ? WITHOUT_PREVIOUS : 0)
                                | (isWithoutTold ? WITHOUT_TOLD : 0)));
        Leb128.put(bytes, fact.sequence());
        fact.previous().filter(_ -> !isWithoutPrevious).ifPresent(hash -> bytes.put(hash.bytes()));
        for (Sealed.Addressed each : fact.wrapped()) {
            put(bytes, each, fact.author());
        }
        byte[] letter = fact.letter();
        if (isWithoutTold) {
            bytes.put(letter, 0, TOLD_AT);
            int rest = TOLD_AT + Hash.LENGTH;
            bytes.put(letter, rest, letter.length - rest);
        } else {
            bytes.put(letter);
        }
        bytes.put(fact.signature());
        return Arrays.copyOf(bytes.array(), bytes.position());
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
            byte[] slim, String author, LongFunction<Optional<Hash>> facts, Optional<Hash> told) {
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
            LongFunction<Optional<Hash>> facts,
            Optional<Hash> told) {
        int version = Sealed.version(number(bytes));
        Kind kind = constant(Kind.values(), number(bytes));
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
                            ? facts.apply(sequence - 1)
                            : Optional.of(new Hash(take(bytes, Hash.LENGTH)));
            if (previous.isEmpty()) {
                return Optional.empty();
            }
        }
        List<Sealed.Addressed> keys = new ArrayList<>();
        for (int i = 0; i < (marks & COUNT_MASK); i++) {
            keys.add(key(bytes, suite, author));
        }
        byte[] letter = take(bytes, bytes.remaining() - Suite.SIGNATURE_LENGTH);
        if ((marks & WITHOUT_TOLD) != 0) {
            if (told.isEmpty()) {
                return Optional.empty();
            }
            letter = with(letter, told.get());
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
        bytes.put(Suite.shortened(wrapped.encapsulated())).put(wrapped.contentKey());
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

    private static boolean isToldBy(byte[] letter, Hash told) {
        return letter.length >= TOLD_AT + Hash.LENGTH
                && Arrays.equals(
                        letter, TOLD_AT, TOLD_AT + Hash.LENGTH, told.bytes(), 0, Hash.LENGTH);
    }

    private static byte[] with(byte[] rest, Hash told) {
        if (rest.length < TOLD_AT) {
            throw new SealException("a receipt of " + rest.length + " bytes");
        }
        return ByteBuffer.allocate(rest.length + Hash.LENGTH)
                .put(rest, 0, TOLD_AT)
                .put(told.bytes())
                .put(rest, TOLD_AT, rest.length - TOLD_AT)
                .array();
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
