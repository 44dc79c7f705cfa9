package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORItem;
import com.authlete.cbor.CBORTaggedItem;
import com.authlete.cose.COSEException;
import com.authlete.cose.COSEProtectedHeader;
import com.authlete.cose.COSEProtectedHeaderBuilder;
import com.authlete.cose.COSESign1;
import com.authlete.cose.COSESign1Builder;
import com.authlete.cose.COSEUnprotectedHeaderBuilder;
import com.authlete.cose.SigStructureBuilder;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// A fact in its final form: a COSE_Sign1 (RFC 9052 §4.2) whose payload is an envelope that anyone
/// can read and a letter that only its recipients can open. The suite says by which algorithms.
///
/// ```text
/// payload = [ header, recipients, letter ]
/// header  = [ version, suite, kind, author, sequence, previous, urgency ]
/// recipients = [ [ id, encapsulated key, wrapped series key ], … ]; [ id ] for the author, when
///           it can make the series key again from the first of these points
/// letter  = a {@link DenseLetter} closed by the content key, or the fact's CBOR itself when there
///           is no recipient
/// ```
///
/// The content key follows from the series key and the header, see {@link Suite#contentKey}: some
/// letters that an author seals one after another to the same recipients may have the same series
/// key, closed once, and so the same bytes as recipients. Each can be opened by itself.
///
/// Versions 2 and 3 are read and no longer written: the content key itself is closed to the
/// recipients, under the header; and in version 2 the closed letter is the fact's CBOR, and every
/// recipient has a wrapped key.
///
/// The suite stands in the header and, as algorithm, in the protected header of COSE. Both are
/// under the signature, both must agree, and a key verifies facts of its own suite only.
///
/// The hash that names the fact is the suite's hash of the payload, not of the signature: an ES256
/// signature can be rewritten into another valid one, and a rewritten copy is the same fact. The
/// link to the previous fact is that fact's name, by the suite in which that one was sealed.
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
public final class Sealed {
    /// The largest sealed fact that is accepted, in bytes.
    public static final int LENGTH_MAX = 4 << 20;

    static final int VERSION = 4;
    private static final int VERSION_MIN = 2;

    /// From which version on a closed letter is dense.
    private static final int VERSION_DENSE = 3;

    /// From which version on the recipients have the key of a series.
    private static final int VERSION_SERIES = 4;

    private static final byte[] SERIES_CONTEXT = "yaoxiang series 4 ".getBytes(US_ASCII);

    static final int RECIPIENTS_MAX = 8;
    private static final int ID_LENGTH_MAX = 64;
    private static final int TAG_SIGN1 = 18;

    /// A series key closed to one recipient; or nothing for the author, who makes it again from its
    /// own letter key.
    record Addressed(String recipientId, Optional<Suite.Wrapped> wrapped) {}

    private final byte[] bytes;
    private final byte[] payload;
    private final byte[] signature;
    private final Hash hash;
    private final int version;
    private final Suite suite;
    private final Kind kind;
    private final String author;
    private final long sequence;
    private final Optional<Hash> previous;
    private final Urgency urgency;
    private final byte[] header;
    private final byte[] recipientBytes;
    private final List<Addressed> wrapped;
    private final byte[] letter;

