package org.yaoxiang.gateway.coap;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.gateway.enrol.Enrolment;
import org.yaoxiang.gateway.inbox.Assembly;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Intake;
import org.yaoxiang.gateway.outbox.Letters;
import org.yaoxiang.gateway.outbox.Outbox;

/// The gateway's end of the thin link: CoAP (RFC 7252), with parts for what is long and block-wise
/// transfer (RFC 7959) for who does not know them, over DTLS 1.2 (RFC 6347) with connection ids
/// (RFC 9146). Both sides show a certificate.
public final class CoapPort implements AutoCloseable {
    /// What time it is, for handhelds that have no clock.
    @FunctionalInterface
    public interface Clock {
        /// Empty when the gateway doubts it.
        Optional<Instant> time();
    }

    /// Bytes in a connection id: tells 2^48 sessions apart.
    private static final int CONNECTION_ID_LENGTH = 6;

    private static final int PEERS_MAX = 2000;

    /// The last messages of a peer that are known when they come again. More than a handheld has in
    /// flight; what is older is processed anew, which changes nothing.
    static final int MESSAGES_PER_PEER = 64;

    /// The longest handshake message, in bytes: a certificate is about 600.
    static final int HANDSHAKE_LENGTH_MAX = 4096;

    /// A part with its head; what is longer goes in blocks.
    private static final int MESSAGE_LENGTH_MAX = Part.LENGTH + Part.HEAD_LENGTH;

    private final CoapServer server;
    private final CoapEndpoint endpoint;

    /// Prepares the port; {@link #start} opens it.
    ///
    /// @param key the gateway's own signing key
    /// @param own its certificate
    /// @param enrolment renews certificates; empty where nobody does
    public CoapPort(
            InetSocketAddress address,
            PrivateKey key,
            X509Certificate own,
            Doorkeeper doorkeeper,
            Inbox.Directory directory,
            Inbox inbox,
            Assembly assembly,
            Outbox outbox,
            Optional<Enrolment> enrolment,
            Clock clock) {
        CoapConfig.register();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.MAX_ACTIVE_PEERS, PEERS_MAX)
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, MESSAGE_LENGTH_MAX)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Sealed.LENGTH_MAX)
                        .set(
                                CoapConfig.BLOCKWISE_STATUS_LIFETIME,
                                (int) Transfers.PAUSE_MAX.toMinutes(),
                                TimeUnit.MINUTES)
                        .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                        .set(CoapConfig.PEERS_MARK_AND_SWEEP_MESSAGES, MESSAGES_PER_PEER)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                        .set(DtlsConfig.DTLS_MAX_CONNECTIONS, PEERS_MAX)
                        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, CONNECTION_ID_LENGTH)
                        .set(DtlsConfig.DTLS_USE_HELLO_VERIFY_REQUEST, true)
                        .set(
                                DtlsConfig.DTLS_MAX_FRAGMENTED_HANDSHAKE_MESSAGE_LENGTH,
                                HANDSHAKE_LENGTH_MAX)
                        .set(
                                DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE,
                                CertificateAuthenticationMode.NEEDED)
                        .setAsList(
                                DtlsConfig.DTLS_CIPHER_SUITES,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        DTLSConnector connector =
                new DTLSConnector(
                        DtlsConnectorConfig.builder(configuration)
                                .setAddress(address)
                                .setCertificateIdentityProvider(
                                        new SingleCertificateProvider(
                                                key,
                                                new X509Certificate[] {own},
                                                CertificateType.X_509))
                                .setDatagramFilter(new Knocks(configuration, doorkeeper))
                                .setAdvancedCertificateVerifier(new OnlyEnrolled(doorkeeper))
                                .build());
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .setDataSerializerAndParser(new UdpDataSerializer(), new ExactParser())
                        .setCoapStackFactory(Threshold.below(doorkeeper))
                        .build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        Intake intake = new Intake(inbox, assembly);
        server.add(
                new Facts(directory, intake, outbox, clock),
                new SlimFacts(directory, intake, outbox, clock),
                new Parts(directory, intake, outbox, clock),
                new Waiting(directory, new Letters(inbox, outbox), clock));
        enrolment.ifPresent(desk ->
                Est.add(
                        server,
                        CoapNames.EST_RENEW,
                        desk,
                        doorkeeper,
                        (request, exchange) -> desk.renew(request, Peer.of(exchange, directory))));
    }

    /// Opens the port.
    ///
    /// @throws IllegalStateException when it is taken
    public void start() {
        server.start();
    }

    /// The UDP port.
    public int port() {
        return endpoint.getAddress().getPort();
    }

    @Override
    public void close() {
        server.destroy();
    }
}
