package org.yaoxiang.thinlink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.exception.ConnectorException;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.CoapNames;

/// A client with Californium's own block-wise transfer (RFC 7959) and its own time-outs.
final class Stock implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 600_000;

    private final CoapEndpoint endpoint;
    private final CoapClient client;

    Stock(Credentials own, Credentials gateway, InetSocketAddress address) throws IOException {
        CoapConfig.register();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Sealed.LENGTH_MAX)
                        .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
                        .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false);
        DTLSConnector connector =
                new DTLSConnector(
                        DtlsConnectorConfig.builder(configuration)
                                .setCertificateIdentityProvider(
                                        new SingleCertificateProvider(
                                                own.signing().getPrivate(),
                                                new X509Certificate[] {own.party().signing()},
                                                CertificateType.X_509))
                                .setAdvancedCertificateVerifier(
                                        StaticNewAdvancedCertificateVerifier.builder()
                                                .setTrustedCertificates(gateway.party().signing())
                                                .build())
                                .build());
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .build();
        endpoint.start();
        client = new CoapClient("coaps://localhost:" + address.getPort());
        client.setEndpoint(endpoint);
        client.setTimeout(PATIENCE_MILLIS);
    }

    /// Makes a session.
    void greet() throws ConnectorException, IOException {
        Request request = Request.newGet();
        request.setURI(client.getURI() + "/" + CoapNames.OUTBOX);
        answer(request);
    }

    /// Sends a fact and waits for its receipt.
    void put(Sealed fact) throws ConnectorException, IOException {
        Request request = Request.newPut();
        request.setURI(client.getURI() + "/" + CoapNames.FACTS + "/" + CoapNames.name(fact.hash()));
        request.setPayload(fact.bytes());
        CoapResponse response = answer(request);
        if (response.getCode() != CoAP.ResponseCode.CHANGED) {
            throw new IOException("the gateway answers " + response.getCode());
        }
    }

    private CoapResponse answer(Request request) throws ConnectorException, IOException {
        CoapResponse response = client.advanced(request);
        if (response == null) {
            throw new IOException("no answer");
        }
        return response;
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
