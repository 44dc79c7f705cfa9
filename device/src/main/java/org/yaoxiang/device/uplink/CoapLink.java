package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.util.ServerNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.device.time.Exchange;

/// The link over CoAP (RFC 7252) and DTLS 1.2 (RFC 6347) with connection id (RFC 9146), so that a
/// carrier that forgets a port mapping does not cost a handshake.
///
/// The gateway is known by its very certificate. Validity dates are not asked for: a handheld
/// without a clock chip may believe that it is 1970.
public final class CoapLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(CoapLink.class);
    private static final int REASON_LENGTH_MAX = 100;

    /// 2, 4, 8 and 16 seconds for one message before the link counts as silent.
    private static final int ACK_SECONDS = 2;

    private static final int RETRANSMISSIONS_MAX = 3;

    private final InetSocketAddress gateway;
    private final CoapEndpoint endpoint;
    private final RoundTrip trip;
    private final Consumer<Exchange> heard;
    private boolean isSessionDoubtful;

    /// Opens a socket; no packet is sent before the first call.
    ///
    /// @param key the handheld's signing key
    /// @param own the handheld's certificate
    /// @param gatewayCertificate the one certificate that is accepted of the other side
    /// @param sinceBoot reads the monotonic clock
    /// @param heard is told what time it is at the gateway, whenever it says so
    /// @throws IOException when no socket can be had
    public CoapLink(
            InetSocketAddress gateway,
            PrivateKey key,
            X509Certificate own,
            X509Certificate gatewayCertificate,
            Supplier<Duration> sinceBoot,
            Consumer<Exchange> heard)
            throws IOException {
        this.gateway = gateway;
        this.heard = requireNonNull(heard, "heard");
        this.trip = new RoundTrip(sinceBoot);
        CoapConfig.register();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.MAX_ACTIVE_PEERS, 4)
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Sealed.LENGTH_MAX)
                        .set(CoapConfig.ACK_TIMEOUT, ACK_SECONDS, TimeUnit.SECONDS)
                        .set(CoapConfig.MAX_RETRANSMIT, RETRANSMISSIONS_MAX)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
                        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
                        .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, RETRANSMISSIONS_MAX)
                        .setAsList(
                                DtlsConfig.DTLS_CIPHER_SUITES,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        DTLSConnector connector =
                new DTLSConnector(
                        DtlsConnectorConfig.builder(configuration)
                                .setCertificateIdentityProvider(
                                        new SingleCertificateProvider(
                                                key,
                                                new X509Certificate[] {own},
                                                CertificateType.X_509))
                                .setAdvancedCertificateVerifier(new OnlyGateway(gatewayCertificate))
                                .build());
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .build();
        endpoint.addInterceptor(trip);
        endpoint.start();
    }

    @Override
    public synchronized Answer put(Sealed fact) {
        Request request = Request.newPut();
        request.getOptions()
                .addUriPath(CoapNames.FACTS)
                .addUriPath(CoapNames.name(fact.hash()))
                .setContentFormat(CoapNames.COSE_SIGN1);
        request.setPayload(fact.bytes());
        return exchange(request);
    }

    @Override
    public synchronized Answer fetch() {
        Request request = Request.newGet();
        request.getOptions().addUriPath(CoapNames.OUTBOX).setAccept(CoapNames.COSE_SIGN1);
        return exchange(request);
    }

    @Override
    public void close() {
        endpoint.destroy();
    }

    private Answer exchange(Request request) {
        request.setScheme(CoAP.COAP_SECURE_URI_SCHEME);
        request.setDestinationContext(destination());
        request.setMaxResourceBodySize(Sealed.LENGTH_MAX);
        trip.begin();
        Response response;
        try {
            response = request.send(endpoint).waitForResponse();
        } catch (InterruptedException _) {
            request.cancel();
            Thread.currentThread().interrupt();
            return new Answer.Failed(Trouble.NO_ANSWER);
        }
        if (response == null) {
            isSessionDoubtful = true;
            Throwable error = request.getSendError();
            return error == null ? new Answer.Failed(Trouble.NO_ANSWER) : failed(error);
        }
        isSessionDoubtful = false;
        trip.exchange().ifPresent(heard);
        return answer(response);
    }

    /// A gateway that has lost the session stays silent; a probe makes a new one when there is no
    /// answer, and keeps the old one when there is.
    private EndpointContext destination() {
        return isSessionDoubtful
                ? new MapBasedEndpointContext(
                        gateway, null, DtlsEndpointContext.ATTRIBUTE_HANDSHAKE_MODE_PROBE)
                : new AddressEndpointContext(gateway);
    }

    private Answer failed(Throwable error) {
        LOG.info("the link failed: {}", error.toString());
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof HandshakeException handshake
                    && isAboutTrust(handshake.getAlert().getDescription())) {
                return new Answer.Failed(Trouble.NOT_TRUSTED);
            }
        }
        return new Answer.Failed(Trouble.NO_ANSWER);
    }

    private static boolean isAboutTrust(AlertMessage.AlertDescription alert) {
        return switch (alert) {
            case NO_CERTIFICATE_RESERVED,
                    BAD_CERTIFICATE,
                    UNSUPPORTED_CERTIFICATE,
                    CERTIFICATE_REVOKED,
                    CERTIFICATE_EXPIRED,
                    CERTIFICATE_UNKNOWN,
                    UNKNOWN_CA,
                    ACCESS_DENIED ->
                    true;
            default -> false;
        };
    }

    private static Answer answer(Response response) {
        CoAP.ResponseCode code = response.getCode();
        if (code.isSuccess()) {
            byte[] body = response.getPayload();
            return new Answer.Done(body == null ? new byte[0] : body, waiting(response));
        }
        if (code.isClientError()
                && code != CoAP.ResponseCode.REQUEST_ENTITY_INCOMPLETE
                && code != CoAP.ResponseCode.TOO_MANY_REQUESTS) {
            String why = response.getPayloadString().replaceAll("[^\\x20-\\x7E]", "?");
            return new Answer.Rejected(
                    String.format(
                            Locale.ROOT,
                            "%s %s",
                            code,
                            why.substring(0, Math.min(why.length(), REASON_LENGTH_MAX))));
        }
        return new Answer.Failed(Trouble.BUSY);
    }

    private static int waiting(Response response) {
        return response.getOptions().getOthers().stream()
                .filter(option -> option.getNumber() == CoapNames.WAITING)
                .filter(option -> option.getLength() <= 3)
                .mapToInt(Option::getIntegerValue)
                .findFirst()
                .orElse(0);
    }

    /// Accepts one certificate and no other.
    private static final class OnlyGateway implements NewAdvancedCertificateVerifier {
        private final X509Certificate expected;

        OnlyGateway(X509Certificate expected) {
            this.expected = expected;
        }

        @Override
        public List<CertificateType> getSupportedCertificateTypes() {
            return List.of(CertificateType.X_509);
        }

        @Override
        public CertificateVerificationResult verifyCertificate(
                ConnectionId cid,
                ServerNames serverName,
                InetSocketAddress remotePeer,
                boolean clientUsage,
                boolean verifySubject,
                boolean truncateCertificatePath,
                CertificateMessage message) {
            CertPath path = message.getCertificateChain();
            if (path != null
                    && !path.getCertificates().isEmpty()
                    && path.getCertificates().getFirst().equals(expected)) {
                return new CertificateVerificationResult(cid, path, null);
            }
            AlertMessage alert =
                    new AlertMessage(
                            AlertMessage.AlertLevel.FATAL,
                            AlertMessage.AlertDescription.BAD_CERTIFICATE);
            return new CertificateVerificationResult(
                    cid, new HandshakeException("not the gateway's certificate", alert), null);
        }

        @Override
        public List<X500Principal> getAcceptedIssuers() {
            return List.of();
        }

        @Override
        public void setResultHandler(HandshakeResultHandler resultHandler) {
            // The verdict is always at hand, so there is never a later result.
        }
    }
}
