package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
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
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Signer;

/// The index may be gone, behind, damaged, foreign or falsified: what the vault says is the same.
class IndexTest {
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
    private static final VaultKey KEY = VaultKey.random(new Random(6));
    private static final KeyPair HANDHELD = pair();
    private static final KeyPair LETTERS = pair();
    private static final KeyPair OTHER_LETTERS = pair();
    private static final KeyPair GATEWAY = pair();
    private static final KeyPair COUNTY = pair();
    private static final String DAMAGED = "vault.index.mv.db.damaged-";

    @TempDir Path folder;
    private int opened;

    @Test
    void a_row_gives_back_every_kind_of_entry() {
        try (Vault vault = open()) {
            day(vault);
            for (Entry each : vault.entries()) {
                Row row = new Row(Row.hash(new byte[] {1, 2, 3}), each);
                assertThat(Row.of(row.bytes())).isEqualTo(row).hasToString("Row[redacted]");
            }
        }
    }

    /// A handheld whose letter key is another one's can open no letter.
    @Test
    void a_second_opening_opens_no_letter() throws IOException {
        List<Entry> before;
        try (Vault vault = open()) {
            day(vault);
            before = vault.entries();
        }
        try (Vault vault = openWith(OTHER_LETTERS)) {
            assertThat(vault.entries()).isEqualTo(before);
            assertThat(vault.index()).isEqualTo(IndexState.SOUND);
        }
        Files.delete(index());
        assertThat(catchThrowable(() -> openWith(OTHER_LETTERS).close()))
                .as("control")
                .isInstanceOf(SealException.class);
    }

    /// With a good checksum, so that it was done on purpose.
    @Test
    void a_frame_that_was_changed_keeps_the_vault_shut_although_its_row_is_good()
            throws IOException {
        try (Vault vault = open()) {
            day(vault);
        }
        byte[] sound = Files.readAllBytes(index());
        List<byte[]> frames = frames();
        for (int at : new int[] {30, 60, frames.getFirst().length - 1}) {
            frames.getFirst()[at] ^= 1;
            rewrite(frames);
            frames.getFirst()[at] ^= 1;
            assertThat(catchThrowable(() -> open().close()))
                    .isInstanceOfSatisfying(
                            VaultException.class,
                            e -> assertThat(e.reason()).isEqualTo(VaultException.Reason.CHANGED));
        }
        rewrite(frames);
        Files.write(index(), sound);
        try (Vault vault = open()) {
            assertThat(vault.index()).as("control").isEqualTo(IndexState.SOUND);
        }
    }

    @Test
    void an_index_that_is_gone_is_made_anew_and_somebody_hears_of_it() throws IOException {
        List<Entry> before;
        try (Vault vault = open()) {
            day(vault);
            before = vault.entries();
        }
        Files.delete(index());
        List<String> heard = new ArrayList<>();
        try (Vault vault = open((known, all) -> heard.add(known + " of " + all))) {
            assertThat(vault.entries()).isEqualTo(before);
            assertThat(vault.index()).isEqualTo(IndexState.SOUND);
        }
        assertThat(heard).hasSize(before.size()).endsWith(before.size() + " of " + before.size());
        assertThat(rows()).isEqualTo(before.size());
        assertThat(damaged()).isEmpty();
    }

    /// A power cut between journal and index, or an index that lost its last second.
    @Test
    void rows_that_are_missing_are_added_and_nothing_is_set_aside() throws Exception {
        List<Entry> before;
        try (Vault vault = open()) {
            day(vault);
            before = vault.entries();
        }
        change("delete from frame where number in (2, 5)");
        assertThat(rows()).isEqualTo(before.size() - 2L);
        try (Vault vault = open()) {
            assertThat(vault.entries()).isEqualTo(before);
            assertThat(vault.index()).isEqualTo(IndexState.SOUND);
        }
        assertThat(rows()).isEqualTo(before.size());
        assertThat(damaged()).isEmpty();
    }

