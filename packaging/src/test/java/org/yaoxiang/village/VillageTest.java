package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.wire.Mailbag;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.PinCost;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;
import org.yaoxiang.mocks.world.LinkTerms;

/// The shipped programs as processes, two people with real browsers, and what goes wrong in the
/// field.
class VillageTest {
    private static final String COLLEAGUE = "卓玛 Sonam Lhamo";
    private static final Village.Heart MODEL = new Village.Heart(Optional.empty(), 0);
    private static final int MEASURING_SECONDS = 150;
    private static final int CARRYING_SECONDS = 60;

    /// What people say to each other; receipts, heads and self-tests come besides.
    private static final Set<Kind> SAID =
            EnumSet.of(Kind.CHECK, Kind.RECORDING, Kind.CONSULT, Kind.CLAIM, Kind.ADVICE);

    @TempDir Path folder;

    @Test
    void a_question_goes_to_the_county_and_its_answer_is_read_in_the_village() {
        try (Village village = village();
                Browser handheld = handheld();
                Browser county = county()) {
            village.start();
            handheld.open(village.screen());
            handheld.shot("00-handheld-first-pin");
            choosePin(handheld);
            handheld.shot("01-handheld-empty");
            beginVisit(handheld, "演示病人甲");
            handheld.shot("03-handheld-visit");
            measure(handheld, "OXYGEN_SATURATION");
            measure(handheld, "BODY_TEMPERATURE");
            handheld.click("form[action='/visit/measure/ELECTROCARDIOGRAM'] button");
            handheld.find("canvas[data-vital='ELECTROCARDIOGRAM']", 10);
            handheld.reach("progress", 45, MEASURING_SECONDS);
            handheld.shot("04-handheld-measuring");
            handheld.miss("progress", MEASURING_SECONDS);
            handheld.shot("05-handheld-measured");
            Hash check = save(handheld);
            ask(handheld, "心跳快两天，是否需要转诊？");
            handheld.see("✓ 已送达县里", CARRYING_SECONDS);
            handheld.shot("06-handheld-delivered");

            county.open(village.portal());
            county.shot("07-county-login");
            county.choose("#id", Village.DOCTOR);
            county.type("#pin", Village.PIN);
            county.click("form[action='/login'] button");
            county.see("演示病人甲", CARRYING_SECONDS);
            county.shot("08-county-queue");
            county.click("a[href^='/consult/']");
            county.see("心跳快两天", 10);
            county.shot("09-county-case");
            county.click("form[action$='/claim'] button");
            county.find("form[action$='/advise']", 10);
            county.click("form[action$='/advise'] label:has(input[value='WATCH'])");
            county.type("form[action$='/advise'] textarea", "请观察，明日复查心电图。");
            county.shot("10-county-answering");
            county.click("form[action$='/advise'] button");
            county.see("请观察，明日复查心电图。", 10);
            county.shot("11-county-answered");

            handheld.see("请观察，明日复查心电图。", CARRYING_SECONDS);
            handheld.shot("12-handheld-answer");
            handheld.click("form[action^='/check/'][action*='/read/'] button");
            handheld.see("✓ 答复已读", 20);
            handheld.shot("13-handheld-read");
            findPatient(handheld, village.screen(), "ysbr");
            letInAColleague(handheld);
            lockAndUnlock(handheld);
            handheld.see("✓ 答复已读", 20);
            Evidence evidence = new Evidence(village);
            await(() -> isComplete(evidence.facts()));
            county.reload();
            county.shot("14-county-read");

            List<Sealed> facts = evidence.facts();
            evidence.verify(facts);
            assertThat(facts.stream().map(Sealed::kind).filter(SAID::contains))
                    .containsExactlyInAnyOrderElementsOf(SAID);
            assertThat(evidence.observations(check)).isNotEmpty();
        }
    }

