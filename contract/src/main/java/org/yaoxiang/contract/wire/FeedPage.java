package org.yaoxiang.contract.wire;

import com.authlete.cbor.CBORByteArray;
import com.authlete.cbor.CBORDecoder;
import com.authlete.cbor.CBORItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;

/// A run of sealed facts in the order of the gateway's journal, as the bridge reads them:
///
/// ```text
/// GET  /feed?after=<n>&mark=<mark>&wait=<seconds>
///                                      -> 200, application/cbor-seq: facts n, n+1, …
/// GET  /place?after=<n>&mark=<mark>    -> 204
/// POST /feed                           a sealed claim or advice -> 204, or 4xx with a text
/// GET  /parties                        -> 200, application/x-pem-file: the trust list
/// ```
///
/// A page is a CBOR sequence (RFC 8742) of byte strings, each a sealed fact. `after` counts the
/// facts that the reader has and `mark` names them, see {@link FeedPlace#name}; 409 when the feed
/// does not begin with those. Every request bears `Authorization: Bearer <token>`.
public final class FeedPage {
    /// A page closes after the fact that brings it to this size, in bytes.
    public static final int LENGTH_SOFT_MAX = 1 << 20;

    /// No page is longer than this, in bytes.
    public static final int LENGTH_MAX = LENGTH_SOFT_MAX + Sealed.LENGTH_MAX + 16;

    /// The longest that a reader may ask to wait for the next fact, in seconds.
    public static final int WAIT_SECONDS_MAX = 30;

    private FeedPage() {}

    /// Writes a page.
    public static byte[] encode(List<Sealed> facts) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        for (Sealed fact : facts) {
            page.writeBytes(new CBORByteArray(fact.bytes()).encode());
        }
        return page.toByteArray();
    }

    /// Reads a page.
    ///
    /// @throws SealException when it holds anything but sealed facts
    /// @throws IllegalArgumentException when it is too long or not a CBOR sequence of byte strings
    public static List<Sealed> decode(byte[] page) {
        if (page.length > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    page.length + " bytes, expected at most " + LENGTH_MAX);
        }
        List<Sealed> facts = new ArrayList<>();
        int at = 0;
        while (at < page.length) {
            int head = headLength(page[at]);
            long length = length(page, at, head);
            if (length > page.length - at - head) {
                throw new IllegalArgumentException("the page ends within a fact");
            }
            int end = at + head + (int) length;
            facts.add(Sealed.parse(bytes(Arrays.copyOfRange(page, at, end))));
            at = end;
        }
        return facts;
    }

    /// Bytes before the content of a byte string (RFC 8949 §3). Read before the library decodes, so
    /// that no claimed length is allocated.
    private static int headLength(byte first) {
        int head =
                switch (first & 0xff) {
                    case 0x58 -> 2;
                    case 0x59 -> 3;
                    case 0x5a -> 5;
                    default -> 0;
                };
        if (head == 0) {
            throw new IllegalArgumentException("the page holds something else than byte strings");
        }
        return head;
    }

    private static long length(byte[] page, int at, int head) {
        long length = 0;
        for (int i = 1; i < head; i++) {
            if (at + i >= page.length) {
                throw new IllegalArgumentException("the page ends within a length");
            }
            length = (length << 8) | (page[at + i] & 0xff);
        }
        return length;
    }

    private static byte[] bytes(byte[] item) {
        try {
            CBORItem decoded = new CBORDecoder(item).next();
            return ((CBORByteArray) decoded).getValue();
        } catch (IOException e) {
            throw new IllegalArgumentException("the page is not CBOR", e);
        }
    }
}