    @Test
    void a_row_that_was_changed_moved_or_made_up_is_not_believed() throws Exception {
        List<Entry> before;
        try (Vault vault = open()) {
            day(vault);
            before = vault.entries();
        }
        byte[] sound = Files.readAllBytes(index());
        List<String> changes =
                List.of(
                        // One flipped bit in what a row says.
                        "update frame set content = insert(content, 61, 1, X'FF') where number = 3",
                        // Another frame's row, with its own good code.
                        "update frame set content = (select content from frame where number = 1),"
                                + " mac = (select mac from frame where number = 1) where number = 2",
                        "update frame set number = 99 where number = 4",
                        "insert into frame select 77, content, mac from frame where number = 1",
                        "update version set number = 7",
                        "delete from version",
                        "drop table frame");
        for (int i = 0; i < changes.size(); i++) {
            Files.write(index(), sound);
            change(changes.get(i));
            try (Vault vault = open()) {
                assertThat(vault.entries()).as(changes.get(i)).isEqualTo(before);
                assertThat(vault.index()).as(changes.get(i)).isEqualTo(IndexState.MADE_ANEW);
            }
            assertThat(rows()).as(changes.get(i)).isEqualTo(before.size());
            assertThat(damaged()).hasSize(i + 1);
            try (Vault vault = open()) {
                assertThat(vault.index()).as("control").isEqualTo(IndexState.SOUND);
            }
        }
    }

    /// The row of a frame that was lost, under the number of the one that took its place.
    @Test
    void a_row_of_a_frame_that_is_gone_is_not_taken_for_its_successors() throws IOException {
        byte[] journal;
        try (Vault vault = open()) {
            day(vault);
            journal = Files.readAllBytes(segment());
            vault.append(check("测试乙", "v-2", 36.9), Urgency.ROUTINE);
        }
        Files.write(segment(), journal);
        Hash other;
        try (Vault vault = open()) {
            assertThat(vault.index()).isEqualTo(IndexState.MADE_ANEW);
            assertThat(vault.search("测试乙")).isEmpty();
            other = vault.append(check("测试丁", "v-4", 36.7), Urgency.ROUTINE).hash();
        }
        byte[] index = Files.readAllBytes(index());
        Files.write(segment(), journal);
        try (Vault vault = open()) {
            assertThat(vault.append(check("测试戊", "v-5", 36.6), Urgency.ROUTINE).hash())
                    .isNotEqualTo(other);
        }
        Files.write(index(), index);
        try (Vault vault = open()) {
            assertThat(vault.search("测试丁")).isEmpty();
            assertThat(vault.search("测试戊")).hasSize(1);
            assertThat(vault.index()).isEqualTo(IndexState.MADE_ANEW);
        }
    }

    @Test
    void what_is_no_index_of_this_vault_is_set_aside_and_never_deleted() throws IOException {
        List<Entry> before;
        try (Vault vault = open()) {
            day(vault);
            before = vault.entries();
        }
        byte[] torn = Files.readAllBytes(index());
        torn = Arrays.copyOf(torn, torn.length / 3);
        byte[] foreign;
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (Vault vault =
                Vault.open(
                        () -> Journal.open(elsewhere.resolve("vault.journal")),
                        owner("gateway", LETTERS),
                        VaultKey.random(new Random(9)),
                        new Random(7),
                        new Vault.Opening(Optional.of(IndexFile.in(elsewhere)), (_, _) -> {}))) {
            vault.append(check("测试丙", "v-3", 37.1), Urgency.ROUTINE);
        }
        foreign = Files.readAllBytes(elsewhere.resolve("vault.index.mv.db"));
        List<byte[]> others =
                List.of(
                        new byte[0],
                        "no database".getBytes(UTF_8),
                        new byte[20_000],
                        torn,
                        foreign);
        for (int i = 0; i < others.size(); i++) {
            Files.write(index(), others.get(i));
            try (Vault vault = open()) {
                assertThat(vault.entries()).isEqualTo(before);
            }
            assertThat(rows()).isEqualTo(before.size());
        }
        assertThat(damaged()).hasSize(others.size());
    }