    @Test
    void what_goes_wrong_in_the_field_is_said_and_nothing_is_lost() throws IOException {
        try (Village village = village();
                Browser handheld = handheld()) {
            village.order("finger out");
            village.order("lead off");
            village.order("nack 0x48");
            // Without it the infrared thermometer takes over.
            village.order("nack 0x5a");
            village.start();
            handheld.open(village.screen());
            choosePin(handheld);
            beginVisit(handheld, "演示病人乙");

            refused(handheld, "OXYGEN_SATURATION", "手指未放好：请把手指放入指夹");
            refused(handheld, "ELECTROCARDIOGRAM", "导联脱落：请检查电极");
            handheld.click("form[action='/visit/measure/BODY_TEMPERATURE'] button");
            handheld.see("仪器无应答：请联系技术员", MEASURING_SECONDS);
            handheld.miss("progress", 20);
            handheld.shot("20-handheld-refusals");
            assertThat(handheld.text("#instruments").lines().filter("—"::equals)).hasSize(3);
            assertThat(handheld.text("#instruments")).doesNotContainPattern("\\b0\\b");

            village.order("finger in");
            village.order("lead on");
            village.order("ack 0x48");
            measure(handheld, "OXYGEN_SATURATION");
            measure(handheld, "BODY_TEMPERATURE");
            assertThat(handheld.text("#instruments")).contains("°C", "%");

            village.gateway().kill();
            Hash check = save(handheld);
            ask(handheld, "灌注低，请看。");
            handheld.see("县里没有应答，将自动重试", CARRYING_SECONDS);
            handheld.see("✓ 已保存在本机", 5);
            assertThat(handheld.text()).doesNotContain("✓ 已送达县里");
            handheld.shot("21-handheld-no-gateway");

            village.handheld().kill();
            village.handheld().start();
            village.gateway().start();
            handheld.open(village.screen().resolve("check/" + check.hex()));
            unlock(handheld, Village.PIN);
            handheld.see("✓ 已送达县里", CARRYING_SECONDS);
            handheld.shot("22-handheld-recovered");

            Evidence evidence = new Evidence(village);
            await(() -> !evidence.observations(check).isEmpty());
            village.bridge().kill();
            village.gateway().kill();
            village.gateway().start();
            village.bridge().start();
            await(() -> isComplete(evidence.facts()));
            List<Sealed> facts = evidence.facts();
            evidence.verify(facts);
            village.handheld().kill();
            assertThat(ofHandheld(facts)).isEqualTo(inVault(village));
            assertThat(evidence.encounters()).as("one copy in the FHIR store").isEqualTo(1);
            Path card = folder.resolve("card");
            Files.createDirectory(card);
            Files.copy(
                    village.home().resolve("handheld/vault.journal.000001"),
                    card.resolve("vault.journal.000001"));
            assertThat(village.salvage(card, Village.PIN))
                    .contains("handheld-1: %d facts, ".formatted(inVault(village).size()))
                    .contains(", 0 missing");
            assertThatThrownBy(() -> village.salvage(card, "111222"))
                    .hasMessageContaining("wrong PIN");
            assertThat(onCard(village, List.of("演示病人乙", "灌注低", "1961-04-02"))).isEmpty();
            assertThat(onCard(village, List.of("演示村"))).as("control: the settings").hasSize(1);

            village.recover("309187");
            village.handheld().start();
            handheld.open(village.screen());
            choosePin(handheld, "309187", "715204");
            handheld.see("演示病人乙", 20);
        }
    }

    /// No datagram passes between village and county; a stick goes there and back twice.
    @Test
    void where_there_is_no_signal_a_stick_carries_the_mail() throws IOException {
        try (Village village = village(Optional.of(LinkTerms.GOOD_2G));
                Browser handheld = handheld();
                Browser county = county()) {
            village.link().orElseThrow().out(true);
            village.start();
            handheld.open(village.screen());
            choosePin(handheld);
            beginVisit(handheld, "演示病人丙");
            measure(handheld, "BODY_TEMPERATURE");
            Hash check = save(handheld);
            ask(handheld, "发热三天，请看。");

            URI mail = village.screen().resolve("mail");
            handheld.open(mail);
            handheld.see("没有找到邮件U盘", 10);
            handheld.shot("30-handheld-no-stick");
            Files.createDirectories(village.stick().resolve(Mailbag.FOLDER));
            handheld.click("form[action='/mail'] button");
            handheld.see("盘上现有待送", 20);
            handheld.shot("31-handheld-mail");
            assertThat(onStick(village)).as("names and questions").isEmpty();

            assertThat(village.handIn()).contains("handheld-1: 2 arrived, 0 refused");
            county.open(village.portal());
            county.choose("#id", Village.DOCTOR);
            county.type("#pin", Village.PIN);
            county.click("form[action='/login'] button");
            county.see("演示病人丙", CARRYING_SECONDS);
            county.click("a[href^='/consult/']");
            county.see("发热三天", 10);
            county.click("form[action$='/claim'] button");
            county.find("form[action$='/advise']", 10);
            county.click("form[action$='/advise'] label:has(input[value='WATCH'])");
            county.type("form[action$='/advise'] textarea", "多喝水，明日复查体温。");
            county.click("form[action$='/advise'] button");
            county.see("多喝水，明日复查体温。", 10);
            handheld.open(village.screen().resolve("check/" + check.hex()));
            handheld.see("✓ 已保存在本机", 10);
            assertThat(handheld.text()).doesNotContain("✓ 已送达县里");

            assertThat(village.handIn()).contains("handheld-1: 2 arrived, 0 refused");
            handheld.open(mail);
            handheld.click("form[action='/mail'] button");
            handheld.see("县里来信", 20);
            handheld.shot("32-handheld-mail-came");
            handheld.open(village.screen().resolve("check/" + check.hex()));
            handheld.see("多喝水，明日复查体温。", 10);
            handheld.shot("33-handheld-answer-came");

            village.link().orElseThrow().out(false);
            Evidence evidence = new Evidence(village);
            handheld.open(village.screen());
            handheld.click("form[action='/link/try'] button");
            await(() -> isComplete(evidence.facts()) && evidence.facts().size() > 4);
            evidence.verify(evidence.facts());
            assertThat(evidence.encounters()).as("by two roads, there once").isEqualTo(1);
        }
    }

