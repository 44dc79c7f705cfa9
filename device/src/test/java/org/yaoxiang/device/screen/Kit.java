package org.yaoxiang.device.screen;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.device.rule.Rulebook;
import org.yaoxiang.device.vault.Vault;

/// What the tests of this package share: a real vault, the post, and a county that signs.
final class Kit {
    static final Stamp AT = new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
    static final Bedside.Post POST =
            new Bedside.Post(
                    new Place("village-1", "测试村", 4018),
                    Origin.SIMULATED,
                    "doctor-1",
                    new Rulebook(75));
    private static final KeyPair HANDHELD = pair();
    private static final KeyPair LETTERS = pair();
    private static final KeyPair GATEWAY = pair();
    private static final KeyPair COUNTY = pair();
    private static final LetterKey OWN_LETTERS =
            new LetterKey(
                    "handheld-1",
                    (ECPrivateKey) LETTERS.getPrivate(),
                    (ECPublicKey) LETTERS.getPublic());

    private Kit() {}

    static Vault vault(Path folder) {
        return vault(() -> Journal.open(folder.resolve("vault.journal")));
    }

    static Vault vault(Supplier<Journal> source) {
        Vault.Owner owner =
                new Vault.Owner(
                        new Signer("handheld-1", HANDHELD.getPrivate()),
                        OWN_LETTERS,
                        new Recipient("county", (ECPublicKey) COUNTY.getPublic()),
                        "gateway",
                        (author, _) ->
                                Optional.ofNullable(
                                                Map.of("gateway", GATEWAY, "county", COUNTY)
                                                        .get(author))
                                        .map(KeyPair::getPublic));
        return Vault.open(source, owner, new Random(7));
    }

    static Sealed receipt(Hash fact) {
        return sealed("gateway", GATEWAY, new Receipt(fact, Receipt.Proof.ARRIVED, AT));
    }

    static Sealed advice(Hash consult, String text) {
        return sealed(
                "county",
                COUNTY,
                new Advice(consult, "county-1", "测试医生乙", Disposition.WATCH, text, AT),
                OWN_LETTERS.recipient());
    }

    private static Sealed sealed(String author, KeyPair key, Fact fact, Recipient... recipients) {
        return new Sealer(new Signer(author, key.getPrivate()), new Random(3))
                .seal(fact, 1, Optional.empty(), Urgency.ROUTINE, List.of(recipients));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
