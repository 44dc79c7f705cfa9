package org.yaoxiang.contract.seal;

import java.util.Arrays;
import javax.crypto.Cipher;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Receipt;

/// Opens letters. Whoever opens has verified the signature before.
public final class Opener {
    private Opener() {}

    /// Opens a letter that is closed to this key.
    ///
    /// @throws SealException when it is not, or was changed
    public static Fact open(Sealed sealed, LetterKey key) {
        if (sealed.wrapped().isEmpty()) {
            return sealed.kind() == Kind.HEAD ? openHead(sealed) : openReceipt(sealed);
        }
        for (Sealed.Wrapped wrapped : sealed.wrapped()) {
            if (wrapped.recipientId().equals(key.id())) {
                byte[] contentKey = Letter.unwrap(wrapped, key, sealed.header());
                byte[] cbor =
                        Letter.aesGcm(
                                Cipher.DECRYPT_MODE, contentKey, sealed.header(), sealed.letter());
                Arrays.fill(contentKey, (byte) 0);
                return FactCodec.decode(sealed.kind(), cbor);
            }
        }
        throw new SealException("the letter is not for " + key.id());
    }

    private static Head openHead(Sealed sealed) {
        return (Head) FactCodec.decode(Kind.HEAD, sealed.letter());
    }

    /// Reads a receipt, which is an open letter.
    ///
    /// @throws SealException when it is anything else
    public static Receipt openReceipt(Sealed sealed) {
        if (sealed.kind() != Kind.RECEIPT || !sealed.wrapped().isEmpty()) {
            throw new SealException("a " + sealed.kind() + " is not an open receipt");
        }
        return (Receipt) FactCodec.decode(Kind.RECEIPT, sealed.letter());
    }
}
