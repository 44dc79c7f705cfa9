package org.yaoxiang.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.enrol.SomeParties;
import org.yaoxiang.gateway.enrol.Tickets;

/// A whole gateway on the loopback interface, what it logs, and papers for those who knock.
final class Street implements AutoCloseable {
    /// What a program with files for its arguments shows of itself.
    record Papers(Path certificate, Path key) {}

    private final Path folder;
    private final SomeParties parties;
    private final SomeParties.Keys county;
    private final Gateway gateway;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    Street(Path folder) throws IOException {
        this.folder = folder;
        System.setErr(new PrintStream(log, true, UTF_8));
        parties = new SomeParties(folder.resolve("home"), Clock.systemUTC().instant());
        Files.writeString(parties.home().resolve(Gateway.TOKEN), "token\n");
        county = parties.enrolled("county-1", Role.COUNTY);
        gateway =
                Gateway.start(
                        parties.home(),
                        Suite.INTERNATIONAL,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        0);
        write("root.pem", parties.registry().everyone().authority());
    }

    SomeParties parties() {
        return parties;
    }

    SomeParties.Keys county() {
        return county;
    }

    int port() {
        return gateway.coapPort();
    }

    int enrolPort() {
        return gateway.enrolPort();
    }

    /// A ticket's code.
    String ticket(String id) {
        return new Tickets(parties.home())
                .make(id, Instant.now().plusSeconds(60), new SecureRandom());
    }

    Path root() {
        return folder.resolve("root.pem");
    }

    /// What the gateway has logged so far.
    String log() {
        return log.toString(UTF_8);
    }

    /// The papers of a party that is enrolled.
    Papers papers(SomeParties.Keys keys) throws IOException {
        return papers(
                keys.id(),
                parties.registry().everyone().party(keys.id()).orElseThrow().signing(),
                keys.signing());
    }

    /// The key in the form of RFC 5915 with its public half, without which GnuTLS reads none.
    Papers papers(String name, X509Certificate certificate, KeyPair pair) throws IOException {
        ECPrivateKey key =
                new ECPrivateKey(
                        256,
                        ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS(),
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                                .getPublicKeyData(),
                        SECObjectIdentifiers.secp256r1);
        return new Papers(
                write(name + ".crt", certificate),
                write(name + ".key", new PemObject("EC PRIVATE KEY", key.getEncoded())));
    }

    /// A certificate like an enrolled party's in everything but its key and signature.
    Papers forged(SomeParties.Keys model) throws Exception {
        X509Certificate like =
                parties.registry().everyone().party(model.id()).orElseThrow().signing();
        KeyPair own = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name(like.getIssuerX500Principal().getName()),
                        BigInteger.TEN,
                        Date.from(Instant.now().minusSeconds(60)),
                        Date.from(Instant.now().plusSeconds(86_400)),
                        new X500Name(like.getSubjectX500Principal().getName()),
                        own.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        return papers(
                "forged",
                new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(own.getPrivate()))),
                own);
    }

    private Path write(String name, Object content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(content);
        }
        return Files.writeString(folder.resolve(name), text.toString(), US_ASCII);
    }

    @Override
    public void close() {
        gateway.close();
        System.setErr(stderr);
    }
}
