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
import org.yaoxiang.device.uplink.EnrolLink;
import org.yaoxiang.fuzz.CertificateRequest;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.coap.EnrolPort;
import org.yaoxiang.gateway.enrol.Audit;
import org.yaoxiang.gateway.enrol.Enrolment;
import org.yaoxiang.gateway.enrol.Tickets;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyLink;

/// What it costs a handheld to enrol by its ticket, once in its life: a session of its own, the
/// authority's certificate, the request, and the certificates of the county, one clinician, the
/// gateway and its own.
final class Enrolling {
    private static final String ID = "handheld-2";
    private static final LinkTerms WIDE = LinkTerms.plain(1e9, Duration.ZERO, 0);

    private Enrolling() {}

    /// Enrols one handheld at a gateway of its own.
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
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (EnrolPort port =
                new EnrolPort(
                        any,
                        parties.registry().ownKey(Suite.INTERNATIONAL).getPrivate(),
                        parties.registry().own().signing(),
                        new Doorkeeper(
                                _ -> Optional.empty(), System::nanoTime, Doorkeeper.Limits.CHOSEN),
                        new Enrolment(
                                parties.registry(), tickets, new Audit(home), clock, random))) {
            port.start();
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port());
            try (LossyLink link = LossyLink.open(address, WIDE, WIDE, 1)) {
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
    }
}