    private Sealed(byte[] bytes) {
        this.bytes = bytes;
        COSESign1 sign1 = sign1(bytes);
        this.payload = ((CBORByteArray) sign1.getPayload()).getValue();
        this.signature = sign1.getSignature().getValue();
        if (signature.length != Suite.SIGNATURE_LENGTH) {
            throw new SealException("signature of " + signature.length + " bytes, expected 64");
        }
        Fields parts = Fields.of(Cbor.decode(payload));
        CBORItem headerItem = parts.item();
        this.header = headerItem.encode();
        Fields fields = Fields.of(headerItem);
        this.version = version(fields.integer());
        this.suite = fields.constant(Suite.values());
        if (!Arrays.equals(sign1.getProtectedHeader().encode(), protectedHeader(suite).encode())) {
            throw new SealException("COSE algorithm of another suite than " + suite.setting());
        }
        this.hash = suite.hash(payload);
        this.kind = fields.constant(Kind.values());
        this.author = id(fields.text());
        this.sequence = fields.integer();
        if (sequence < 1) {
            throw new SealException("sequence " + sequence + ", expected 1 or more");
        }
        byte[] before = fields.bytes();
        if (before.length != 0 && before.length != Hash.LENGTH) {
            throw new SealException("previous hash of " + before.length + " bytes");
        }
        if ((sequence == 1) != (before.length == 0)) {
            throw new SealException("sequence " + sequence + " with a wrong link to the previous");
        }
        this.previous = before.length == 0 ? Optional.empty() : Optional.of(new Hash(before));
        this.urgency = fields.constant(Urgency.values());
        fields.end();
        List<Addressed> keys = new ArrayList<>();
        CBORItem recipientsItem = parts.item();
        this.recipientBytes = recipientsItem.encode();
        for (Fields each = Fields.of(recipientsItem); each.remaining() > 0; ) {
            keys.add(addressed(each.array()));
        }
        if (keys.size() > RECIPIENTS_MAX) {
            throw new SealException(keys.size() + " recipients, expected at most 8");
        }
        if (!keys.isEmpty() && keys.stream().allMatch(key -> key.wrapped().isEmpty())) {
            throw new SealException("a key that is closed to nobody");
        }
        this.wrapped = List.copyOf(keys);
        this.letter = parts.bytes();
        parts.end();
    }

    private Addressed addressed(Fields key) {
        String recipient = id(key.text());
        if (key.remaining() == 0 && version >= VERSION_DENSE && recipient.equals(author)) {
            return new Addressed(recipient, Optional.empty());
        }
        Suite.Wrapped its = new Suite.Wrapped(key.bytes(), key.bytes());
        suite.requireLengths(its);
        key.end();
        return new Addressed(recipient, Optional.of(its));
    }

    /// Reads a sealed fact; does not verify its signature.
    ///
    /// @throws SealException when the bytes are not one, or not in canonical form
    public static Sealed parse(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        if (bytes.length > LENGTH_MAX) {
            throw new SealException(bytes.length + " bytes, expected at most " + LENGTH_MAX);
        }
        return new Sealed(bytes.clone());
    }

    /// The header of an envelope.
    static CBORItem header(
            int version,
            Suite suite,
            Kind kind,
            String author,
            long sequence,
            Optional<Hash> previous,
            Urgency urgency) {
        return Cbor.array(
                Cbor.integer(version),
                Cbor.constant(suite),
                Cbor.integer(kind.ordinal()),
                Cbor.text(author),
                Cbor.integer(sequence),
                Cbor.bytes(previous.map(Hash::bytes).orElse(new byte[0])),
                Cbor.integer(urgency.ordinal()));
    }

    static byte[] payload(CBORItem header, List<Addressed> wrapped, byte[] letter) {
        List<CBORItem> recipients = new ArrayList<>();
        for (Addressed each : wrapped) {
            CBORItem id = Cbor.text(each.recipientId());
            recipients.add(
                    each.wrapped()
                            .map(key ->
                                    Cbor.array(
                                            id,
                                            Cbor.bytes(key.encapsulated()),
                                            Cbor.bytes(key.key())))
                            .orElseGet(() -> Cbor.array(id)));
        }
        return Cbor.array(header, Cbor.array(recipients), Cbor.bytes(letter)).encode();
    }

    /// Signs a payload.
    static Sealed sign(byte[] payload, Signer signer) {
        byte[] signature = signer.sign(toBeSigned(protectedHeader(signer.suite()), payload));
        return of(signer.suite(), payload, signature);
    }

    /// Puts a payload and its signature together; does not verify it.
    ///
    /// @throws SealException when the payload is none
    static Sealed of(Suite suite, byte[] payload, byte[] signature) {
        COSESign1 sign1 =
                new COSESign1Builder()
                        .protectedHeader(protectedHeader(suite))
                        .unprotectedHeader(new COSEUnprotectedHeaderBuilder().build())
                        .payload(payload)
                        .signature(signature)
                        .build();
        return parse(new CBORTaggedItem(TAG_SIGN1, sign1).encode());
    }

