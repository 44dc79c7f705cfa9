package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// What a closed letter holds from envelope version 3 on: a byte that tells the form, and a fact's
/// CBOR in it.
///
/// | form | what follows |
/// |---|---|
/// | 0 | the CBOR |
/// | 1 | the CBOR deflated (RFC 1951), after {@link #DICTIONARY} as preset dictionary |
///
/// The dictionary is what checks and findings have in common, so that a letter of some hundred
/// bytes is half as long. It never changes: another one would be another form.
final class DenseLetter {
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;

    /// Weight, glucose, respiration, saturation, temperature and pressure of nobody, with ticks.
    private static final String COMMON_CHECK =
            "8784613163e78e8b01390e4483613163e69d91190bb80061318683820781fb404e00000000000080"
                    + "82001903e883820582fb4016000000000000008082001903e883820482fb40300000000000000080"
                    + "82001903e883820083fb4058000000000000fb4052000000000000fb400800000000000080820019"
                    + "03e883820181fb40424000000000008082001903e883820384fb405e000000000000fb4057400000"
                    + "000000fb4054000000000000fb40520000000000008082001903e880841b000001a3185c50001903"
                    + "e81b00000100000000001a00100000";

    /// The texts of the resource in UTF-8, and then a check of common readings in CBOR, which is
    /// last because what is near costs least.
    static final byte[] DICTIONARY = dictionary();

    private static final int BUFFER_LENGTH = 8192;

    private DenseLetter() {}

    /// The shorter form.
    static byte[] of(byte[] cbor) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setDictionary(DICTIONARY);
            deflater.setInput(cbor);
            deflater.finish();
            byte[] dense = new byte[cbor.length + 1];
            dense[0] = DEFLATED;
            int length = 1 + deflater.deflate(dense, 1, cbor.length);
            if (deflater.finished()) {
                return Arrays.copyOf(dense, length);
            }
            dense[0] = PLAIN;
            System.arraycopy(cbor, 0, dense, 1, cbor.length);
            return dense;
        } finally {
            deflater.end();
        }
    }

    /// The fact's CBOR.
    ///
    /// @throws SealException when it is of neither form, or longer than any fact
    static byte[] cbor(byte[] dense) {
        if (dense.length == 0) {
            throw new SealException("an empty letter");
        }
        return switch (dense[0]) {
            case PLAIN -> Arrays.copyOfRange(dense, 1, dense.length);
            case DEFLATED -> inflated(dense);
            default -> throw new SealException("a letter of the unknown form " + dense[0]);
        };
    }

    private static byte[] inflated(byte[] dense) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(DICTIONARY);
            inflater.setInput(dense, 1, dense.length - 1);
            ByteArrayOutputStream cbor = new ByteArrayOutputStream(2 * dense.length);
            byte[] buffer = new byte[BUFFER_LENGTH];
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                if (length == 0 && !inflater.finished()) {
                    throw new SealException("a deflated letter that ends early");
                }
                cbor.write(buffer, 0, length);
                if (cbor.size() > Sealed.LENGTH_MAX) {
                    throw new SealException("a letter above " + Sealed.LENGTH_MAX + " bytes");
                }
            }
            if (inflater.getRemaining() > 0) {
                throw new SealException(inflater.getRemaining() + " bytes after the letter");
            }
            return cbor.toByteArray();
        } catch (DataFormatException e) {
            throw new SealException("a letter that is not deflated", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] dictionary() {
        try (InputStream texts = DenseLetter.class.getResourceAsStream("letter-dictionary-1.txt")) {
            ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
            requireNonNull(texts, "letter-dictionary-1.txt").transferTo(dictionary);
            dictionary.write(HexFormat.of().parseHex(COMMON_CHECK));
            return dictionary.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
