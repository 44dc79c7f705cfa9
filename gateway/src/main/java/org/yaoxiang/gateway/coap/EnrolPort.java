package org.yaoxiang.gateway.coap;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
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
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.enrol.Enrolment;
import org.yaoxiang.gateway.enrol.Losses;
import org.yaoxiang.gateway.enrol.Request;

/// Where handhelds enrol that have no certificate yet, or an expired one: DTLS 1.2 in which the
/// gateway alone shows a certificate, and EST by a ticket; and where a handheld whose keys are
/// closed asks whether it was lost. A port of its own, so that strangers hear nothing at the other,
/// and nothing but this here.
public final class EnrolPort implements AutoCloseable {
    /// At once. Few enrol or ask at a time, and all state of strangers is here.
    private static final int PEERS_MAX = 100;

    private static final int SILENCE_SECONDS = 60;

    private final CoapServer server;
    private final CoapEndpoint endpoint;

    /// Prepares the port; {@link #start} opens it.
    ///
    /// @param key the gateway's own signing key
    /// @param own its certificate
    /// @param clock the gateway's own
    public EnrolPort(
            InetSocketAddress address,
            PrivateKey key,
            X509Certificate own,
            Doorkeeper doorkeeper,
            Enrolment enrolment,
            Losses losses,
            InstantSource clock) {
        CoapConfig.register();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.MAX_ACTIVE_PEERS, PEERS_MAX)
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Request.DER_LENGTH_MAX)
                        .set(
                                CoapConfig.BLOCKWISE_STATUS_LIFETIME,
                                SILENCE_SECONDS,
                                TimeUnit.SECONDS)
                        .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                        .set(CoapConfig.PEERS_MARK_AND_SWEEP_MESSAGES, CoapPort.MESSAGES_PER_PEER)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                        .set(DtlsConfig.DTLS_MAX_CONNECTIONS, PEERS_MAX)
                        .set(
                                DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD,
                                SILENCE_SECONDS,
                                TimeUnit.SECONDS)
                        .set(DtlsConfig.DTLS_USE_HELLO_VERIFY_REQUEST, true)
                        .set(
                                DtlsConfig.DTLS_MAX_FRAGMENTED_HANDSHAKE_MESSAGE_LENGTH,
                                CoapPort.HANDSHAKE_LENGTH_MAX)
                        .set(
                                DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE,
                                CertificateAuthenticationMode.NONE)
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
                                .build());
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .setDataSerializerAndParser(new UdpDataSerializer(), new ExactParser())
                        .build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        Est.add(
                server,
                CoapNames.EST_ENROL,
                enrolment,
                doorkeeper,
                (request, _) -> enrolment.enrol(request));
        server.add(new LossDesk(losses, doorkeeper, clock));
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
