package org.yaoxiang.device.uplink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.LossQuestion;

/// Asks a gateway for certificates: EST over secure CoAP (RFC 9148), in a DTLS session of its own;
/// and whether the handheld was lost, which needs no certificate either.
public final class EnrolLink implements AutoCloseable {
    /// What came of it.
    public sealed interface Answer {
        /// Whom the county's authority vouches for, this handheld among them.
        record Certified(TrustList list) implements Answer {}

        /// It was not done.
        ///
        /// @param why for a technician
        record Refused(String why) implements Answer {}
    }

    /// For one request with all its blocks on a poor link; a technician may try again.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int ANSWER_LENGTH_MAX = 256 << 10;
    private static final int ACK_SECONDS = 2;
    private static final int RETRANSMISSIONS_MAX = 4;

    private final InetSocketAddress gateway;
    private final CoapLink.OnlyGateway expected;
    private final CoapEndpoint endpoint;

    private EnrolLink(
            InetSocketAddress gateway,
            CoapLink.OnlyGateway expected,
            Optional<SingleCertificateProvider> own)
            throws IOException {
        this.gateway = gateway;
        this.expected = expected;
        CoapConfig.register();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, ANSWER_LENGTH_MAX)
                        .set(CoapConfig.ACK_TIMEOUT, ACK_SECONDS, TimeUnit.SECONDS)
                        .set(CoapConfig.MAX_RETRANSMIT, RETRANSMISSIONS_MAX)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
                        .setAsList(
                                DtlsConfig.DTLS_CIPHER_SUITES,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        DtlsConnectorConfig.Builder config =
                DtlsConnectorConfig.builder(configuration).setAdvancedCertificateVerifier(expected);
        own.ifPresent(config::setCertificateIdentityProvider);
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(new DTLSConnector(config.build()))
                        .build();
        endpoint.start();
    }

    /// Enrols by a ticket. The request, which holds the ticket's code, is sent only to a gateway
    /// whose certificate is of the authority that the ticket names.
    ///
    /// @param request PKCS#10, DER
    /// @throws IOException when no socket can be had
    public static Answer enrol(Ticket ticket, byte[] request) throws IOException {
        InetSocketAddress gateway = new InetSocketAddress(ticket.host(), ticket.port());
        if (gateway.isUnresolved()) {
            return new Answer.Refused("there is no host " + ticket.host());
        }
        try (EnrolLink link =
                new EnrolLink(gateway, new CoapLink.OnlyGateway(_ -> true), Optional.empty())) {
            Request asked = get(CoapNames.EST_AUTHORITY);
            Response given = link.exchange(asked);
            if (given == null || !given.isSuccess()) {
                return refused(asked, given);
            }
            List<X509Certificate> authorities = certificates(given.getPayload());
            Optional<X509Certificate> authority =
                    authorities.stream()
                            .filter(each -> Ticket.print(each).equals(ticket.print()))
                            .findFirst();
            if (authority.isEmpty() || !link.isGatewayOf(authority.get())) {
                return new Answer.Refused("this is not the gateway that the ticket is for");
            }
            return link.certified(post(CoapNames.EST_ENROL, request), authority.get());
        }
    }

    /// Renews the handheld's certificate.
    ///
    /// @param list the present one
    /// @param gatewayCertificate the one certificate that is accepted of the other side
    /// @param request PKCS#10, DER
    /// @throws IOException when no socket can be had
    public static Answer renew(
            InetSocketAddress gateway,
            PrivateKey key,
            X509Certificate own,
            X509Certificate gatewayCertificate,
            TrustList list,
            byte[] request)
            throws IOException {
        SingleCertificateProvider identity =
                new SingleCertificateProvider(
                        key, new X509Certificate[] {own}, CertificateType.X_509);
        try (EnrolLink link =
                new EnrolLink(
                        gateway,
                        new CoapLink.OnlyGateway(gatewayCertificate::equals),
                        Optional.of(identity))) {
            // A handshake that fails ends a short request at once, and one in blocks never.
            Request asked = get(CoapNames.EST_AUTHORITY);
            Response given = link.exchange(asked);
            if (given == null || !given.isSuccess()) {
                return refused(asked, given);
            }
            return link.certified(post(CoapNames.EST_RENEW, request), list.authority());
        }
    }

