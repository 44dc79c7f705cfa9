package org.yaoxiang.device.screen;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.LongSupplier;
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
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.rule.Rulebook;
import org.yaoxiang.device.uplink.CarriedMail;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Purpose;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.PinCost;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// What the tests of this package share: a real vault, the post, and a county that signs.
final class Kit {
    static final Stamp AT = new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
    static final Bedside.Post POST =
            new Bedside.Post(
                    new Place("village-1", "测试村", 4018), Origin.SIMULATED, new Rulebook(75));
    static final String CLINICIAN = "doctor-1";
    static final String INITIAL_PIN = "135791";
    static final String PIN = "246810";
    static final Duration IDLE = Duration.ofMinutes(10);
    private static final PinCost CHEAP = new PinCost(16, 1, 1);
    private static final VaultKey KEY = VaultKey.random(new Random(6));
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
        return Vault.open(source, owner, KEY, new Random(7), Vault.Opening.PLAIN);
    }

    /// A lock whose PIN is {@link #PIN}, before a door that costs nothing to knock at.
    static Lock lock(Path folder, Desk desk, LongSupplier nanos) {
        newLock(folder, desk, nanos);
        door(folder, nanos).change(CLINICIAN, INITIAL_PIN.toCharArray(), PIN.toCharArray());
        return lockOf(folder, desk, nanos);
    }

    /// The same at its first start: the PIN is the technician's.
    static Lock newLock(Path folder, Desk desk, LongSupplier nanos) {
        try {
            Door.make(
                    folder,
                    deviceKey(),
                    CLINICIAN,
                    INITIAL_PIN.toCharArray(),
                    CHEAP,
                    new Random(9));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lockOf(folder, desk, nanos);
    }

    private static Lock lockOf(Path folder, Desk desk, LongSupplier nanos) {
        return new Lock(door(folder, nanos), CLINICIAN, IDLE, (_, _) -> desk, Runnable::run, nanos);
    }

    static Door door(Path folder, LongSupplier nanos) {
        return new Door(folder, Kit::deviceKey, CHEAP, new Random(10), nanos);
    }

    private static byte[] deviceKey() {
        byte[] deviceKey = new byte[32];
        new Random(8).nextBytes(deviceKey);
        return deviceKey;
    }

    /// A courier whose road ends at once.
    static Courier courier(Vault vault) {
        return courier(vault, Meter.unbounded(() -> AT));
    }

    static Courier courier(Vault vault, Meter meter) {
        return new Courier(
                vault,
                new SilentLink(),
                new Uplink(Duration.ofMinutes(1)),
                meter,
                () -> Duration.ZERO,
                () -> AT,
                new Random(1),
                () -> {});
    }

    /// A road by whatever stick is in the folder.
    static CarriedMail mail(Vault vault, Path folder) {
        return new CarriedMail(vault, "handheld-1", folder.resolve("usb"), () -> AT);
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

    /// What a hospital's own system has passed on.
    static Sealed relayed(Hash consult, String text) {
        return sealed(
                "county",
                COUNTY,
                new Advice(
                        consult,
                        "city-system",
                        "测试医生丙",
                        Disposition.WATCH,
                        text,
                        Optional.of(new Advice.Relayed("测试市医院", "urn:test|1")),
                        AT),
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

    private static final class SilentLink implements Link {
        @Override
        public void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear) {
            ear.heard(token, new Answer.Failed(Trouble.NO_ANSWER));
        }

        @Override
        public void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear) {
            ear.heard(token, new Answer.Failed(Trouble.NO_ANSWER));
        }

        @Override
        public void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear) {
            ear.heard(token, new Answer.Failed(Trouble.NO_ANSWER));
        }

        @Override
        public void close() {}
    }
}
