package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// What the gateway signs when somebody has marked a handheld as lost. The handheld that it names
/// destroys its keys for it; to every other one it says nothing.
///
/// ```text
/// [1, SHA-256 of the handheld's P-256 signing key as a point, milliseconds since 1970, signature]
/// ```
///
/// The signature is ES256 by the gateway's P-256 key, whichever suite seals facts, over a label and
/// the three items before it. The label keeps it apart from all else that this key signs: a
/// COSE_Sign1 signs what begins with an array, and DTLS what is of another length.
///
/// A notice is heeded once: one that is not newer than the last that was heeded is void.
public final class LossNotice {
    private static final int VERSION = 1;
    private static final int LENGTH_MAX = 256;
    private static final byte[] LABEL = "yaoxiang loss 1\n".getBytes(US_ASCII);

    private final String print;
    private final Instant since;
    private final byte[] signature;

    private LossNotice(String print, Instant since, byte[] signature) {
        this.print = print;
        this.since = since;
        this.signature = signature.clone();
    }

    /// Signs a notice.
    ///
    /// @param handheld its P-256 signing key
    /// @param since when it was marked as lost; all below a millisecond is left out
    /// @param gateway with its P-256 key
    /// @throws IllegalArgumentException when the gateway's key is of another suite
    public static LossNotice sign(ECPublicKey handheld, Instant since, Signer gateway) {
        if (gateway.suite() != Suite.INTERNATIONAL) {
            throw new IllegalArgumentException("a loss is signed by a P-256 key");
        }
        String print = print(handheld);
        Instant kept = Instant.ofEpochMilli(since.toEpochMilli());
        return new LossNotice(print, kept, gateway.sign(toBeSigned(print, kept)));
    }

    /// Reads a notice, whoever signed it.
    ///
    /// @throws SealException when the bytes are none, or of a newer version
    public static LossNotice parse(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        if (bytes.length > LENGTH_MAX) {
            throw new SealException(bytes.length + " bytes, expected at most " + LENGTH_MAX);
        }
        Fields fields = Fields.of(Cbor.decode(bytes));
        long version = fields.integer();
        if (version != VERSION) {
            throw new SealException("loss notice version " + version + ", expected " + VERSION);
        }
        LossNotice notice =
                new LossNotice(
                        HexFormat.of().formatHex(fields.bytes()),
                        Instant.ofEpochMilli(fields.integer()),
                        fields.bytes());
        fields.end();
        return notice;
    }

    /// The bytes that travel.
    public byte[] bytes() {
        return Cbor.array(
                        Cbor.integer(VERSION),
                        Cbor.bytes(HexFormat.of().parseHex(print)),
                        Cbor.integer(since.toEpochMilli()),
                        Cbor.bytes(signature))
                .encode();
    }

    /// Whether the gateway with this P-256 key has signed it.
    public boolean isBy(ECPublicKey gateway) {
        return Suite.INTERNATIONAL.verify(gateway, toBeSigned(print, since), signature);
    }

    /// The handheld, by its {@link #print(ECPublicKey)}.
    public String print() {
        return print;
    }

    /// When it was marked as lost, by the gateway's clock.
    public Instant since() {
        return since;
    }

    /// What names a handheld here: SHA-256 of its P-256 signing key, 64 hexadecimal digits.
    public static String print(ECPublicKey handheld) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Suite.point(handheld));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] toBeSigned(String print, Instant since) {
        byte[] named =
                Cbor.array(
                                Cbor.integer(VERSION),
                                Cbor.bytes(HexFormat.of().parseHex(print)),
                                Cbor.integer(since.toEpochMilli()))
                        .encode();
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + named.length);
        System.arraycopy(named, 0, labelled, LABEL.length, named.length);
        return labelled;
    }

    @Override
    public String toString() {
        return "LossNotice[" + print.substring(0, 8) + ", " + since + "]";
    }
}
