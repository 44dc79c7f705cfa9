package org.yaoxiang.gateway.enrol;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;

/// The parties of this county, as files in the gateway's home:
///
/// ```text
/// authority.pem          the authority's key        signing.pem       the gateway's own key
/// authority-cert.pem     its certificate            signing-sm2.pem   its key of the Chinese suite
/// parties/<id>.pem       a trust list of one party, written once
/// parties/<id>~<t>.pem   the same with the certificate of a renewal, t in seconds since 1970
/// revoked/<id>           empty; while it is there, nothing new is taken from the party
/// ```
///
/// The folders may be changed by another process, by `enrol` while the gateway serves. An id is
/// never given twice, for old facts are verified by it. Thread-safe.
public final class Registry {

    private final Path home;
    private Set<String> files = Set.of();
    private Set<String> revoked = Set.of();
    private TrustList all;
    private Set<X509Certificate> signing = Set.of();

    private Registry(Path home, TrustList all) {
        this.home = home;
        this.all = all;
    }

    /// Makes the authority and the gateway's own key in an empty home.
    ///
    /// @throws EnrolException when there is one already
    public static void prepare(Path home, String gatewayId, Instant now, SecureRandom random) {
        requireId(gatewayId);
        try {
            Files.createDirectories(home.resolve("parties"));
            Files.createDirectories(home.resolve("revoked"));
            Authority authority = Authority.make(home, now, random);
            Files.write(
                    home.resolve("authority-cert.pem"),
                    TrustList.of(authority.certificate(), List.of()).pem(),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.SYNC);
            Request.Keys own =
                    new Request.Keys(
                            makeOwn(home, Suite.INTERNATIONAL, random),
                            makeOwn(home, Suite.CHINESE, random));
            add(
                    home,
                    gatewayId,
                    authority.certificate(),
                    List.of(authority.signing(gatewayId, Role.GATEWAY, own, now)));
        } catch (IOException e) {
            throw new EnrolException("cannot prepare " + home + ": " + e.getMessage(), e);
        }
    }

    /// Opens the registry of a prepared home.
    ///
    /// @throws EnrolException when there is none, or it cannot be read
    public static Registry open(Path home) {
        Path file = home.resolve("authority-cert.pem");
        try {
            Registry registry = new Registry(home, TrustList.parse(Files.readAllBytes(file)));
            registry.refresh();
            return registry;
        } catch (IOException | TrustException e) {
            throw new EnrolException("cannot read " + file + "; run `prepare` first", e);
        }
    }

    /// The gateway's own key pair of a suite; that of the international suite is also for DTLS.
    public KeyPair ownKey(Suite suite) {
        return KeyFile.read(signing(home, suite), suite);
    }

    /// The gateway as a party.
    public Party own() {
        return everyone().parties(Role.GATEWAY).getFirst();
    }

    /// Everyone who was ever enrolled, for verifying what is kept.
    public synchronized TrustList everyone() {
        refresh();
        return all;
    }

    /// A party that may speak now; empty when it is unknown or revoked.
    public synchronized Optional<Party> active(String id) {
        refresh();
        return revoked.contains(id) ? Optional.empty() : all.party(id);
    }

    /// The party that a certificate proves: one that may speak now, by any of its own certificates.
    ///
    /// @param now a certificate that has expired proves nobody; empty when the clock is doubted, so
    ///   that none counts as expired
    public Optional<Party> admit(X509Certificate certificate, Optional<Instant> now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (now.filter(end::isBefore).isPresent()) {
            return Optional.empty();
        }
        try {
            return active(TrustList.id(certificate)).filter(_ -> isIssued(certificate));
        } catch (TrustException _) {
            return Optional.empty();
        }
    }

    private synchronized boolean isIssued(X509Certificate certificate) {
        return signing.contains(certificate);
    }

    /// Whether a party has been revoked.
    public synchronized boolean isRevoked(String id) {
        refresh();
        return revoked.contains(id);
    }

    /// What a party needs to know: itself, the gateway, the county and its clinicians; no other
    /// handheld.
    ///
    /// @throws EnrolException when the party is unknown or revoked
    public TrustList listFor(String id) {
        Party party =
                active(id)
                        .orElseThrow(() ->
                                new EnrolException(
                                        id + " is not enrolled, or revoked; `parties` lists them"));
        List<X509Certificate> certificates = new ArrayList<>();
        for (Role role : Role.values()) {
            for (Party each : everyone().parties(role)) {
                if ((role != Role.HANDHELD || each.equals(party))
                        && active(each.id()).isPresent()) {
                    certificates.add(each.signing());
                    each.letters().ifPresent(certificates::add);
                }
            }
        }
        return TrustList.of(everyone().authority(), certificates);
    }

