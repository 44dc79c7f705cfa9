package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.yaoxiang.contract.fact.Patient;

/// Keyed hashes of patients' numbers: the same number gives the same hash, and no hash gives a
/// number to whoever lacks the vault's key. 128 bits of HMAC-SHA256 (RFC 2104), in hexadecimal.
///
/// Who is one patient: an identity number (GB 11643, eighteen characters) says so together with the
/// birth date and the sex, which it holds itself, so that one that was mistyped joins nobody; the
/// name may be spelt anew. A village's own number says so only together with the name besides, for
/// it may have been given twice. Rather one patient in two lists than two in one.
final class Numbers {
    private static final Pattern IDENTITY = Pattern.compile("[0-9]{17}[0-9X]");
    private static final int HASH_LENGTH = 16;

    private final Authenticator authenticator;

    Numbers(VaultKey key) {
        authenticator = new Authenticator(key, "index numbers");
    }

    /// The hash of a number as it was typed or scanned.
    String number(String number) {
        return hash("number", canonical(number));
    }

    /// The hash of whoever a patient is.
    String person(Patient patient) {
        String number = canonical(patient.villageId());
        return hash(
                "person",
                number,
                patient.birthDate().toString(),
                patient.sex().name(),
                IDENTITY.matcher(number).matches() ? "" : Spelling.fold(patient.name()));
    }

    private static String canonical(String number) {
        return number.strip().toUpperCase(Locale.ROOT);
    }

    /// Each part with its length, so that no two lists of parts look alike.
    private String hash(String... parts) {
        StringBuilder whole = new StringBuilder();
        for (String part : parts) {
            whole.append(part.length()).append(' ').append(part);
        }
        byte[] hash = authenticator.of(whole.toString().getBytes(UTF_8));
        return HexFormat.of().formatHex(hash, 0, HASH_LENGTH);
    }
}
