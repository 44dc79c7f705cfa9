package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.OpenLetters;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.IndexFile;
import org.yaoxiang.device.vault.Label;
import org.yaoxiang.device.vault.PinCost;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultException;
import org.yaoxiang.device.vault.VaultKey;

/// What a thief finds on the card after a day's work: the whole folder of a handheld is searched
/// byte for byte for every name, number, reading and date of that day.
class TheftTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final PinCost CHEAP = new PinCost(16, 1, 1);
    private static final String DOCTOR = "village-doctor-1";
    private static final char[] PIN = "583920".toCharArray();
    private static final Stamp AT =
            new Stamp(Instant.parse("2026-03-04T05:06:07Z"), Duration.ofSeconds(1));
    private static final List<Patient> PATIENTS =
            List.of(
                    new Patient(
                            "110105194912310021", "扎西卓玛", Sex.FEMALE, LocalDate.of(1949, 12, 31)),
                    new Patient("542301198001017758", "次仁多吉", Sex.MALE, LocalDate.of(1980, 1, 1)),
                    new Patient("V-7719-0042", "麦合木提", Sex.MALE, LocalDate.of(2001, 7, 9)));
    private static final double[] CELSIUS = {38.65, 36.47, 39.12};
    private static final double[] PERCENT = {81.37, 97.21, 88.93};
    private static final String QUESTION = "胸痛两小时，是否转诊？";

    @TempDir Path folder;
    private Path home;
    private DeviceKey deviceKey;
    private VaultKey key;
    private final List<Fact> day = new ArrayList<>();

    @BeforeEach
    void work_for_a_day() throws IOException {
        home = Files.createDirectories(folder.resolve("card"));
        deviceKey = DeviceKey.of("file:" + folder.resolve("boot/device.key"));
        SecureRandom random = new SecureRandom();
        deviceKey.prepare(random);
        key = Door.make(home, deviceKey.read(), DOCTOR, PIN, CHEAP, random);
        Identity identity = Identity.make(home, key, random);
        new DeviceConfig(
                        "handheld-1",
                        Suite.INTERNATIONAL,
                        new Place("village-1", "测试村", 4018),
                        DOCTOR,
                        "gateway.example",
                        5684,
                        5685,
                        8080,
                        75,
                        Duration.ofSeconds(60),
                        DeviceConfig.ALLOWANCE,
                        Path.of("/media/usb"),
                        Map.of(),
                        DeviceConfig.OXIMETER_BAUD,
                        DeviceConfig.Radios.NONE,
                        Map.of(),
                        new DeviceConfig.Locking(
                                deviceKey, Duration.ofMinutes(10), PinCost.RECOMMENDED))
                .write(home);
        Files.writeString(home.resolve("request.pem"), identity.request("handheld-1"));
        try (Vault vault = open(key)) {
            Random pulse = new Random(1);
            for (int i = 0; i < PATIENTS.size(); i++) {
                Check check = check(i, pulse);
                Hash hash = save(vault, check, Urgency.URGENT);
                save(vault, new Consult(hash, Urgency.URGENT, QUESTION, AT), Urgency.URGENT);
                save(vault, new Receipt(hash, Receipt.Proof.READ, AT), Urgency.ROUTINE);
            }
        }
        Opening.keepEscrow(home, "handheld-1", key, county(), random);
    }

    @Test
    void the_card_shows_no_name_no_number_and_no_reading_of_the_day() throws IOException {
        Map<String, byte[]> needles = needles();
        assertThat(needles).hasSize(92);
        Map<String, byte[]> card = card();
        assertThat(card.keySet())
                .contains(
                        "vault.journal.000001",
                        "vault.index.mv.db",
                        "vault.keys",
                        "vault.attempts",
                        "vault.escrow",
                        "signing.pem",
                        "letters.pem",
                        "signing-sm2.pem",
                        "letters-sm2.pem");
        card.forEach((file, bytes) ->
                needles.forEach((what, needle) ->
                        assertThat(contains(bytes, needle)).as("%s in %s", what, file).isFalse()));

        // The control: what the same search finds in the same facts when nothing is closed.
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        for (Fact each : day) {
            open.writeBytes(OpenLetters.of(each));
        }
        byte[] plain = open.toByteArray();
        for (Patient each : PATIENTS) {
            assertThat(contains(plain, each.name().getBytes(UTF_8))).isTrue();
            assertThat(contains(plain, each.villageId().getBytes(UTF_8))).isTrue();
        }
        for (int i = 0; i < PATIENTS.size(); i++) {
            assertThat(contains(plain, bigEndian(CELSIUS[i]))).isTrue();
            assertThat(contains(plain, bigEndian(PERCENT[i]))).isTrue();
        }
        assertThat(contains(plain, QUESTION.getBytes(UTF_8))).isTrue();
    }

    /// Twelve bytes at every fifth place of any fact's open form, so that no field is forgotten.
    @Test
    void no_piece_of_any_fact_lies_in_the_journal() throws IOException {
        String journal = latin(Files.readAllBytes(segment()));
        int pieces = 0;
        for (Fact each : day) {
            byte[] open = OpenLetters.of(each);
            for (int at = 0; at + 12 <= open.length; at += 5) {
                assertThat(journal).doesNotContain(latin(Arrays.copyOfRange(open, at, at + 12)));
                pieces++;
            }
        }
        assertThat(pieces).isGreaterThan(500);
    }

    /// Envelopes are as closed as letters: author, kind and recipient do not show.
    @Test
    void the_journal_does_not_say_who_wrote_to_whom() throws IOException {
        String journal = latin(Files.readAllBytes(segment()));
        assertThat(journal).doesNotContain("handheld-1").doesNotContain("county-1");
        byte[] sealed;
        try (Vault vault = open(key)) {
            sealed = vault.sealed(vault.entries().getFirst().hash()).bytes();
        }
        assertThat(latin(sealed)).as("control").contains("handheld-1", "county-1");
    }

    /// A technician without the key counts frames; only with it are facts told by author and
    /// number.
    @Test
    void salvage_names_facts_only_with_the_vaults_key() throws IOException {
        assertThat(salvage(Label::of))
                .contains("vault.journal: 12 frames, 0 copies of them, 0 missing")
                .contains("12 frames do not tell whose fact they hold")
                .doesNotContain("handheld-1");
        VaultKey other = VaultKey.random(new Random(6));
        assertThat(salvage(content -> Label.of(content, other))).doesNotContain("handheld-1");
        assertThat(salvage(content -> Label.of(content, key)))
                .contains("  handheld-1: 12 facts, the last is its number 12")
                .doesNotContain("do not tell");
    }

    private String salvage(Function<byte[], Optional<Label>> decoder) throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (Salvaging salvaging = new Salvaging(decoder)) {
            salvaging.search(home);
            salvaging.report(new PrintStream(told, true, UTF_8));
        }
        return told.toString(UTF_8);
    }

    @Test
    void neither_the_pin_nor_any_key_lies_on_the_card() throws IOException {
        Identity identity = Identity.read(home, key);
        List<byte[]> secrets =
                List.of(
                        "583920".getBytes(UTF_8),
                        deviceKey.read(),
                        key.derive("frames", 32),
                        key.derive("identity", 32),
                        key.derive("index", 32),
                        key.derive("index rows", 32),
                        key.derive("index numbers", 32),
                        Arrays.copyOfRange(identity.dtls().getPrivate().getEncoded(), 36, 60));
        card().forEach((file, bytes) -> {
            for (byte[] secret : secrets) {
                assertThat(contains(bytes, secret)).as(file).isFalse();
                assertThat(latin(bytes)).as(file).doesNotContain(HexFormat.of().formatHex(secret));
            }
        });
    }

    @Test
    void the_device_key_without_the_pin_and_the_pin_without_the_device_key_open_nothing()
            throws IOException {
        Map<String, byte[]> before = card();
        assertThat(door(deviceKey.read()).knock(DOCTOR, "583921".toCharArray()))
                .isInstanceOf(Door.Answer.Wrong.class);
        byte[] otherBoard = new byte[32];
        new Random(5).nextBytes(otherBoard);
        assertThatThrownBy(() -> door(otherBoard).knock(DOCTOR, PIN))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("belongs to another handheld");
        assertUnchanged(before);
        assertThat(door(deviceKey.read()).knock(DOCTOR, PIN))
                .as("control: both together")
                .isInstanceOf(Door.Answer.Opened.class);
    }

    @Test
    void a_foreign_journal_a_changed_one_and_a_newer_one_say_so_and_stay_as_they_are()
            throws IOException {
        VaultKey other = VaultKey.random(new Random(6));
        Map<String, byte[]> before = card();
        assertStaysShut(other, VaultException.Reason.FOREIGN);
        assertUnchanged(before);
        try (Vault vault = open(key)) {
            assertThat(vault.entries()).as("control").hasSize(12);
        }

        rewrite((frames, journal) -> {
            frames.getFirst()[0] = 9;
            frames.forEach(journal::append);
        });
        before = card();
        assertStaysShut(key, VaultException.Reason.NEWER_VERSION);
        assertUnchanged(before);
    }

    /// Whole frames, each with a good checksum and tag of its own.
    @Test
    void frames_that_were_swapped_or_repeated_are_noticed() throws IOException {
        byte[] sound = Files.readAllBytes(segment());
        rewrite((frames, journal) -> {
            journal.append(frames.get(1));
            journal.append(frames.get(0));
        });
        assertStaysShut(key, VaultException.Reason.CHANGED);
        Files.write(segment(), sound);
        rewrite((frames, journal) -> {
            frames.forEach(journal::append);
            journal.append(frames.getLast());
        });
        assertStaysShut(key, VaultException.Reason.CHANGED);
        Files.write(segment(), sound);
        try (Vault vault = open(key)) {
            assertThat(vault.entries()).as("control").hasSize(12);
        }
    }

    @FunctionalInterface
    private interface Rewriting {
        void to(List<byte[]> frames, Journal journal);
    }

    private void rewrite(Rewriting rewriting) throws IOException {
        Path file = home.resolve("vault.journal");
        List<byte[]> frames = new ArrayList<>();
        try (Journal journal = Journal.open(file)) {
            journal.framesFrom(0).forEach(frame -> frames.add(frame.content()));
        }
        Files.delete(segment());
        try (Journal journal = Journal.open(file)) {
            rewriting.to(frames, journal);
        }
    }

    /// The day fits into one segment.
    private Path segment() {
        return home.resolve("vault.journal.000001");
    }

    private void assertStaysShut(VaultKey tried, VaultException.Reason reason) {
        Identity identity = Identity.read(home, key);
        assertThatThrownBy(() -> open(tried, identity))
                .isInstanceOf(VaultException.class)
                .extracting(e -> ((VaultException) e).reason())
                .isEqualTo(reason);
    }

    /// All but the counter of attempts.
    private void assertUnchanged(Map<String, byte[]> before) throws IOException {
        Map<String, byte[]> after = card();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.remove("vault.attempts");
        after.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(before.get(file)));
    }

    private Door door(byte[] board) {
        return new Door(home, board::clone, CHEAP, new Random(4), System::nanoTime);
    }

    private Vault open(VaultKey vaultKey) {
        return open(vaultKey, Identity.read(home, key));
    }

    private Vault open(VaultKey vaultKey, Identity identity) {
        return Vault.open(
                () -> Journal.open(home.resolve("vault.journal")),
                new Vault.Owner(
                        identity.signer("handheld-1", Suite.INTERNATIONAL),
                        identity.letterKey("handheld-1"),
                        county(),
                        "gateway-1",
                        (_, _) -> Optional.empty()),
                vaultKey,
                new SecureRandom(),
                new Vault.Opening(Optional.of(IndexFile.in(home)), (_, _) -> {}));
    }

    private Hash save(Vault vault, Fact fact, Urgency urgency) {
        day.add(fact);
        return vault.append(fact, urgency).hash();
    }

    private static Check check(int number, Random pulse) {
        int[] samples = pulse.ints(2500, -900, 900).toArray();
        Waveform waveform =
                new Waveform(List.of(new Waveform.Channel(Lead.I, samples)), 250, 1, List.of());
        return new Check(
                PATIENTS.get(number),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                DOCTOR,
                List.of(
                        measured(new Reading.BodyTemperature(CELSIUS[number])),
                        measured(new Reading.OxygenSaturation(PERCENT[number], 77, 1.5)),
                        measured(new Reading.Electrocardiogram(waveform, 73.4))),
                List.of(),
                AT);
    }

    private static Outcome measured(Reading reading) {
        return new Outcome.Measured(reading, Quality.CLEAN, AT);
    }

    /// What is searched for, each as it may be written.
    private static Map<String, byte[]> needles() {
        Map<String, byte[]> needles = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>(List.of(QUESTION, "胸痛两小时"));
        for (Patient each : PATIENTS) {
            texts.addAll(List.of(each.name(), each.villageId(), each.birthDate().toString()));
            texts.add(each.birthDate().toString().replace("-", ""));
        }
        for (double[] readings : List.of(CELSIUS, PERCENT)) {
            for (double each : readings) {
                texts.add(Double.toString(each));
                needles.put(each + " big endian", bigEndian(each));
                needles.put(
                        each + " little endian",
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(each)
                                .array());
            }
        }
        for (String text : texts) {
            for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE, GBK)) {
                needles.put(text + " " + charset, text.getBytes(charset));
            }
        }
        return needles;
    }

    private static byte[] bigEndian(double value) {
        return ByteBuffer.allocate(8).putDouble(value).array();
    }

    /// Every file of the card with its bytes.
    private Map<String, byte[]> card() throws IOException {
        Map<String, byte[]> card = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                card.put(home.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return card;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        return latin(bytes).contains(latin(part));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static final Recipient COUNTY = makeCounty();

    private static Recipient county() {
        return COUNTY;
    }

    private static Recipient makeCounty() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new Recipient("county-1", (ECPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
