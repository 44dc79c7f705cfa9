package org.yaoxiang.contract.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.util.test.FixedSecureRandom;
import org.junit.jupiter.api.Test;

/// The suites give the answers that their standards print. A suite that agreed only with itself
/// would open its own letters and nobody else's.
class KnownAnswersTest {
    private static final byte[] DIGEST_MESSAGE = "message digest".getBytes(US_ASCII);

    /// The keys and the random number of GB/T 32918.5-2017 Annexes A and C, equal to GM/T
    /// 0003.5-2012.
    private static final String SM2_D =
            "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";

    private static final String SM2_X =
            "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
    private static final String SM2_Y =
            "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
    private static final String SM2_K =
            "59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21";

    /// HKDF (RFC 5869) with SHA-256 and with SM3 as Python's hmac computes it.
    @Test
    void the_content_key_is_hkdf_of_the_series_key_and_the_header() {
        byte[] header = {1, 2, 3};
        assertThat(Suite.INTERNATIONAL.contentKey(counting(32), header))
                .isEqualTo(hex("c7690298ef97e597e052851d47bbc0f31fe2a44ce411d8dd22ca6dffd1d0cf16"));
        assertThat(Suite.CHINESE.contentKey(counting(16), header))
                .isEqualTo(hex("5b04f25b5024e13038b58607fdbddc36"));
    }

    /// 0, 1, 2 and so on.
    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /// HKDF-SHA256 (RFC 5869) as Python's hmac computes it.
    @Test
    void the_content_key_of_an_own_letter_is_hkdf_of_the_letter_key() {
        KeyPair own =
                new KeyPair(
                        null,
                        International.privateKey(
                                hex(
                                        "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010"
                                                + "42031d1d3c0561eeb7b89233ab4ab732f2ce836a1d8d4f979662a45e9e6321f58c6")));
        assertThat(International.ownKey(own, counting(Suite.POINT_LENGTH), new byte[] {1, 2, 3}))
                .isEqualTo(hex("d416da9ffb341887441a7553c53ae90c49f894408fc9a27bf8a269543aa656d9"));
    }