    /// The words that lie open on the stick.
    private static List<String> onStick(Village village) throws IOException {
        byte[] bag =
                Files.readAllBytes(
                        village.stick()
                                .resolve(Mailbag.FOLDER)
                                .resolve(Village.HANDHELD)
                                .resolve(Mailbag.TO_COUNTY));
        String text = new String(bag, StandardCharsets.UTF_8);
        assertThat(text).as("control: the bag is read").contains(Village.HANDHELD);
        return Stream.of("演示病人丙", "发热", "1961").filter(text::contains).toList();
    }

    private Village village() {
        return village(Optional.empty());
    }

    private Village village(Optional<LinkTerms> terms) {
        Path project = Path.of("..").toAbsolutePath().normalize();
        return Village.prepare(
                project,
                folder.resolve("village"),
                MODEL,
                Optional.empty(),
                Suite.INTERNATIONAL,
                terms,
                0,
                0);
    }

    /// A phone-sized screen in a hand.
    private static Browser handheld() {
        return new Browser(480, 800);
    }

    /// The smallest screen in a county's office.
    private static Browser county() {
        return new Browser(1366, 768);
    }

    /// What a new handheld asks for first.
    private static void choosePin(Browser handheld) {
        choosePin(handheld, Village.FIRST_PIN, Village.PIN);
    }

    private static void choosePin(Browser handheld, String first, String own) {
        handheld.type("#pin", first);
        handheld.type("#next", own);
        handheld.type("#again", own);
        handheld.click("form[action='/pin'] button.open");
        handheld.find("a[href='/visit']", 20);
    }

    private static void unlock(Browser handheld, String pin) {
        handheld.find("form[action='/unlock']", 20);
        for (int i = 0; i < pin.length(); i++) {
            handheld.click("button[data-key='" + pin.charAt(i) + "']");
        }
        handheld.click("form[action='/unlock'] button.open");
    }

    /// Finds the patient by initials, looks at all readings, and goes back to the check.
    private static void findPatient(Browser handheld, URI home, String initials) {
        handheld.open(home);
        handheld.type("input[name='text']", initials);
        handheld.click("form[action='/patients'] button");
        handheld.see("找到 1 位患者", 10);
        handheld.shot("13-handheld-found");
        handheld.click("a[href^='/patient/']");
        handheld.find(".wide td", 10);
        handheld.shot("13-handheld-trends");
        handheld.click("ul.list a[href^='/check/']");
        handheld.find("ol.steps", 10);
    }

    /// Lets a colleague in, and goes back to the page that was open.
    private static void letInAColleague(Browser handheld) {
        URI page = handheld.at();
        handheld.open(page.resolve("/pin"));
        handheld.click("a[href='/colleagues']");
        handheld.type("#name", COLLEAGUE);
        handheld.type("#next", "864203");
        handheld.type("#again", "864203");
        handheld.type("#pin", Village.PIN);
        handheld.click("form[action='/colleagues'] button.open");
        handheld.see(COLLEAGUE, 20);
        handheld.shot("13-handheld-colleagues");
        handheld.open(page);
    }