    /// Whose receipt means delivered is part of what the rows say.
    @Test
    void another_gateway_makes_the_index_anew() {
        Hash check;
        try (Vault vault = open()) {
            check = vault.append(check("测试甲", "v-1", 36.8), Urgency.ROUTINE).hash();
            vault.receive(receipt(check));
            assertThat(vault.state(check)).isEqualTo(State.DELIVERED);
        }
        try (Vault vault = open("gateway-2", (_, _) -> {})) {
            assertThat(vault.state(check)).isEqualTo(State.SAVED);
            assertThat(vault.index()).isEqualTo(IndexState.MADE_ANEW);
        }
    }

    @Test
    void a_card_that_takes_no_index_does_not_keep_the_vault_shut() {
        List<Entry> before;
        try (Vault vault = open()) {
            day(vault);
            before = vault.entries();
        }
        try (Vault vault =
                Vault.open(
                        () -> Journal.open(folder.resolve("vault.journal")),
                        owner("gateway", LETTERS),
                        KEY,
                        new Random(7),
                        new Vault.Opening(
                                Optional.of(IndexFile.in(Path.of("/proc/no such folder"))),
                                (_, _) -> {}))) {
            assertThat(vault.entries()).isEqualTo(before);
            assertThat(vault.index()).isEqualTo(IndexState.UNWRITABLE);
            vault.append(check("测试乙", "v-2", 36.9), Urgency.ROUTINE);
            assertThat(vault.search("测试乙")).hasSize(1);
        }
    }

    @Test
    void the_next_own_fact_builds_on_the_journal() {
        Sealed last;
        try (Vault vault = open()) {
            day(vault);
            last = vault.append(check("测试甲", "v-1", 36.8), Urgency.ROUTINE);
            vault.receive(receipt(last.hash()));
        }
        try (Vault vault = open()) {
            Sealed next = vault.append(check("测试甲", "v-1", 36.8), Urgency.ROUTINE);
            assertThat(next.sequence()).isEqualTo(last.sequence() + 1);
            assertThat(next.previous()).contains(last.hash());
        }
    }

    /// No number of a card is in the index, not even behind its encryption.
    @Test
    void a_number_is_found_by_its_hash_alone() {
        String number = "110105194912310021";
        try (Vault vault = open()) {
            vault.append(check("扎西卓玛", number, 36.8), Urgency.ROUTINE);
            Entry entry = vault.entries().getFirst();
            byte[] row = new Row(entry.hash(), entry).bytes();
            assertThat(new String(row, UTF_8)).contains("扎西卓玛").doesNotContain(number);
            assertThat(vault.search(" " + number + " ")).hasSize(1);
            assertThat(vault.search("110105194912310022")).isEmpty();
            assertThat(vault.search("1101051949")).isEmpty();
        }
        Numbers other = new Numbers(VaultKey.random(new Random(8)));
        assertThat(other.number(number)).isNotEqualTo(new Numbers(KEY).number(number));
    }

    @Test
    void a_patient_is_found_by_name_initials_syllables_year_and_number() {
        try (Vault vault = open()) {
            vault.append(check("单田芳", "v-1", 36.8), Urgency.ROUTINE);
            vault.append(check("张三", "v-2", 36.8), Urgency.ROUTINE);
            vault.append(check("བཀྲ་ཤིས་", "v-3", 36.8), Urgency.ROUTINE);
            vault.append(check("ئابلىز", "v-4", 36.8), Urgency.ROUTINE);
            vault.append(check("吕布", "v-5", 36.8), Urgency.ROUTINE);
            for (String text : List.of("张", "zs", "ZS", "zhangsan", "zhang san", "san", "v-2")) {
                assertThat(names(vault.search(text))).as(text).containsExactly("张三");
            }
            for (String text : List.of("stf", "shan tian", "tianfang", "单 1950")) {
                assertThat(names(vault.search(text))).as(text).containsExactly("单田芳");
            }
            assertThat(names(vault.search("ཤིས"))).containsExactly("བཀྲ་ཤིས་");
            assertThat(names(vault.search("ئابل"))).containsExactly("ئابلىز");
            assertThat(names(vault.search("lvbu"))).containsExactly("吕布");
            assertThat(names(vault.search("1950"))).hasSize(5).first().isEqualTo("吕布");
            for (String text : List.of("", "  ", "·", "xyz", "1951", "hang")) {
                assertThat(vault.search(text)).as(text).isEmpty();
            }
        }
    }