    /// RFC 9180 Appendix A.3.1, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode: the
    /// key encapsulation and the key schedule that our suite shares with it.
    @Test
    void hpke_encapsulates_as_rfc_9180_a_3_1() throws Exception {
        HPKE hpke =
                new HPKE(
                        HPKE.mode_base,
                        HPKE.kem_P256_SHA256,
                        HPKE.kdf_HKDF_SHA256,
                        HPKE.aead_AES_GCM128);
        AsymmetricCipherKeyPair recipient =
                hpke.deriveKeyPair(
                        hex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550"));
        assertThat(hpke.serializePrivateKey(recipient.getPrivate()))
                .isEqualTo(hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"));
        HPKEContextWithEncapsulation context =
                hpke.setupBaseS(
                        recipient.getPublic(),
                        hex("4f6465206f6e2061204772656369616e2055726e"),
                        hpke.deriveKeyPair(
                                hex(
                                        "4270e54ffd08d79d5928020af4686d8f"
                                                + "6b7d35dbe470265f1f5aa22816ce860e")));
        assertThat(context.getEncapsulation())
                .isEqualTo(
                        hex(
                                "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
                                        + "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb938265"
                                        + "7222d18c4"));
        assertThat(
                        context.seal(
                                hex("436f756e742d30"),
                                hex("4265617574792069732074727574682c20747275746820626561757479")))
                .isEqualTo(
                        hex(
                                "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f"
                                        + "9076ac232e3ab2523f39513434"));
    }

    /// The same with AES-256-GCM, which is ours. RFC 9180 prints no such case; its official
    /// test-vectors.json (commit 5f503c5) has one, mode 0, kem 16, kdf 1, aead 2, and Go's
    /// crypto/hpke (testdata/rfc9180.json) the SHAKE128 of a thousand ciphertexts in its context,
    /// whose inputs are drawn from the SHAKE128 of nothing.
    @Test
    void hpke_seals_as_the_official_vector_for_aes_256() throws Exception {
        HPKE hpke = International.hpke();
        AsymmetricCipherKeyPair recipient =
                hpke.deriveKeyPair(
                        hex("a0ce15d49e28bd47a18a97e147582d814b08cbe00109fed5ec27d1b4e9f6f5e3"));
        assertThat(hpke.serializePublicKey(recipient.getPublic()))
                .isEqualTo(
                        hex(
                                "04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f"
                                        + "853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2"
                                        + "073d2356c"));
        byte[] info = hex("4f6465206f6e2061204772656369616e2055726e");
        HPKEContextWithEncapsulation sender =
                hpke.setupBaseS(
                        recipient.getPublic(),
                        info,
                        hpke.deriveKeyPair(
                                hex(
                                        "a90d3417c3da9cb6c6ae19b4b5dd6cc9"
                                                + "529a4cc24efb7ae0ace1f31887a8cd6c")));
        assertThat(sender.getEncapsulation())
                .isEqualTo(
                        hex(
                                "04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e"
                                        + "0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f"
                                        + "1f7d5a4e0"));
        HPKEContext reader = hpke.setupBaseR(sender.getEncapsulation(), recipient, info);
        SHAKEDigest source = new SHAKEDigest(128);
        SHAKEDigest sink = new SHAKEDigest(128);
        for (int i = 0; i < 1000; i++) {
            byte[] associated = drawn(source);
            byte[] text = drawn(source);
            byte[] closed = sender.seal(associated, text);
            sink.update(closed, 0, closed.length);
            assertThat(reader.open(associated, closed)).isEqualTo(text);
        }
        byte[] all = new byte[16];
        sink.doFinal(all, 0, all.length);
        assertThat(all).isEqualTo(hex("8d3263541fc1695b6e88ff3a1208577c"));
    }

    /// RFC 6979 Appendix A.2.5: P-256, SHA-256, messages "sample" and "test".
    @Test
    void es256_verifies_the_signatures_of_rfc_6979() throws Exception {
        ECPublicKey key =
                p256(
                        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
                        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
        byte[] sample =
                hex(
                        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
        byte[] test =
                hex(
                        "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
        Suite suite = Suite.INTERNATIONAL;
        assertThat(suite.verify(key, "sample".getBytes(US_ASCII), sample)).isTrue();
        assertThat(suite.verify(key, "test".getBytes(US_ASCII), test)).isTrue();
        assertThat(suite.verify(key, "test".getBytes(US_ASCII), sample)).isFalse();
    }

    /// FIPS 180-4, the example "abc".
    @Test
    void sha_256_of_the_examples() {
        assertThat(International.sha256("abc".getBytes(US_ASCII)))
                .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", Appendix B, test cases 14 and 16,
    /// which NIST SP 800-38D refers to.
    @Test
    void aes_256_gcm_of_the_test_cases() {
        assertThat(International.close(new byte[32], new byte[0], new byte[16]))
                .isEqualTo(hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
        assertThat(
                        International.aesGcm(
                                Cipher.ENCRYPT_MODE,
                                hex(
                                        "feffe9928665731c6d6a8f9467308308"
                                                + "feffe9928665731c6d6a8f9467308308"),
                                hex("cafebabefacedbaddecaf888"),
                                hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                                hex(
                                        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a"
                                                + "318a721c3c0c95956809532fcf0e2449a6b525b16aedf5a"
                                                + "a0de657ba637b39")))
                .isEqualTo(
                        hex(
                                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                        + "76fc6ece0f4e1768cddf8853bb2d551b"));
    }

    /// GB/T 32905-2016 Annex A: "abc", and "abcd" sixteen times.
    @Test
    void sm3_of_the_examples() {
        assertThat(Chinese.sm3("abc".getBytes(US_ASCII)))
                .isEqualTo(hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
        assertThat(Chinese.sm3("abcd".repeat(16).getBytes(US_ASCII)))
                .isEqualTo(hex("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"));
    }

    /// GB/T 32907-2016 Annex A: one encryption, and a million.
    @Test
    void sm4_of_the_examples() {
        byte[] block = hex("0123456789abcdeffedcba9876543210");
        SM4Engine engine = new SM4Engine();
        engine.init(true, new KeyParameter(block));
        byte[] out = block.clone();
        engine.processBlock(out, 0, out, 0);
        assertThat(out).isEqualTo(hex("681edf34d206965e86b3e94f536e4246"));
        for (int i = 1; i < 1_000_000; i++) {
            engine.processBlock(out, 0, out, 0);
        }
        assertThat(out).isEqualTo(hex("595298c7c6fd271f0402f804c33d3f66"));
    }

    /// RFC 8998 Appendix A.1.
    @Test
    void sm4_gcm_of_rfc_8998() {
        byte[] key = hex("0123456789abcdeffedcba9876543210");
        byte[] nonce = hex("00001234567800000000abcd");
        byte[] associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] text =
                hex(
                        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
                                + "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
        byte[] closed =
                hex(
                        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
                                + "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
                                + "83de3541e4c2b58177e065a9bf7b62ec");
        assertThat(Chinese.sm4Gcm(true, key, nonce, associated, text)).isEqualTo(closed);
        assertThat(Chinese.sm4Gcm(false, key, nonce, associated, closed)).isEqualTo(text);
    }

    /// GB/T 32918.5-2017 Annex A, with its default identifier "1234567812345678".
    @Test
    void sm2_signs_and_verifies_as_the_example() {
        byte[] signature =
                hex(
                        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                                + "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
        assertThat(Chinese.sign(sm2Private(), DIGEST_MESSAGE, fixed())).isEqualTo(signature);
        assertThat(Suite.CHINESE.verify(sm2Public(), DIGEST_MESSAGE, signature)).isTrue();
        assertThat(Suite.CHINESE.verify(sm2Public(), "another".getBytes(US_ASCII), signature))
                .isFalse();
    }

    /// GB/T 32918.5-2017 Annex C, in the order C1, C3, C2.
    @Test
    void sm2_encrypts_and_decrypts_as_the_example() {
        byte[] text = "encryption standard".getBytes(US_ASCII);
        byte[] closed =
                hex(
                        "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
                                + "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
                                + "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
                                + "21886ca989ca9c7d58087307ca93092d651efa");
        assertThat(Chinese.encrypt(sm2Public(), text, fixed())).isEqualTo(closed);
        assertThat(Chinese.decrypt(sm2Private(), closed)).isEqualTo(text);
        closed[70] ^= 1;
        assertThatThrownBy(() -> Chinese.decrypt(sm2Private(), closed))
                .isInstanceOf(SealException.class);
    }

    /// RFC 9106 §5.3: Argon2id as Bouncy Castle computes it.
    @Test
    void argon2id_of_rfc_9106() {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(32)
                        .withIterations(3)
                        .withParallelism(4)
                        .withSalt(filled(16, 2))
                        .withSecret(filled(8, 3))
                        .withAdditional(filled(12, 4))
                        .build());
        byte[] tag = new byte[32];
        argon2.generateBytes(filled(32, 1), tag);
        assertThat(tag)
                .isEqualTo(hex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
    }

    private static byte[] drawn(SHAKEDigest source) {
        byte[] length = new byte[1];
        source.doOutput(length, 0, 1);
        byte[] bytes = new byte[length[0] & 0xff];
        source.doOutput(bytes, 0, bytes.length);
        return bytes;
    }

    private static ECPublicKey p256(String x, String y) throws GeneralSecurityException {
        return (ECPublicKey)
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16)),
                                        International.CURVE));
    }

    private static ECPublicKey sm2Public() {
        try {
            ECNamedDomainParameters domain =
                    ECNamedDomainParameters.lookup(GMObjectIdentifiers.sm2p256v1);
            return Suite.CHINESE.publicKey(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                                    new ECPublicKeyParameters(
                                            domain.getCurve()
                                                    .createPoint(
                                                            new BigInteger(SM2_X, 16),
                                                            new BigInteger(SM2_Y, 16)),
                                            domain))
                            .getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ECPrivateKey sm2Private() {
        try {
            return Suite.CHINESE.privateKey(
                    PrivateKeyInfoFactory.createPrivateKeyInfo(
                                    new ECPrivateKeyParameters(
                                            new BigInteger(SM2_D, 16),
                                            ECNamedDomainParameters.lookup(
                                                    GMObjectIdentifiers.sm2p256v1)))
                            .getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SecureRandom fixed() {
        return new FixedSecureRandom(hex(SM2_K));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