    /// Whether the signature is this key's; never for a key of another suite. The caller has looked
    /// the key up by {@link #author} and {@link #suite}.
    public boolean verify(PublicKey authorKey) {
        return suite.verify(authorKey, toBeSigned(protectedHeader(suite), payload), signature);
    }

    /// The name of the fact.
    public Hash hash() {
        return hash;
    }

    /// By which algorithms it was sealed.
    public Suite suite() {
        return suite;
    }

    /// What the letter holds.
    public Kind kind() {
        return kind;
    }

    /// Who signed, 1 to 64 characters.
    public String author() {
        return author;
    }

    /// The author's own count of its facts, from 1.
    public long sequence() {
        return sequence;
    }

    /// The author's fact before this one; empty for its first.
    public Optional<Hash> previous() {
        return previous;
    }

    /// How soon it must be seen.
    public Urgency urgency() {
        return urgency;
    }

    /// Who can open the letter; empty when it is open.
    public List<String> recipients() {
        return wrapped.stream().map(Addressed::recipientId).toList();
    }

    /// A copy of the sealed bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    int version() {
        return version;
    }

    /// Whether the recipients have the key of a series, and not the content key.
    boolean hasSeriesKey() {
        return version >= VERSION_SERIES;
    }

    /// What the recipients' keys are closed under.
    byte[] keyContext() {
        return hasSeriesKey() ? seriesContext(author) : header;
    }

    /// What the keys of an author's series are closed under: another author's do not open as its.
    static byte[] seriesContext(String author) {
        byte[] id = author.getBytes(UTF_8);
        byte[] context = Arrays.copyOf(SERIES_CONTEXT, SERIES_CONTEXT.length + id.length);
        System.arraycopy(id, 0, context, SERIES_CONTEXT.length, id.length);
        return context;
    }

    boolean isDense() {
        return version >= VERSION_DENSE;
    }

    byte[] header() {
        return header;
    }

    byte[] letter() {
        return letter;
    }

    /// The recipients and their keys as they stand in the payload.
    byte[] recipientBytes() {
        return recipientBytes;
    }

    List<Addressed> wrapped() {
        return wrapped;
    }

    /// The point of the first recipient that has one.
    byte[] encapsulated() {
        return wrapped.stream()
                .flatMap(each -> each.wrapped().stream())
                .map(Suite.Wrapped::encapsulated)
                .findFirst()
                .orElseThrow(() -> new SealException("an open letter"));
    }

    byte[] signature() {
        return signature;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return kind + "[" + hash + "]";
    }

    /// Checks a version.
    ///
    /// @throws SealException when it is none that is read here
    static int version(long version) {
        if (version < VERSION_MIN || version > VERSION) {
            throw new SealException("envelope version " + version + ", expected 2 to 4");
        }
        return (int) version;
    }

    private static COSESign1 sign1(byte[] bytes) {
        CBORItem item = Cbor.decode(bytes);
        if (!(item instanceof CBORTaggedItem tagged)
                || tagged.getTagNumber().longValue() != TAG_SIGN1) {
            throw new SealException("not a COSE_Sign1");
        }
        COSESign1 sign1;
        try {
            sign1 =
                    tagged.getTagContent() instanceof COSESign1 known
                            ? known
                            : COSESign1.build(tagged.getTagContent());
        } catch (COSEException | RuntimeException e) {
            throw new SealException("not a COSE_Sign1", e);
        }
        if (!(sign1.getPayload() instanceof CBORByteArray)
                || !sign1.getUnprotectedHeader().getPairs().isEmpty()) {
            throw new SealException("unprotected COSE headers, or no payload");
        }
        return sign1;
    }

    private static byte[] toBeSigned(COSEProtectedHeader header, byte[] payload) {
        return new SigStructureBuilder()
                .signature1()
                .bodyAttributes(header)
                .externalData(new byte[0])
                .payload(payload)
                .build()
                .encode();
    }

    private static COSEProtectedHeader protectedHeader(Suite suite) {
        return new COSEProtectedHeaderBuilder().alg(suite.coseAlgorithm()).build();
    }

    private static String id(String text) {
        if (text.isBlank() || text.length() > ID_LENGTH_MAX) {
            throw new SealException("an id has 1 to 64 characters");
        }
        return text;
    }
}