    private static void lockAndUnlock(Browser handheld) {
        String path = handheld.at().getPath();
        handheld.click("form[action='/lock'] button");
        handheld.find("form[action='/unlock']", 10);
        handheld.see(COLLEAGUE, 10);
        handheld.shot("15-handheld-locked");
        unlock(handheld, "111222");
        handheld.see("PIN 不正确", 20);
        handheld.shot("16-handheld-wrong-pin");
        unlock(handheld, Village.PIN);
        // Home, or the page that the lock renewed before the form's answer came.
        handheld.find("form[action='/lock']", 20);
        handheld.open(handheld.at().resolve(path));
    }

    /// The words that lie open anywhere on the handheld's card, in the encodings of the country.
    private static List<String> onCard(Village village, List<String> words) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(village.home().resolve("handheld"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String word : words) {
                    for (Charset charset :
                            List.of(
                                    StandardCharsets.UTF_8,
                                    StandardCharsets.UTF_16LE,
                                    StandardCharsets.UTF_16BE,
                                    Charset.forName("GBK"))) {
                        String sought =
                                new String(word.getBytes(charset), StandardCharsets.ISO_8859_1);
                        if (bytes.contains(sought) || bytes.contains(escaped(word))) {
                            found.add(word + " in " + file.getFileName());
                            break;
                        }
                    }
                }
            }
        }
        return found;
    }

    /// As settings files write what is not ASCII.
    private static String escaped(String word) {
        return word.chars().mapToObj(c -> "\\u%04X".formatted(c)).collect(Collectors.joining());
    }

    private static void beginVisit(Browser handheld, String name) {
        handheld.click("a[href='/visit']");
        handheld.type("#name", name);
        handheld.type("#number", "23");
        handheld.choose("#sex", "FEMALE");
        handheld.type("#birth", "1961-04-02");
        if (name.endsWith("甲")) {
            handheld.shot("02-handheld-patient");
        }
        handheld.click("form[action='/visit/begin'] button");
        handheld.find("#instruments", 10);
    }

    private static void measure(Browser handheld, String vital) {
        handheld.click("form[action='/visit/measure/" + vital + "'] button");
        handheld.find("progress[data-vital='" + vital + "']", 10);
        handheld.miss("progress", MEASURING_SECONDS);
    }

    /// Begins, waits for the words of what hinders it, and stops.
    private static void refused(Browser handheld, String vital, String words) {
        handheld.click("form[action='/visit/measure/" + vital + "'] button");
        handheld.see(words, 30);
        handheld.shot("19-handheld-hindered-" + vital.toLowerCase(Locale.ROOT));
        handheld.click("form[action='/visit/stop'] button");
        handheld.miss("progress", 20);
        handheld.see(words, 5);
    }

    private static Hash save(Browser handheld) {
        handheld.click("button[name='save']");
        handheld.find("ol.steps", 10);
        String path = handheld.at().getPath();
        return Hash.parse(path.substring(path.lastIndexOf('/') + 1));
    }

    private static void ask(Browser handheld, String question) {
        handheld.choose("#urgency", "URGENT");
        handheld.type("#question", question);
        handheld.click("form[action$='/ask'] button");
        handheld.see(question, 10);
    }

    private static boolean isComplete(List<Sealed> facts) {
        long receipts =
                facts.stream()
                        .filter(fact ->
                                fact.kind() == Kind.RECEIPT && fact.author().equals("gateway-1"))
                        .count();
        return !facts.isEmpty() && receipts * 2 == facts.size();
    }

    private static Set<Hash> ofHandheld(List<Sealed> facts) {
        return facts.stream()
                .filter(fact -> fact.author().equals(Village.HANDHELD))
                .map(Sealed::hash)
                .collect(Collectors.toSet());
    }

    private static Set<Hash> inVault(Village village) {
        VaultKey key = key(village);
        try (Journal journal = Journal.open(village.home().resolve("handheld/vault.journal"))) {
            return journal.framesFrom(0).stream()
                    .map(frame -> Vault.factIn(frame.content(), key))
                    .filter(fact -> fact.author().equals(Village.HANDHELD))
                    .map(Sealed::hash)
                    .collect(Collectors.toSet());
        }
    }

    private static VaultKey key(Village village) {
        Door door =
                new Door(
                        village.home().resolve("handheld"),
                        village.deviceKey()::read,
                        PinCost.RECOMMENDED,
                        new SecureRandom(),
                        System::nanoTime);
        Door.Answer answer = door.knock("village-doctor-1", Village.PIN.toCharArray());
        assertThat(answer).isInstanceOf(Door.Answer.Opened.class);
        return ((Door.Answer.Opened) answer).key();
    }

    private static void await(BooleanSupplier reached) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(CARRYING_SECONDS))
                .ignoreExceptions()
                .until(reached::getAsBoolean);
    }
}
