package org.yaoxiang.thinlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.contract.seal.Suite;

/// The peer: the same content as FHIR transactions in JSON, posted over TLS 1.3. The server only
/// says that each resource was stored, as a FHIR server does; its certificate is one short P-256
/// certificate, and the client shows none. All of that is in the peer's favour.
///
/// The kernel counts the bytes. It can do so only where nobody else uses the loopback interface,
/// which then serves packets of 1,400 bytes, and none that the card would have to cut.
final class FhirOverHttps implements AutoCloseable {
    private static final Path COUNTERS = Path.of("/proc/net/dev");
    private static final String LOOPBACK = "lo:";
    private static final int RECEIVED_BYTES = 1;
    private static final int RECEIVED_PACKETS = 2;

    /// What the kernel counts of Ethernet for every packet.
    private static final int FRAME_LENGTH = 14;

    private static final long QUIET_MILLIS = 100;
    private static final char[] NO_PASSWORD = new char[0];
    private static final String TYPE = "application/fhir+json";

    private final FhirContext fhir = FhirContext.forR4Cached();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final X509Certificate certificate;
    private final HttpsServer server;

    FhirOverHttps() throws IOException, GeneralSecurityException {
        KeyPair pair = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
        certificate = certificate(pair);
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, NO_PASSWORD);
        keys.setKeyEntry(
                "server", pair.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/fhir", FhirOverHttps::store);
        server.setExecutor(executor);
        server.start();
    }

    /// One new connection with its handshake, plain JSON, and its end.
    long cold(List<Bundle> bundles)
            throws IOException, InterruptedException, GeneralSecurityException {
        long before = counted();
        try (HttpClient client = client()) {
            for (Bundle bundle : bundles) {
                post(client, bundle, false);
            }
        }
        return counted() - before;
    }

    /// Compressed, on a connection that is there already.
    long kept(List<Bundle> bundles)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (HttpClient client = client()) {
            post(client, new Bundle(), true);
            long before = counted();
            for (Bundle bundle : bundles) {
                post(client, bundle, true);
            }
            return counted() - before;
        }
    }

    private void post(HttpClient client, Bundle bundle, boolean isZipped)
            throws IOException, InterruptedException {
        byte[] json = fhir.newJsonParser().encodeResourceToString(bundle).getBytes(UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:"
                                                + server.getAddress().getPort()
                                                + "/fhir"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Content-Type", TYPE)
                        .header("Accept", TYPE);
        if (isZipped) {
            request.header("Content-Encoding", "gzip").header("Accept-Encoding", "gzip");
        }
        HttpResponse<byte[]> response =
                client.send(
                        request.POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                isZipped ? zipped(json) : json))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("the server answers " + response.statusCode());
        }
    }

    private static void store(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] answer =
                    "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}"
                            .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TYPE);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private HttpClient client() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, NO_PASSWORD);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /// Bytes with headers of IP and TCP, both ways, once nothing moves any more.
    private static long counted() throws IOException, InterruptedException {
        long before = -1;
        long now = counter();
        while (now != before) {
            Thread.sleep(QUIET_MILLIS);
            before = now;
            now = counter();
        }
        return now;
    }

    private static long counter() throws IOException {
        for (String line : Files.readAllLines(COUNTERS)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields[0].equals(LOOPBACK)) {
                return Long.parseLong(fields[RECEIVED_BYTES])
                        - FRAME_LENGTH * Long.parseLong(fields[RECEIVED_PACKETS]);
            }
        }
        throw new IOException("no loopback interface in " + COUNTERS);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static X509Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        X500Name name = new X500Name("CN=localhost");
        Instant now = Instant.now();
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            new JcaX509v3CertificateBuilder(
                                            name,
                                            BigInteger.ONE,
                                            Date.from(now.minus(Duration.ofDays(1))),
                                            Date.from(now.plus(Duration.ofDays(1))),
                                            name,
                                            pair.getPublic())
                                    .addExtension(
                                            Extension.subjectAlternativeName,
                                            false,
                                            new GeneralNames(
                                                    new GeneralName(
                                                            GeneralName.dNSName, "localhost")))
                                    .build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(pair.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}
