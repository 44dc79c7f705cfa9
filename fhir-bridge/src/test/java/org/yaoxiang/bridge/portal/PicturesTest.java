package org.yaoxiang.bridge.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;

/// Renders the pages to target/portal for the eye, and as PNG where there is a Chromium (the whole
/// test run installs one).
class PicturesTest {
    private static final Path TARGET = Path.of("target", "portal");
    private static final String ONCE = "0".repeat(64);
    @TempDir Path folder;

    private Clinicians clinicians;
    private Session session;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException {
        SomeClinicians.write(folder, "county-1", "测试医生甲");
        SomeClinicians.write(folder, "county-2", "测试医生乙");
        clinicians = new Clinicians(folder, Suite.INTERNATIONAL);
        session =
                new Session(
                        ONCE,
                        ONCE,
                        clinicians.all().getFirst(),
                        new Signer(
                                "county-1",
                                KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate()),
                        SomeCases.NOW);
        Files.createDirectories(TARGET);
        for (String each : List.of("portal.css", "portal.js", "icon.svg")) {
            try (InputStream in = Portal.class.getResourceAsStream(each)) {
                Files.copy(in, TARGET.resolve(each), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void renders_every_page() throws IOException {
        render();
        assertThat(TARGET.resolve("queue.html")).isNotEmptyFile();
    }

    private void render() throws IOException {
        List<Case> cases = cases();
        Optional<String> trouble = Optional.of("网关没有应答，将自动重试；列表可能不是最新的");
        write(
                "login",
                LoginPage.page(
                        frame(Words.CHINESE, null, Optional.empty()),
                        clinicians.all(),
                        "/",
                        "county-2",
                        "PIN 码不正确，请重试。"));
        write("queue", new QueuePage(frame(Words.CHINESE), clinicians, cases, List.of()).page());
        write(
                "queue-english",
                new QueuePage(frame(Words.ENGLISH), clinicians, cases, List.of()).page());
        write(
                "queue-empty",
                new QueuePage(
                                frame(Words.CHINESE, session, trouble),
                                clinicians,
                                List.of(),
                                List.of())
                        .page());
        for (Case each : cases) {
            write(
                    "case-" + each.urgency() + "-" + each.state(),
                    new CasePage(frame(Words.CHINESE), session, clinicians, each)
                            .page(ONCE, CasePage.Typed.NOTHING));
        }
        write(
                "case-english",
                new CasePage(frame(Words.ENGLISH), session, clinicians, cases.getFirst())
                        .page(ONCE, new CasePage.Typed("It could not be sent.", "WATCH", "吸氧")));
        write("emergencies", new EmergenciesPage(frame(Words.CHINESE), emergencies()).page());
        write("emergencies-empty", new EmergenciesPage(frame(Words.ENGLISH), List.of()).page());
        write("missing", frame(Words.CHINESE).notice("提示", "找不到这个页面或这份会诊申请。"));
    }

    private static List<Emergency> emergencies() {
        String patient = "55fb5d69b569c1fcac3908244ca0b056";
        return List.of(
                new Emergency(SomeCases.NOW, "city-system", "昏迷送来，家属不在场", true, List.of(patient)),
                new Emergency(
                        SomeCases.NOW.minusSeconds(86_400),
                        "city",
                        "ھوشسىز ئېلىپ كېلىندى",
                        false,
                        List.of()));
    }

    @Test
    void draws_every_page() throws IOException, InterruptedException {
        assumeTrue(
                "true".equals(System.getenv("CI")) || hasChromium(),
                "no chromium is on the path: apt-get install chromium");
        render();
        try (var pages = Files.newDirectoryStream(TARGET, "*.html")) {
            for (Path page : pages) {
                String name = page.getFileName().toString().replace(".html", "");
                draw(page, name + ".png", "1366,900");
            }
        }
        draw(TARGET.resolve("queue.html"), "queue-phone.png", "500,1400");
        draw(TARGET.resolve("case-EMERGENCY-WAITING.html"), "case-phone.png", "500,2600");
        draw(TARGET.resolve("case-EMERGENCY-WAITING.html"), "case-long.png", "1366,2000");
    }

    private static boolean hasChromium() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromium")));
    }

    private static void draw(Path page, String picture, String size)
            throws IOException, InterruptedException {
        Process chromium =
                new ProcessBuilder(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--hide-scrollbars",
                                "--window-size=" + size,
                                "--screenshot=" + TARGET.resolve(picture).toAbsolutePath(),
                                page.toUri().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(chromium.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(TARGET.resolve(picture)).isNotEmptyFile();
    }

    private static List<Case> cases() {
        Case grave =
                SomeCases.of(
                        1,
                        SomeCases.with(
                                SomeCases.check(
                                        "测试病人甲",
                                        Origin.SIMULATED,
                                        7,
                                        List.of(
                                                SomeCases.saturation(71, 128),
                                                SomeCases.temperature(38.6),
                                                SomeCases.ecg(30))),
                                SomeCases.finding(
                                        Urgency.EMERGENCY,
                                        "血氧饱和度低于本海拔的危急界限：立即吸氧并转诊",
                                        "Oxygen saturation below the critical limit at this"
                                                + " altitude: give oxygen and refer"),
                                SomeCases.finding(Urgency.SOON, "发热", "Fever")),
                        Urgency.URGENT,
                        7,
                        "昨晚起咳嗽、气促，口唇发绀。吸氧 3 L/min 后仍觉胸闷。\n是否高原肺水肿？需要马上送县里吗？");
        Case refused =
                SomeCases.of(
                        2,
                        SomeCases.check(
                                "བཀྲ་ཤིས་ 测试 ئابدۇللا سىناق Very-long-synthetic-name".repeat(2),
                                Origin.MEASURED,
                                84,
                                List.of(
                                        SomeCases.noSaturation(),
                                        SomeCases.temperature(36.7),
                                        new Outcome.Refused(
                                                Vital.ELECTROCARDIOGRAM,
                                                Refusal.LEAD_OFF,
                                                SomeCases.ago(80)))),
                        Urgency.SOON,
                        84,
                        "ئۇنىڭ بېشى ئاغرىيدۇ، قانداق قىلىمەن؟\nམགོ་ན་གི་འདུག");
        Case routine = SomeCases.open(3, "测试病人丙", Urgency.ROUTINE, 190, "血压药还要继续吃吗？");
        Case done = SomeCases.open(4, "测试病人丁", Urgency.URGENT, 300, "心悸一天，心电图请老师看一下。");
        List<Case> cases = new ArrayList<>();
        cases.add(grave);
        cases.add(
                SomeCases.awaiting(SomeCases.open(6, "测试病人己", Urgency.URGENT, 3, "胸闷一小时，心电图随后到。")));
        cases.add(SomeCases.claimed(refused, "county-2", 20));
        cases.add(SomeCases.claimed(routine, "county-1", 10));
        cases.add(
                SomeCases.read(
                        SomeCases.answered(
                                SomeCases.claimed(done, "county-1", 200),
                                "county-1",
                                "测试医生甲",
                                Disposition.TREAT_HERE,
                                "窦性心律，未见急性缺血改变。\n休息，避免浓茶；明日复查心电图，若胸痛立即联系。")));
        cases.add(
                SomeCases.answered(
                        SomeCases.open(5, "测试病人戊", Urgency.EMERGENCY, 400, "胸痛两小时。"),
                        "county-2",
                        "测试医生乙",
                        Disposition.REFER_NOW,
                        "立即转诊，途中吸氧、监护。"));
        return cases;
    }

    private Frame frame(Words words) {
        return frame(words, session, Optional.empty());
    }

    private static Frame frame(Words words, @Nullable Session session, Optional<String> trouble) {
        return new Frame(words, SomeCases.NOW, "/", ONCE, session, trouble, List.of());
    }

    /// The page with addresses that a browser finds beside the file.
    private static void write(String name, Html page) throws IOException {
        String html =
                page.toString()
                        .replace("\"/portal.", "\"portal.")
                        .replace("\"/icon.svg\"", "\"icon.svg\"");
        Files.writeString(TARGET.resolve(name + ".html"), html);
    }
}