    /// Rather one patient in two lists than two in one.
    @Test
    void checks_are_one_patients_when_number_birth_and_sex_say_so() {
        String identity = "110105194912310021";
        try (Vault vault = open()) {
            Hash first = vault.append(check("扎西卓玛", identity, 36.5), Urgency.ROUTINE).hash();
            vault.append(check("扎西·卓玛", identity.toLowerCase(Locale.ROOT), 36.6), Urgency.ROUTINE);
            vault.append(check("张三", "7", 36.7), Urgency.ROUTINE);
            vault.append(check("李四", "7", 36.8), Urgency.ROUTINE);
            Hash last = vault.append(check("张三", "7", 36.9), Urgency.ROUTINE).hash();
            assertThat(vault.search(identity)).hasSize(1);
            Person one = vault.person(first).orElseThrow();
            assertThat(one.checks()).hasSize(2);
            assertThat(one.examined().name()).isEqualTo("扎西·卓玛");
            assertThat(one).hasToString("Person[redacted]");
            assertThat(names(vault.search("7"))).containsExactly("张三", "李四");
            Person other = vault.person(last).orElseThrow();
            assertThat(other.lastCheck()).isEqualTo(last);
            assertThat(other.checks())
                    .extracting(each -> each.examined().orElseThrow().points().getFirst().value())
                    .containsExactly(36.9, 36.7);
        }
    }

    @Test
    void points_are_the_single_numbers_of_the_readings() {
        try (Vault vault = open()) {
            day(vault);
            Examined examined =
                    vault.entries().stream()
                            .flatMap(each -> each.examined().stream())
                            .findFirst()
                            .orElseThrow();
            assertThat(examined.points())
                    .extracting(each -> each.vital() + " " + each.value())
                    .containsExactly(
                            "OXYGEN_SATURATION 91.0",
                            "PULSE_RATE 80.0",
                            "SYSTOLIC_PRESSURE 151.0",
                            "DIASTOLIC_PRESSURE 92.0",
                            "CUFF_PULSE_RATE 82.0",
                            "BODY_TEMPERATURE 36.8",
                            "HEART_RATE 81.0",
                            "BLOOD_GLUCOSE 7.7",
                            "BODY_WEIGHT 60.5");
            assertThat(examined.point(Vital.BLOOD_GLUCOSE).orElseThrow().meal())
                    .contains(Meal.FASTING);
            assertThat(examined.point(Vital.RESPIRATION_RATE)).isEmpty();
            assertThat(examined.refused()).containsExactly(Vital.RESPIRATION_RATE);
            assertThat(examined + " " + examined.points())
                    .doesNotContain("测试")
                    .doesNotContain("91");
        }
    }

    private static List<String> names(List<Person> persons) {
        return persons.stream().map(each -> each.examined().name()).toList();
    }

    /// A check with everything that a row can hold, a consult, a receipt of each side.
    private static void day(Vault vault) {
        Hash check = vault.append(fullCheck(), Urgency.SOON).hash();
        vault.append(new Consult(check, Urgency.URGENT, "问？", NOW), Urgency.URGENT);
        vault.receive(receipt(check));
        vault.append(new Receipt(check, Receipt.Proof.READ, NOW), Urgency.ROUTINE);
        Tick tick = new Tick(-5, Duration.ofMillis(7));
        vault.append(
                new Consult(
                        check,
                        Urgency.ROUTINE,
                        "再问？",
                        Stamp.notBefore(NOW.at(), Optional.of(tick))),
                Urgency.ROUTINE);
        vault.append(check("测试甲", "v-1", 36.8), Urgency.ROUTINE);
    }

