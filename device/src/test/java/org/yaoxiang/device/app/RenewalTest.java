package org.yaoxiang.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Suite;

class RenewalTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /// 90 days, so that 30 are a third.
    private static final Instant DUE = BEGIN.plus(Duration.ofDays(60));

    private final X509Certificate certificate = certificate();

    @Test
    void a_certificate_is_renewed_when_a_third_of_its_time_is_left_and_not_before() {
        assertThat(Renewal.isDue(certificate, at(DUE.minusSeconds(1), Duration.ZERO))).isFalse();
        assertThat(Renewal.isDue(certificate, at(DUE.plusSeconds(1), Duration.ZERO))).isTrue();
        assertThat(Renewal.isDue(certificate, at(BEGIN.plus(Duration.ofDays(400)), Duration.ZERO)))
                .as("long expired")
                .isTrue();
    }

    @Test
    void a_time_that_may_be_before_is_not_due() {
        Duration unsure = Duration.ofDays(2);
        assertThat(Renewal.isDue(certificate, at(DUE.plus(Duration.ofDays(1)), unsure))).isFalse();
        assertThat(Renewal.isDue(certificate, at(DUE.plus(Duration.ofDays(3)), unsure))).isTrue();
    }

    private static Stamp at(Instant instant, Duration uncertainty) {
        return new Stamp(instant, uncertainty);
    }

    private static X509Certificate certificate() {
        try {
            KeyPair pair = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
            X500Name name = new X500Name("CN=handheld-1,OU=HANDHELD");
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            new JcaX509v3CertificateBuilder(
                                            name,
                                            BigInteger.ONE,
                                            Date.from(BEGIN),
                                            Date.from(BEGIN.plus(Duration.ofDays(90))),
                                            name,
                                            pair.getPublic())
                                    .build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(pair.getPrivate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
