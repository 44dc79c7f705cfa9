package org.yaoxiang.fuzz;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/// Says any bytes within a true DTLS session.
final class Speaker implements AutoCloseable {
    /// How soon a handshake repeats a flight, in milliseconds. The gateway is on this computer.
    private static final int REPEAT_MILLIS = 200;

    private final InetSocketAddress gateway;
    private final DTLSConnector connector;
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();

    /// Opens a socket; the handshake comes with the first message.
    ///
    /// @param from an address of this computer
    /// @param wire changes the datagrams that leave
    Speaker(InetSocketAddress from, Door door, UnaryOperator<byte[]> wire) throws IOException {
        this.gateway = door.address();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
                        .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false)
                        .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                        .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                        .set(
                                DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT,
                                REPEAT_MILLIS,
                                TimeUnit.MILLISECONDS)
                        .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 2);
        DtlsConnectorConfig.Builder config =
                DtlsConnectorConfig.builder(configuration)
                        .setAddress(from)
                        .setAdvancedCertificateVerifier(
                                StaticNewAdvancedCertificateVerifier.builder()
                                        .setTrustedCertificates(door.authority())
                                        .build());
        door.guest()
                .map(guest ->
                        new SingleCertificateProvider(
                                guest.dtls().getPrivate(),
                                new X509Certificate[] {guest.certificate()},
                                CertificateType.X_509))
                .ifPresent(config::setCertificateIdentityProvider);
        connector = new Wired(config.build(), wire);
        connector.setRawDataReceiver(data -> heard.add(data.getBytes()));
        connector.start();
    }

    /// Sends a message and does not wait.
    void say(byte[] message) {
        connector.send(RawData.outbound(message, new AddressEndpointContext(gateway), null, false));
    }

    /// The next message of the gateway; empty when none comes in time.
    Optional<byte[]> hear(long patienceMillis) throws InterruptedException {
        return Optional.ofNullable(heard.poll(patienceMillis, TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        connector.destroy();
    }

    private static final class Wired extends DTLSConnector {
        private final UnaryOperator<byte[]> wire;

        Wired(DtlsConnectorConfig config, UnaryOperator<byte[]> wire) {
            super(config);
            this.wire = wire;
        }

        @Override
        protected void sendNextDatagramOverNetwork(DatagramPacket packet) throws IOException {
            byte[] bytes = new byte[packet.getLength()];
            System.arraycopy(packet.getData(), packet.getOffset(), bytes, 0, bytes.length);
            byte[] sent = wire.apply(bytes);
            super.sendNextDatagramOverNetwork(
                    new DatagramPacket(sent, sent.length, packet.getSocketAddress()));
        }
    }
}