    private static Check fullCheck() {
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.I, new int[500])), 250, 1, List.of());
        Check check =
                check(
                        "测试甲",
                        "v-1",
                        List.of(
                                new Reading.OxygenSaturation(91, 80, 2),
                                new Reading.BloodPressure(151, 110, 92, 82),
                                new Reading.BodyTemperature(36.8),
                                new Reading.Electrocardiogram(waveform, 81),
                                new Reading.BloodGlucose(
                                        7.7, Meal.FASTING, Specimen.CAPILLARY_WHOLE_BLOOD),
                                new Reading.BodyWeight(60.5),
                                new Reading.BodyHeight(160)));
        List<Outcome> outcomes = new ArrayList<>(check.outcomes());
        outcomes.add(new Outcome.Refused(Vital.RESPIRATION_RATE, Refusal.MOTION, NOW));
        return new Check(
                check.patient(),
                check.place(),
                check.origin(),
                check.clinicianId(),
                outcomes,
                List.of(),
                NOW);
    }

    private static Check check(String name, String number, double celsius) {
        return check(name, number, List.of(new Reading.BodyTemperature(celsius)));
    }

    private static Check check(String name, String number, List<Reading> readings) {
        return new Check(
                new Patient(number, name, Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3200),
                Origin.SIMULATED,
                "doctor-1",
                readings.stream()
                        .<Outcome>map(each -> new Outcome.Measured(each, Quality.CLEAN, NOW))
                        .toList(),
                List.of(),
                NOW);
    }

    private static Sealed receipt(Hash fact) {
        return new Sealer(new Signer("gateway", GATEWAY.getPrivate()), new Random(3))
                .seal(
                        new Receipt(fact, Receipt.Proof.ARRIVED, NOW),
                        1,
                        Optional.empty(),
                        Urgency.ROUTINE,
                        List.of());
    }

    private Vault open() {
        return open((_, _) -> {});
    }

    private Vault open(Vault.Progress progress) {
        return open("gateway", progress);
    }

    private Vault openWith(KeyPair letters) {
        return open(owner("gateway", letters), (_, _) -> {});
    }

    private Vault open(String gateway, Vault.Progress progress) {
        return open(owner(gateway, LETTERS), progress);
    }

    private Vault open(Vault.Owner owner, Vault.Progress progress) {
        return Vault.open(
                () -> Journal.open(folder.resolve("vault.journal")),
                owner,
                KEY,
                new Random(opened++),
                new Vault.Opening(Optional.of(IndexFile.in(folder)), progress));
    }

    private static Vault.Owner owner(String gateway, KeyPair letters) {
        return new Vault.Owner(
                new Signer("handheld-1", HANDHELD.getPrivate()),
                new LetterKey(
                        "handheld-1",
                        (ECPrivateKey) letters.getPrivate(),
                        (ECPublicKey) letters.getPublic()),
                new Recipient("county", (ECPublicKey) COUNTY.getPublic()),
                gateway,
                (author, _) ->
                        author.equals("gateway")
                                ? Optional.of(GATEWAY.getPublic())
                                : Optional.empty());
    }

    private Path index() {
        return folder.resolve("vault.index.mv.db");
    }

    private Path segment() {
        return folder.resolve("vault.journal.000001");
    }

    private List<String> damaged() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.startsWith(DAMAGED))
                    .toList();
        }
    }

    private List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        try (Journal journal = Journal.open(folder.resolve("vault.journal"))) {
            journal.framesFrom(0).forEach(each -> frames.add(each.content()));
        }
        return frames;
    }

    private void rewrite(List<byte[]> frames) throws IOException {
        Files.delete(segment());
        try (Journal journal = Journal.open(folder.resolve("vault.journal"))) {
            frames.forEach(journal::append);
        }
    }

    private void change(String statement) throws SQLException {
        try (Connection connection = connection();
                Statement each = connection.createStatement()) {
            each.execute(statement);
        }
    }

    private long rows() {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                var count = statement.executeQuery("select count(*) from frame")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:" + folder.resolve("vault.index") + ";CIPHER=AES;IFEXISTS=TRUE",
                "index",
                HexFormat.of().formatHex(KEY.derive("index", 32)) + " index");
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
