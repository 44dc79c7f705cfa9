package org.yaoxiang.device.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.device.uplink.EnrolLink;

/// Renews the handheld's certificate when a third of its time is left, for the same keys. The new
/// one is used from the next start on; the present one holds until then.
///
/// @param stamp what time it is
record Renewal(
        Path home, DeviceConfig config, TrustList trust, Identity identity, Supplier<Stamp> stamp)
        implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final Duration LOOK = Duration.ofHours(1);

    /// Looks once an hour, until it is interrupted or has renewed.
    @Override
    public void run() {
        try {
            while (!isDone()) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether nothing is left to do in this run: it was due, and is done.
    private boolean isDone() {
        if (!isDue(Handheld.party(trust, config.id()).signing(), stamp.get())) {
            return false;
        }
        try {
            return switch (ask(config, trust, identity)) {
                case EnrolLink.Answer.Certified(TrustList list) -> {
                    Trusting.take(home, config.id(), list);
                    LOG.info("the certificate of {} is renewed", config.id());
                    yield true;
                }
                case EnrolLink.Answer.Refused(String why) -> {
                    LOG.warn("the certificate of {} is not renewed: {}", config.id(), why);
                    yield false;
                }
            };
        } catch (IOException | HandheldException e) {
            LOG.warn("the certificate of {} is not renewed: {}", config.id(), e.getMessage());
            return false;
        }
    }

    /// Asks the gateway for fresh certificates.
    ///
    /// @throws IOException when no socket can be had
    static EnrolLink.Answer ask(DeviceConfig config, TrustList trust, Identity identity)
            throws IOException {
        return EnrolLink.renew(
                config.gateway(),
                identity.dtls().getPrivate(),
                Handheld.party(trust, config.id()).signing(),
                Handheld.only(trust, Role.GATEWAY).signing(),
                trust,
                identity.request(config.id(), Optional.empty()));
    }

    /// Whether a third of a certificate's time or less is left. The earliest time that it may be
    /// counts, for a handheld that does not know the time must not ask at every start.
    static boolean isDue(X509Certificate certificate, Stamp now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        return now.from().isAfter(end.minus(Duration.between(begin, end).dividedBy(3)));
    }
}
