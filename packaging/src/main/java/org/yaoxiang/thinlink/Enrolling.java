package org.yaoxiang.thinlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.contract.wire.LossQuestion;
import org.yaoxiang.device.uplink.EnrolLink;
import org.yaoxiang.fuzz.CertificateRequest;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.coap.EnrolPort;
import org.yaoxiang.gateway.enrol.Audit;
import org.yaoxiang.gateway.enrol.Enrolment;
import org.yaoxiang.gateway.enrol.Losses;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.enrol.Tickets;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyLink;

/// What a handheld's questions at the port for enrolling cost, each in a session of its own.
final class Enrolling {
    private static final String ID = "handheld-2";
    private static final LinkTerms WIDE = LinkTerms.plain(1e9, Duration.ZERO, 0);

    private Enrolling() {}

    /// Enrols one handheld by its ticket, at a gateway of its own: the authority's certificate, the
    /// request, and the certificates of the county, one clinician, the gateway and its own.
    ///
    /// @param home an empty folder
    static Bytes cost(Path home) throws IOException {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        Parties parties = new Parties(home, random);
        parties.enrolled("county-1", Role.COUNTY);
        parties.enrolled("dr-li", Role.CLINICIAN);
        Tickets tickets = new Tickets(home);
        String code = tickets.make(ID, clock.instant().plus(Duration.ofHours(1)), random);
        try (EnrolPort port = port(home, parties.registry(), tickets);
                LossyLink link = link(port)) {
            Ticket ticket =
                    new Ticket(
                            link.address().getHostString(),
                            link.address().getPort(),
                            ID,
                            code,
                            Ticket.print(parties.registry().everyone().authority()));
            EnrolLink.Answer answer =
                    EnrolLink.enrol(ticket, CertificateRequest.of(ID, ticket.code()));
            if (!(answer instanceof EnrolLink.Answer.Certified)) {
                throw new IllegalStateException("not enrolled: " + answer);
            }
            return new Bytes(link.up().bytes(), link.down().bytes());
        }
    }

    /// Asks whether a handheld was lost that was not.
    ///
    /// @param home an empty folder
    static Bytes lossQuestion(Path home) throws IOException {
        Parties parties = new Parties(home, new SecureRandom());
        try (EnrolPort port = port(home, parties.registry(), new Tickets(home));
                LossyLink link = link(port)) {
            Optional<byte[]> answer =
                    EnrolLink.ask(
                            link.address(),
                            parties.registry().own().signing(),
                            new LossQuestion("ab".repeat(32), Optional.empty()));
            if (answer.isEmpty()) {
                throw new IllegalStateException("no answer");
            }
            return new Bytes(link.up().bytes(), link.down().bytes());
        }
    }

    private static EnrolPort port(Path home, Registry registry, Tickets tickets) {
        Clock clock = Clock.systemUTC();
        Audit audit = new Audit(home);
        EnrolPort port =
                new EnrolPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        registry.ownKey(Suite.INTERNATIONAL).getPrivate(),
                        registry.own().signing(),
                        new Doorkeeper(
                                _ -> Optional.empty(), System::nanoTime, Doorkeeper.Limits.CHOSEN),
                        new Enrolment(registry, tickets, audit, clock, new SecureRandom()),
                        new Losses(home, registry, audit),
                        clock);
        port.start();
        return port;
    }

    private static LossyLink link(EnrolPort port) throws IOException {
        return LossyLink.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()),
                WIDE,
                WIDE,
                1);
    }
}
