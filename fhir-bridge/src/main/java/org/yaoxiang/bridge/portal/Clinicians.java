package org.yaoxiang.bridge.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;

/// The county's clinicians and their keys, from a folder:
///
/// ```text
/// <id>.p12         PKCS #12; alias "signing" is a P-256 key whose certificate has CN=<id> and
///                  OU=CLINICIAN, alias "signing-sm2" the PKCS #8 of an SM2 key; the password is
///                  the clinician's PIN
/// <id>.properties  UTF-8; name=<display name, 1 to 128 characters>
/// ```
///
/// The folder is read once; a clinician who is added is known after a restart.
public final class Clinicians {
    /// Under which the key of the international suite is kept.
    public static final String ALIAS = "signing";

    /// Under which the key of the Chinese suite is kept.
    public static final String SM2_ALIAS = "signing-sm2";

    private static final int NAME_LENGTH_MAX = 128;

    private final Path folder;
    private final Suite suite;
    private final Map<String, Clinician> clinicians;

    /// @param suite by which they seal
    /// @throws IllegalArgumentException when a clinician in the folder has no proper name
    /// @throws UncheckedIOException when the folder cannot be read
    public Clinicians(Path folder, Suite suite) {
        this.folder = requireNonNull(folder, "folder");
        this.suite = requireNonNull(suite, "suite");
        this.clinicians = read(folder);
    }

    private static Map<String, Clinician> read(Path folder) {
        Map<String, Clinician> clinicians = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                String name = file.getFileName().toString();
                if (name.matches("[A-Za-z0-9._-]{1,64}\\.p12")) {
                    String id = name.substring(0, name.length() - ".p12".length());
                    clinicians.put(id, new Clinician(id, name(folder, id)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the clinicians' folder", e);
        }
        return clinicians;
    }

    private static String name(Path folder, String id) throws IOException {
        Properties properties = new Properties();
        Path file = folder.resolve(id + ".properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
                properties.load(reader);
            }
        }
        String name = properties.getProperty("name", "").strip();
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    id + ".properties has no name of 1 to " + NAME_LENGTH_MAX + " characters");
        }
        return name;
    }

    List<Clinician> all() {
        return List.copyOf(clinicians.values());
    }

    /// The name of whoever has an id; the id itself for one who is not in the folder.
    String name(String id) {
        Clinician clinician = clinicians.get(id);
        return clinician == null ? id : clinician.name();
    }

    /// The clinician's key; empty for an unknown id or a wrong PIN.
    ///
    /// @param pin 1 or more characters
    /// @throws IllegalStateException when the key file is broken or another's
    public Optional<Signer> open(String id, String pin) {
        if (!clinicians.containsKey(id)) {
            return Optional.empty();
        }
        char[] password = pin.toCharArray();
        try (InputStream file = Files.newInputStream(folder.resolve(id + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, password);
            X509Certificate certificate = (X509Certificate) store.getCertificate(ALIAS);
            PrivateKey key = key(store, password);
            if (certificate == null || key == null || !isFor(certificate, id)) {
                throw new IllegalStateException(
                        id + ".p12 has no signing key certified for this clinician");
            }
            return Optional.of(new Signer(id, key));
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                return Optional.empty();
            }
            throw new IllegalStateException(id + ".p12 cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(id + ".p12 cannot be read", e);
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private @Nullable PrivateKey key(KeyStore store, char[] password)
            throws GeneralSecurityException {
        return switch (suite) {
            case INTERNATIONAL -> (PrivateKey) store.getKey(ALIAS, password);
            case CHINESE -> {
                Key secret = store.getKey(SM2_ALIAS, password);
                if (secret == null) {
                    throw new IllegalStateException(
                            "a clinician's .p12 has no SM2 key; make the clinician's key anew");
                }
                yield suite.privateKey(secret.getEncoded());
            }
        };
    }

    /// Ids have no character that a distinguished name escapes, so that a split is exact.
    private static boolean isFor(X509Certificate certificate, String id) {
        List<String> name =
                List.of(
                        certificate
                                .getSubjectX500Principal()
                                .getName(X500Principal.RFC2253)
                                .split(",", -1));
        return name.contains("CN=" + id) && name.contains("OU=CLINICIAN");
    }
}
