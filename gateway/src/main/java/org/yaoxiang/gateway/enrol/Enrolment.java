package org.yaoxiang.gateway.enrol;

import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;

/// How handhelds enrol and renew themselves: the requests and answers of EST (RFC 7030) without the
/// way they travel. Thread-safe.
public final class Enrolment {
    private final Registry registry;
    private final Tickets tickets;
    private final Audit audit;
    private final InstantSource clock;
    private final SecureRandom random;

    /// @param clock the gateway's own
    public Enrolment(
            Registry registry,
            Tickets tickets,
            Audit audit,
            InstantSource clock,
            SecureRandom random) {
        this.registry = registry;
        this.tickets = tickets;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /// The authority's certificate, DER.
    public byte[] authority() {
        return encoded(registry.everyone().authority());
    }

    /// The authority's certificate in CMS that holds nothing else (RFC 7030 §4.1.3).
    public byte[] authorities() {
        return certificatesOnly(List.of(registry.everyone().authority()));
    }

    /// Enrols a handheld by the ticket in its request; the same ticket and keys again give a fresh
    /// certificate, which also serves a handheld whose own has expired.
    ///
    /// @throws EnrolException when its ticket does not hold, or the id is taken by another key
    public Party enrol(Request request) {
        requireHandheld(request);
        boolean holds =
                request.ticket()
                        .filter(code ->
                                tickets.redeem(
                                        request.id(),
                                        code,
                                        request.signing().international().getEncoded(),
                                        clock.instant()))
                        .isPresent();
        if (!holds) {
            throw new EnrolException("no ticket for this; ask for a new one");
        }
        if (registry.everyone().party(request.id()).isPresent()) {
            registry.renew(request, clock.instant(), random);
        } else {
            registry.enrol(request, Role.HANDHELD, clock.instant(), random);
        }
        audit.write(clock.instant(), request.id(), "enrolled-by-ticket", request.id());
        return registry.active(request.id())
                .orElseThrow(() -> new EnrolException(request.id() + " is revoked"));
    }

    /// Gives a party that has proved itself a fresh certificate for the same keys.
    ///
    /// @param party who asks; empty when it may not speak any more
    /// @throws EnrolException when the request is not its own
    public Party renew(Request request, Optional<Party> party) {
        requireHandheld(request);
        if (party.filter(own -> own.id().equals(request.id())).isEmpty()) {
            throw new EnrolException("a party renews no other's certificate");
        }
        registry.renew(request, clock.instant(), random);
        audit.write(clock.instant(), request.id(), "renewed", request.id());
        return registry.active(request.id())
                .orElseThrow(() -> new EnrolException(request.id() + " is revoked"));
    }

    /// Everyone whom a party must know, itself too, as CMS that holds nothing but certificates.
    public byte[] certificates(Party party) {
        return certificatesOnly(registry.listFor(party.id()).certificates());
    }

    /// DER of a certificate.
    public static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new EnrolException("a certificate cannot be written", e);
        }
    }

    private static void requireHandheld(Request request) {
        if (request.role() != Role.HANDHELD || request.letters().isEmpty()) {
            throw new EnrolException("here only handhelds enrol, with both their keys");
        }
    }

    private static byte[] certificatesOnly(List<X509Certificate> certificates) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addCertificates(new JcaCertStore(certificates));
            return generator.generate(new CMSAbsentContent()).getEncoded("DER");
        } catch (CMSException | CertificateEncodingException | IOException e) {
            throw new EnrolException("certificates cannot be written", e);
        }
    }
}
