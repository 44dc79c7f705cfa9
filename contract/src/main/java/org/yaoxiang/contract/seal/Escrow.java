package org.yaoxiang.contract.seal;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// A vault's key, closed to the county's P-256 letter key by HPKE, whichever suite seals the facts,
/// so that a forgotten PIN or a broken board does not cost them. It lies beside the vault; without
/// the county's private letter key it says nothing but whose it is.
///
/// ```text
/// [[1, author, vault id, generation, SHA-256 of the county's key], county id, encapsulated, key]
/// ```
///
/// The inner array is bound to the closed key, so that an escrow cannot be passed off as another's.
public final class Escrow {
    /// The length of a vault's key in bytes.
    public static final int KEY_LENGTH = 32;

    private static final int VERSION = 1;
    private static final int LENGTH_MAX = 4096;

    private final String author;
    private final String countyId;
    private final byte[] vaultId;
    private final byte[] generation;
    private final byte[] countyPrint;
    private final byte[] header;
    private final Suite.Wrapped wrapped;

    private Escrow(
            String author,
            byte[] vaultId,
            byte[] generation,
            byte[] countyPrint,
            String countyId,
            Suite.Wrapped wrapped) {
        this.author = author;
        this.countyId = countyId;
        this.vaultId = vaultId.clone();
        this.generation = generation.clone();
        this.countyPrint = countyPrint.clone();
        this.header = header(author, vaultId, generation, countyPrint);
        this.wrapped = wrapped;
    }

    /// Closes a vault's key.
    ///
    /// @param author the handheld that the vault belongs to
    /// @param generation changes whenever a PIN was set by recovery
    public static Escrow close(
            byte[] vaultKey,
            String author,
            byte[] vaultId,
            byte[] generation,
            Recipient county,
            RandomGenerator random) {
        if (vaultKey.length != KEY_LENGTH) {
            throw new IllegalArgumentException(vaultKey.length + " bytes, expected " + KEY_LENGTH);
        }
        byte[] print = print(county);
        byte[] header = header(author, vaultId, generation, print);
        return new Escrow(
                author,
                vaultId,
                generation,
                print,
                county.id(),
                Suite.INTERNATIONAL.wrap(
                        vaultKey, county.key(Suite.INTERNATIONAL), header, random));
    }

    /// Reads an escrow.
    ///
    /// @throws SealException when the bytes are none, or of a newer version
    public static Escrow parse(byte[] bytes) {
        requireNonNull(bytes, "bytes");
        if (bytes.length > LENGTH_MAX) {
            throw new SealException(bytes.length + " bytes, expected at most " + LENGTH_MAX);
        }
        Fields fields = Fields.of(Cbor.decode(bytes));
        Fields head = fields.array();
        long version = head.integer();
        if (version != VERSION) {
            throw new SealException("escrow version " + version + ", expected " + VERSION);
        }
        String author = head.text();
        byte[] vaultId = head.bytes();
        byte[] generation = head.bytes();
        byte[] print = head.bytes();
        head.end();
        String countyId = fields.text();
        Suite.Wrapped wrapped = new Suite.Wrapped(fields.bytes(), fields.bytes());
        Suite.INTERNATIONAL.requireLengths(wrapped);
        fields.end();
        return new Escrow(author, vaultId, generation, print, countyId, wrapped);
    }

    /// The bytes that lie beside the vault.
    public byte[] bytes() {
        return Cbor.array(
                        Cbor.decode(header),
                        Cbor.text(countyId),
                        Cbor.bytes(wrapped.encapsulated()),
                        Cbor.bytes(wrapped.key()))
                .encode();
    }

    /// The vault's key. Whoever asks wipes it after use.
    ///
    /// @throws SealException when it is not closed to this key, or was changed
    public byte[] open(LetterKey county) {
        if (!isFor(county.recipient())) {
            throw new SealException("the escrow is closed to " + countyId + " with another key");
        }
        return Suite.INTERNATIONAL.unwrap(wrapped, county.pair(Suite.INTERNATIONAL), header);
    }

    /// Whether it is closed to this very key.
    public boolean isFor(Recipient county) {
        return countyId.equals(county.id()) && Arrays.equals(countyPrint, print(county));
    }

    /// The handheld that the vault belongs to.
    public String author() {
        return author;
    }

    /// A copy of the vault's id.
    public byte[] vaultId() {
        return vaultId.clone();
    }

    /// A copy of the generation.
    public byte[] generation() {
        return generation.clone();
    }

    private static byte[] header(
            String author, byte[] vaultId, byte[] generation, byte[] countyPrint) {
        return Cbor.array(
                        Cbor.integer(VERSION),
                        Cbor.text(author),
                        Cbor.bytes(vaultId),
                        Cbor.bytes(generation),
                        Cbor.bytes(countyPrint))
                .encode();
    }

    private static byte[] print(Recipient county) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(county.key(Suite.INTERNATIONAL).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