    /// Certifies a party.
    ///
    /// @param role what the person who enrols says it is; the request must say the same
    /// @throws EnrolException when the role differs or the id is taken by another key
    public void enrol(Request request, Role role, Instant now, SecureRandom random) {
        if (request.role() != role) {
            throw new EnrolException(
                    "the request is for a "
                            + request.role()
                            + ", not for a "
                            + role
                            + "; give --role "
                            + request.role()
                            + " if that is meant");
        }
        if (role == Role.GATEWAY) {
            throw new EnrolException("a county has one gateway, and it is enrolled");
        }
        if (role == Role.COUNTY && request.letters().isEmpty()) {
            throw new EnrolException("a county's request needs keys for letters besides");
        }
        Optional<Party> known = everyone().party(request.id());
        if (known.isPresent()) {
            if (request.signing().areOf(known.get())) {
                return;
            }
            throw new EnrolException(
                    request.id() + " is enrolled with another key; an id is never given twice");
        }
        if (role == Role.COUNTY && !everyone().parties(Role.COUNTY).isEmpty()) {
            throw new EnrolException("a county is enrolled already; `parties` lists it");
        }
        Authority authority = Authority.read(home, everyone().authority(), random);
        add(home, request.id(), authority.certificate(), certificates(authority, request, now));
    }

    private static List<X509Certificate> certificates(
            Authority authority, Request request, Instant now) {
        String id = request.id();
        List<X509Certificate> certificates = new ArrayList<>();
        certificates.add(authority.signing(id, request.role(), request.signing(), now));
        request.letters()
                .ifPresent(
                        keys -> certificates.add(authority.letters(id, request.role(), keys, now)));
        return certificates;
    }

    /// Gives a party fresh certificates for its keys; those that it has hold until they expire.
    ///
    /// @throws EnrolException when the keys are not the party's own, or it may not speak any more
    public void renew(Request request, Instant now, SecureRandom random) {
        Party party =
                active(request.id())
                        .orElseThrow(() ->
                                new EnrolException(request.id() + " is not enrolled, or revoked"));
        boolean areItsLetters =
                request.letters()
                        .map(keys -> keys.openLettersOf(party))
                        .orElse(party.letters().isEmpty());
        if (party.role() != request.role() || !request.signing().areOf(party) || !areItsLetters) {
            throw new EnrolException(
                    request.id() + " is enrolled with another key; an id is never given twice");
        }
        Authority authority = Authority.read(home, everyone().authority(), random);
        add(
                home,
                request.id() + "~" + now.getEpochSecond(),
                authority.certificate(),
                certificates(authority, request, now));
    }

    /// Takes a party's right to speak away. What it has said stays.
    ///
    /// @throws EnrolException when it is unknown, or the gateway itself
    public void revoke(String id) {
        Party party =
                everyone()
                        .party(id)
                        .orElseThrow(() ->
                                new EnrolException(
                                        "nobody is enrolled as " + id + "; `parties` lists them"));
        if (party.role() == Role.GATEWAY) {
            throw new EnrolException("the gateway cannot revoke itself");
        }
        try {
            Files.createFile(home.resolve("revoked").resolve(id));
        } catch (FileAlreadyExistsException _) {
            // Revoked before, which is what was asked.
        } catch (IOException e) {
            throw new EnrolException("cannot revoke " + id + ": " + e.getMessage(), e);
        }
    }

    private static PublicKey makeOwn(Path home, Suite suite, SecureRandom random) {
        return KeyFile.make(signing(home, suite), suite, random).getPublic();
    }

    private static Path signing(Path home, Suite suite) {
        return home.resolve(
                switch (suite) {
                    case INTERNATIONAL -> "signing.pem";
                    case CHINESE -> "signing-sm2.pem";
                });
    }

    private static void add(
            Path home, String name, X509Certificate authority, List<X509Certificate> certificates) {
        Path parties = home.resolve("parties");
        Path file = parties.resolve(name + ".pem");
        try {
            if (Files.exists(file)) {
                throw new EnrolException(file + " exists; an id is never given twice");
            }
            Path written = Files.createTempFile(parties, "new", ".tmp");
            Files.write(
                    written, TrustList.of(authority, certificates).pem(), StandardOpenOption.SYNC);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EnrolException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private synchronized void refresh() {
        try {
            Set<String> now = names(home.resolve("parties"));
            revoked = names(home.resolve("revoked"));
            if (now.equals(files)) {
                return;
            }
            List<X509Certificate> certificates = new ArrayList<>();
            Set<X509Certificate> issued = new HashSet<>();
            // In the order of their names a renewal comes after what it renews.
            for (String name : now) {
                Path file = home.resolve("parties").resolve(name);
                for (Party party : parties(TrustList.parse(Files.readAllBytes(file)))) {
                    certificates.add(party.signing());
                    issued.add(party.signing());
                    party.letters().ifPresent(certificates::add);
                }
            }
            all = TrustList.of(all.authority(), certificates);
            signing = issued;
            files = now;
        } catch (IOException | TrustException e) {
            throw new EnrolException(
                    "cannot read the parties in " + home + ": " + e.getMessage(), e);
        }
    }

    private static List<Party> parties(TrustList list) {
        return Arrays.stream(Role.values()).flatMap(role -> list.parties(role).stream()).toList();
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".tmp"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            throw new EnrolException(folder + " is missing; run `prepare` first", e);
        }
    }

    static void requireId(String id) {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new EnrolException("an id has letters, digits, . _ - only, at most 64");
        }
    }
}
