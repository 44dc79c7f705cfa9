package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.gateway.enrol.Registry;

/// A technician with a ticket: the programs as processes, from an empty folder to a renewed
/// certificate and the end of trust.
class EnrolTest {
    private static final String ID = "handheld-1";

    @TempDir Path folder;

    @Test
    void a_handheld_enrols_by_a_ticket_renews_itself_and_cannot_once_it_is_revoked()
            throws IOException {
        Technician technician = new Technician(folder);
        Registry registry = technician.prepareGateway();
        Technician.enrol(registry, "county-1", Role.COUNTY, Technician.pairs());
        try (Program serving = technician.serving()) {
            serving.start();
            Technician.Ports ports = Technician.Ports.of(serving);
            technician.prepare(ID, ports);
            String ticket = technician.ticket(ID, ports);

            assertThatThrownBy(() ->
                            enrol(technician, ticket.substring(0, ticket.length() - 4) + "0000"))
                    .hasMessageContaining("not the gateway that the ticket is for");
            assertThat(enrol(technician, ticket)).contains("handheld-1 is enrolled");

            X509Certificate first = own();
            assertThat(registry.admit(first, Optional.empty())).isPresent();
            assertThat(renew(technician)).contains("renewed");
            X509Certificate second = own();
            assertThat(second).isNotEqualTo(first);
            assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
            assertThat(registry.admit(second, Optional.empty())).isPresent();

            technician.gateway("revoke", ID);
            assertThat(technician.status(ports))
                    .containsPattern("HANDHELD +handheld-1 +heard \\d+ s ago .* revoked")
                    .contains("refused 0,");

            assertThatThrownBy(() -> renew(technician)).hasMessageContaining("does not let it in");
            assertThat(own()).isEqualTo(second);
            assertThat(technician.status(ports)).doesNotContain("refused 0,");
        }
        assertThat(
                        technician
                                .gateway("audit")
                                .lines()
                                .map(line -> line.replaceFirst("^\\S+ \\S+ ", "")))
                .containsExactly(
                        "ticket-made handheld-1",
                        "enrolled-by-ticket handheld-1",
                        "renewed handheld-1",
                        "revoked handheld-1");
    }

    private static String enrol(Technician technician, String ticket) {
        return technician.device("enrol", ID, List.of(), Technician.FIRST_PIN, ticket);
    }

    private static String renew(Technician technician) {
        return technician.device("renew", ID, List.of(), Technician.FIRST_PIN);
    }

    private X509Certificate own() throws IOException {
        return TrustList.parse(Files.readAllBytes(folder.resolve("handheld-1/trust.pem")))
                .party(ID)
                .orElseThrow()
                .signing();
    }
}
