package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HexFormat;

/// The SHA-256 that names a sealed fact.
///
/// @param bytes 32 bytes
public record Hash(byte[] bytes) {
    /// Bytes in a hash.
    public static final int LENGTH = 32;

    public Hash {
        bytes = requireNonNull(bytes, "bytes").clone();
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes, expected " + LENGTH);
        }
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException when the text is anything else
    public static Hash parse(String hex) {
        return new Hash(HexFormat.of().parseHex(hex));
    }

    /// A copy of the bytes.
    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /// 64 lower-case hexadecimal digits.
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /// The first eight digits, enough for a log.
    public String prefix() {
        return hex().substring(0, 8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return prefix();
    }
}
