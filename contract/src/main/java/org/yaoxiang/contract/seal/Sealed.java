package org.yaoxiang.contract.seal;

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
import com.authlete.cose.constants.COSEAlgorithms;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// A fact in its final form: a COSE_Sign1 (RFC 9052 §4.2, ES256) whose payload is an envelope that
/// anyone can read and a letter that only its recipients can open.
///
/// ```text
/// payload = [ header, recipients, letter ]
/// header  = [ version, kind, author, sequence, previous, urgency ]
/// recipients = [ [ id, encapsulated key, wrapped content key ], … ]   (HPKE, RFC 9180)
/// letter  = AES-256-GCM of the fact's CBOR, or the CBOR itself when there is no recipient
/// ```
///
/// The hash that names the fact is SHA-256 of the payload, not of the signature: an ES256 signature
/// can be rewritten into another valid one, and a rewritten copy is the same fact.
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
public final class Sealed {
    /// The largest sealed fact that is accepted, in bytes.
    public static final int LENGTH_MAX = 4 << 20;

    static final int VERSION = 1;
    static final int RECIPIENTS_MAX = 8;
    private static final int ID_LENGTH_MAX = 64;
    private static final int TAG_SIGN1 = 18;

    /// A content key closed to one recipient.
    record Wrapped(String recipientId, byte[] encapsulated, byte[] contentKey) {}

    private final byte[] bytes;
    private final byte[] payload;
    private final byte[] signature;
    private final Hash hash;
    private final Kind kind;
    private final String author;
    private final long sequence;
    private final Optional<Hash> previous;
    private final Urgency urgency;
    private final byte[] header;
    private final List<Wrapped> wrapped;
    private final byte[] letter;

    private Sealed(byte[] bytes) {
        this.bytes = bytes;
        COSESign1 sign1 = sign1(bytes);
        this.payload = ((CBORByteArray) sign1.getPayload()).getValue();
        this.signature = sign1.getSignature().getValue();
        if (signature.length != 64) {
            throw new SealException("signature of " + signature.length + " bytes, expected 64");
        }
        this.hash = new Hash(sha256(payload));
        Fields parts = Fields.of(Cbor.decode(payload));
        CBORItem headerItem = parts.item();
        this.header = headerItem.encode();
        Fields fields = Fields.of(headerItem);
        long version = fields.integer();
        if (version != VERSION) {
            throw new SealException("envelope version " + version + ", expected " + VERSION);
        }
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
        List<Wrapped> keys = new ArrayList<>();
        for (Fields each = parts.array(); each.remaining() > 0; ) {
            Fields key = each.array();
            keys.add(new Wrapped(id(key.text()), key.bytes(), key.bytes()));
            key.end();
        }
        if (keys.size() > RECIPIENTS_MAX) {
            throw new SealException(keys.size() + " recipients, expected at most 8");
        }
        this.wrapped = List.copyOf(keys);
        this.letter = parts.bytes();
        parts.end();
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

    /// Signs a payload.
    static Sealed sign(byte[] payload, Signer signer) {
        byte[] signature = signer.sign(toBeSigned(payload));
        COSESign1 sign1 =
                new COSESign1Builder()
                        .protectedHeader(protectedHeader())
                        .unprotectedHeader(new COSEUnprotectedHeaderBuilder().build())
                        .payload(payload)
                        .signature(signature)
                        .build();
        return new Sealed(new CBORTaggedItem(TAG_SIGN1, sign1).encode());
    }

    /// Whether the signature is this key's. The caller has looked the key up by {@link #author}.
    public boolean verify(PublicKey authorKey) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(authorKey);
            verifier.update(toBeSigned(payload));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new SealException("this key cannot verify signatures", e);
        }
    }

    /// The name of the fact.
    public Hash hash() {
        return hash;
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
        return wrapped.stream().map(Wrapped::recipientId).toList();
    }

    /// A copy of the sealed bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    byte[] header() {
        return header;
    }

    byte[] letter() {
        return letter;
    }

    List<Wrapped> wrapped() {
        return wrapped;
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
                || !Arrays.equals(sign1.getProtectedHeader().encode(), protectedHeader().encode())
                || !sign1.getUnprotectedHeader().getPairs().isEmpty()) {
            throw new SealException("COSE headers other than ES256, or no payload");
        }
        return sign1;
    }

    private static byte[] toBeSigned(byte[] payload) {
        return new SigStructureBuilder()
                .signature1()
                .bodyAttributes(protectedHeader())
                .externalData(new byte[0])
                .payload(payload)
                .build()
                .encode();
    }

    private static COSEProtectedHeader protectedHeader() {
        return new COSEProtectedHeaderBuilder().alg(COSEAlgorithms.ES256).build();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String id(String text) {
        if (text.isBlank() || text.length() > ID_LENGTH_MAX) {
            throw new SealException("an id has 1 to 64 characters");
        }
        return text;
    }
}
