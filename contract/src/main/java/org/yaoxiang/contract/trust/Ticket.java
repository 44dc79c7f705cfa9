package org.yaoxiang.contract.trust;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a technician gives a handheld so that it enrols itself, once: where, as whom, the code, and
/// by what it knows the authority. As text:
///
/// ```text
/// yaoxiang:<host>:<port>/<id>/<code>/<print>
/// ```
///
/// @param host name or address of the gateway
/// @param port where it enrols
/// @param id the handheld
/// @param code the secret, letters and digits
/// @param print {@link #print} of the authority's certificate
public record Ticket(String host, int port, String id, String code, String print) {
    private static final Pattern TEXT =
            Pattern.compile(
                    "yaoxiang:([A-Za-z0-9.:\\[\\]-]{1,253}):(\\d{1,5})/([A-Za-z0-9._-]{1,64})"
                            + "/([A-Z0-9]{26})/([0-9a-f]{32})");

    /// Hexadecimal digits of a print: 128 bits, which nobody finds a second certificate for.
    private static final int PRINT_DIGITS = 32;

    private static final int PORT_MAX = 65_535;

    public Ticket {
        requireNonNull(host, "host");
        requireNonNull(id, "id");
        requireNonNull(code, "code");
        requireNonNull(print, "print");
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port " + port + ", expected 1 to " + PORT_MAX);
        }
    }

    /// Reads the text.
    ///
    /// @throws IllegalArgumentException when it is no ticket
    public static Ticket parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "this is no ticket; it begins with yaoxiang: and is one line");
        }
        return new Ticket(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3),
                matcher.group(4),
                matcher.group(5));
    }

    /// The first half of the SHA-256 of a certificate, in hexadecimal.
    public static String print(X509Certificate authority) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
            return HexFormat.of().formatHex(digest).substring(0, PRINT_DIGITS);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be hashed", e);
        }
    }

    /// The text.
    public String text() {
        return "yaoxiang:" + host + ":" + port + "/" + id + "/" + code + "/" + print;
    }

    @Override
    public String toString() {
        return "Ticket[" + id + ", ***]";
    }
}
