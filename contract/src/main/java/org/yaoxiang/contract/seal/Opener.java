package org.yaoxiang.contract.seal;

import java.security.KeyPair;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;

/// Opens letters. Whoever opens has verified the signature before.
public final class Opener {
    private Opener() {}

    /// Opens a letter that is closed to this key.
    ///
    /// @throws SealException when it is not, or was changed, or the key has none of its suite
    public static Fact open(Sealed sealed, LetterKey key) {
        if (sealed.wrapped().isEmpty()) {
            if (!sealed.kind().isOpen()) {
                throw new SealException("a " + sealed.kind() + " is not an open letter");
            }
            return FactCodec.decode(sealed.kind(), sealed.letter());
        }
        return FactCodec.decode(sealed.kind(), letter(sealed, key));
    }

    /// When a recording was made, without the work of reading its samples.
    ///
    /// @throws SealException as when it is opened, but for samples that cannot be read
    public static Stamp recordedAt(Sealed sealed, LetterKey key) {
        if (sealed.kind() != Kind.RECORDING) {
            throw new SealException("a " + sealed.kind() + " is not a recording");
        }
        return FactCodec.recordedAt(letter(sealed, key));
    }

    private static byte[] letter(Sealed sealed, LetterKey reader) {
        Suite suite = sealed.suite();
        byte[] header = sealed.header();
        for (Sealed.Addressed each : sealed.wrapped()) {
            if (each.recipientId().equals(reader.id())) {
                KeyPair pair = reader.pair(suite);
                byte[] context = sealed.keyContext();
                byte[] key =
                        each.wrapped()
                                .map(wrapped -> suite.unwrap(wrapped, pair, context))
                                .orElseGet(
                                        () -> suite.ownKey(pair, sealed.encapsulated(), context));
                byte[] contentKey = key;
                if (sealed.hasSeriesKey()) {
                    contentKey = suite.contentKey(key, header);
                    Suite.forget(key);
                }
                byte[] letter = suite.open(contentKey, header, sealed.letter());
                Suite.forget(contentKey);
                return sealed.isDense() ? DenseLetter.cbor(letter) : letter;
            }
        }
        throw new SealException("the letter is not for " + reader.id());
    }

    /// Reads a holding, which is an open letter.
    ///
    /// @throws SealException when it is anything else
    public static Holding openHolding(Sealed sealed) {
        return (Holding) openLetter(sealed, Kind.HOLDING, "holding");
    }

    /// Reads a receipt, which is an open letter.
    ///
    /// @throws SealException when it is anything else
    public static Receipt openReceipt(Sealed sealed) {
        return (Receipt) openLetter(sealed, Kind.RECEIPT, "receipt");
    }

    private static Fact openLetter(Sealed sealed, Kind kind, String name) {
        if (sealed.kind() != kind || !sealed.wrapped().isEmpty()) {
            throw new SealException("a " + sealed.kind() + " is not an open " + name);
        }
        return FactCodec.decode(kind, sealed.letter());
    }
}
