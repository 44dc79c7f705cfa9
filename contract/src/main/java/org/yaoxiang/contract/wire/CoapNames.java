package org.yaoxiang.contract.wire;

import java.time.Duration;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Slim;

/// Names on the thin link. Short, because every block of a transfer repeats them.
///
/// ```text
/// PUT f/<name>   a sealed fact      -> 2.04 and the gateway's sealed receipt
/// PUT s          sealed facts as {@link Slim}, {@link Together}
///                                   -> 2.04 and the gateway's receipts in the same form, for all or
///                                      for those before the first that was not taken; 4.12 when
///                                      that is the very first and the gateway lacks what was left
///                                      out, so that it must come whole
/// PUT p          a {@link Part}     -> 2.31 and what is {@link Held}; with the last part that
///                                      was missing, 2.04 and the gateway's sealed receipt
/// GET o          the oldest fact that waits for this handheld; with {@link #RECEIPTED}
///                                   -> 2.05 and the sealed fact, empty when none waits
/// POST l         a {@link LossQuestion}, where handhelds enrol
///                                   -> 2.04 and the gateway's notice of the loss, empty when there
///                                      is none, or it was heeded
/// ```
///
/// Every such answer but 2.31 and that about a loss bears the option {@link #TIME}, and {@link
/// #WAITING} when something does; a Content-Format only when the request has one or an Accept.
/// Errors are 4.xx with a short text.
public final class CoapNames {
    /// The folder of facts that arrive.
    public static final String FACTS = "f";

    /// Facts that arrive as {@link Slim}.
    public static final String SLIM = "s";

    /// Parts of facts that are too long for one datagram.
    public static final String PARTS = "p";

    /// What waits for the handheld that asks.
    public static final String OUTBOX = "o";

    /// Whether a handheld was marked as lost.
    public static final String LOSS = "l";

    /// Where EST is (RFC 9148 §4.1): `/.well-known/est`.
    public static final String WELL_KNOWN = ".well-known";

    public static final String EST = "est";

    /// The authority's certificate.
    public static final String EST_AUTHORITY = "crts";

    /// Enrols by a ticket.
    public static final String EST_ENROL = "sen";

    /// Renews a certificate.
    public static final String EST_RENEW = "sren";

    /// `application/pkcs7-mime; smime-type=certs-only` (RFC 9148 §8.1).
    public static final int PKCS7_CERTIFICATES = 281;

    /// `application/pkcs10` (RFC 9148 §8.1).
    public static final int PKCS10 = 286;

    /// `application/pkix-cert` (RFC 9148 §8.1).
    public static final int PKIX_CERTIFICATE = 287;

    /// `application/cose; cose-type="cose-sign1"` (RFC 9052 §10.3).
    public static final int COSE_SIGN1 = 18;

    /// How many facts wait for the handheld: an elective option with an unsigned integer, in the
    /// range for experiments (RFC 7252 §12.2). Without it none does.
    public static final int WAITING = 65000;

    /// What time it is at the gateway, in milliseconds since 1970 UTC: an elective option with an
    /// unsigned integer of 6 bytes, in the range for experiments. Read when the answer is made, and
    /// never the stamp of a receipt that was made before: the same one is given again years later.
    /// Empty when all receipts of the answer were made just now: then the middle of the stamp of
    /// any is meant. DTLS vouches for it. A gateway that doubts its own clock leaves it out.
    public static final int TIME = 65004;

    /// Which of its facts the asker holds to be here: an elective option of a question for a
    /// letter, in the range for experiments, with what {@link Receipted} encodes. A gateway that
    /// lacks one of them answers with its sealed holding instead of a letter.
    public static final int RECEIPTED = 65008;

    /// How far the gateway's clock may be off: a computer with network time.
    public static final Duration TIME_UNCERTAINTY = Duration.ofSeconds(1);

    /// Bytes in one block of a transfer (RFC 7959): fits, with DTLS and IP headers, into the 1280
    /// bytes that every path carries, and into two such packets of a poor link.
    public static final int BLOCK_LENGTH = 512;

    private static final int NAME_DIGITS = 16;

    private CoapNames() {}

    /// What a fact is called in a path: the first 8 bytes of its hash in hexadecimal, enough to
    /// tell one handheld's transfers apart. The gateway hashes what it gets.
    public static String name(Hash hash) {
        return hash.hex().substring(0, NAME_DIGITS);
    }
}