    /// Asks whether the handheld was marked as lost. Shows no certificate, for its key may be
    /// closed.
    ///
    /// @param gateway where handhelds enrol
    /// @param gatewayCertificate the one certificate that is accepted of the other side
    /// @return the notice of the loss, of no bytes when there is none; empty when nobody answers,
    ///   or with an error
    /// @throws IOException when no socket can be had
    public static Optional<byte[]> ask(
            InetSocketAddress gateway, X509Certificate gatewayCertificate, LossQuestion question)
            throws IOException {
        if (gateway.isUnresolved()) {
            return Optional.empty();
        }
        try (EnrolLink link =
                new EnrolLink(
                        gateway,
                        new CoapLink.OnlyGateway(gatewayCertificate::equals),
                        Optional.empty())) {
            Request asked = Request.newPost();
            asked.getOptions().addUriPath(CoapNames.LOSS);
            asked.setPayload(question.encode());
            Response given = link.exchange(asked);
            if (given == null || !given.isSuccess()) {
                return Optional.empty();
            }
            byte[] notice = given.getPayload();
            return Optional.of(notice == null ? new byte[0] : notice);
        }
    }

    @Override
    public void close() {
        endpoint.destroy();
    }

    private boolean isGatewayOf(X509Certificate authority) {
        X509Certificate seen = expected.seen();
        try {
            return seen != null
                    && !TrustList.of(authority, List.of(seen)).parties(Role.GATEWAY).isEmpty();
        } catch (TrustException _) {
            return false;
        }
    }

    private static Request get(String name) {
        return named(Request.newGet(), name);
    }

    private static Request post(String name, byte[] body) {
        Request request = named(Request.newPost(), name);
        request.getOptions().setContentFormat(CoapNames.PKCS10);
        request.setPayload(body);
        return request;
    }

    private static Request named(Request request, String name) {
        request.getOptions()
                .addUriPath(CoapNames.WELL_KNOWN)
                .addUriPath(CoapNames.EST)
                .addUriPath(name)
                .setAccept(CoapNames.PKCS7_CERTIFICATES);
        return request;
    }

    private @Nullable Response exchange(Request request) {
        request.setScheme(CoAP.COAP_SECURE_URI_SCHEME);
        request.setDestinationContext(new AddressEndpointContext(gateway));
        request.setMaxResourceBodySize(ANSWER_LENGTH_MAX);
        try {
            Response response = request.send(endpoint).waitForResponse(PATIENCE.toMillis());
            if (response == null) {
                request.cancel();
            }
            return response;
        } catch (InterruptedException _) {
            request.cancel();
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Answer certified(Request request, X509Certificate authority) {
        Response response = exchange(request);
        if (response == null || !response.isSuccess()) {
            return refused(request, response);
        }
        List<X509Certificate> certificates = certificates(response.getPayload());
        certificates.remove(authority);
        try {
            return new Answer.Certified(TrustList.of(authority, certificates));
        } catch (TrustException e) {
            return new Answer.Refused("the gateway's answer is not in order: " + e.getMessage());
        }
    }

    private static Answer refused(Request request, @Nullable Response response) {
        if (response != null) {
            return new Answer.Refused(
                    response.getCode()
                            + " "
                            + response.getPayloadString().replaceAll("[^\\x20-\\x7E]", "?"));
        }
        Throwable error = request.getSendError();
        return new Answer.Refused(
                error == null
                        ? "the gateway does not answer"
                        : "the gateway does not let it in: " + error.getMessage());
    }

    /// Certificates in CMS; empty when it is no such thing.
    private static List<X509Certificate> certificates(byte[] cms) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(cms))) {
                certificates.add((X509Certificate) each);
            }
        } catch (GeneralSecurityException _) {
            certificates.clear();
        }
        return certificates;
    }
}
