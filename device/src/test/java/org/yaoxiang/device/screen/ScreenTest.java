package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Bmp280;
import org.yaoxiang.device.driver.IdentityCardReader;
import org.yaoxiang.device.driver.Max17048;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.device.driver.WiredLine;
import org.yaoxiang.device.instrument.Barometer;
import org.yaoxiang.device.instrument.EcgRecorder;
import org.yaoxiang.device.instrument.FuelGauge;
import org.yaoxiang.device.instrument.Oximeter;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.instrument.Thermometer;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.uplink.Courier;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Purpose;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.device.uplink.Uplink;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// The pages as a browser gets them, over a real vault and the emulated board in manual time.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ScreenTest {
    private static final Instant MET = Instant.parse("2026-01-02T03:04:05Z");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"");
    private static final Map<String, String> PATIENT =
            Map.of("name", "测试病人甲", "number", "v-1", "sex", "FEMALE", "birth", "1950-02-03");

    @TempDir Path folder;
    private final ManualTime time = new ManualTime(MET);
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String language = "";
    private final FakeLink link = new FakeLink();
    private final CountDownLatch rejected = new CountDownLatch(1);
    private long usableBytes = 1L << 40;
    private final org.yaoxiang.mocks.line.IdentityCardReader cards =
            new org.yaoxiang.mocks.line.IdentityCardReader();
    private final WiredLine cardLine = new WiredLine(cards);
    private Courier courier;
    private Board board;
    private Vault vault;
    private Front screen;
    private Lock lock;
    private Upkeep upkeep;

    @BeforeEach
    void start() throws IOException {
        MocksPlugin.use(world.wiring());
        board = new Board();
        vault = Kit.vault(() -> Journal.open("vault.journal", new Card()));
        pause(Duration.ofSeconds(60));
        world.air().altitude(Kit.POST.place().altitudeMetres());
        upkeep =
                new Upkeep(
                        new FuelGauge(() -> new Max17048(board.max17048(), this::pause)),
                        new Barometer(
                                () -> new Bmp280(board.bmp280(), this::pause),
                                Kit.POST.place(),
                                this::pause),
                        Set.of(Vital.BODY_TEMPERATURE));
        Bedside bedside =
                new Bedside(
                        List.of(
                                new Oximeter(
                                        () -> new Max30102(board.max30102(), this::pause, 7),
                                        this::pause,
                                        this::now),
                                new Thermometer(
                                        () -> new Max30205(board.max30205(), this::pause),
                                        this::pause,
                                        this::now),
                                new EcgRecorder(
                                        () ->
                                                new Ads1292r(
                                                        board.ads1292r(),
                                                        board.dataReady(),
                                                        board.start(),
                                                        board.reset(),
                                                        this::pause),
                                        this::pause,
                                        this::now)),
                        Optional.of(
                                new Registrar(() -> new IdentityCardReader(cardLine, cardLine))),
                        Kit.POST,
                        vault,
                        this::now,
                        Runnable::run,
                        upkeep);
        courier =
                new Courier(
                        vault,
                        link,
                        new Uplink(Duration.ofMinutes(1)),
                        Meter.unbounded(this::now),
                        () -> Duration.between(Instant.EPOCH, time.instant()),
                        this::now,
                        new Random(1),
                        () -> {
                            if (!courier.state().rejected().isEmpty()) {
                                rejected.countDown();
                            }
                        });
        lock =
                Kit.lock(
                        folder,
                        new Desk(vault, bedside, courier, Kit.mail(vault, folder), true),
                        this::nanos);
        lock.unlock(Kit.CLINICIAN, Kit.PIN.toCharArray());
        screen = new Front(0, lock, time, this::now, new Random(2), executor);
        screen.start();
    }

    @AfterEach
    void stop() {
        screen.close();
        executor.shutdownNow();
        browser.shutdownNow();
        board.close();
        vault.close();
    }

    @Test
    void the_empty_home_page_says_what_to_do() {
        assertThat(get("/").body())
                .contains("还没有检查记录", "href=\"/visit\"", "演示数据", "海拔 4018 米", "尚未与县里联系");
    }

    @Test
    void a_card_that_fills_up_is_told_in_time_and_refuses_a_visit_before_it_begins() {
        assertThat(get("/").body()).doesNotContain("存储卡");
        usableBytes = 100 << 20;
        assertThat(get("/").body()).contains("存储卡快满了：请尽快联系技术员换卡");
        assertThat(post("/visit/begin", PATIENT)).isEqualTo("/visit");
        usableBytes = 10 << 20;
        assertThat(get("/visit").body()).contains("正在进行的检查仍可完成并保存");
        post("/visit/measure/BODY_TEMPERATURE", Map.of());
        assertThat(post("/visit/save", Map.of())).startsWith("/check/");
        HttpResponse<String> refused = send("/visit/begin", PATIENT);
        assertThat(refused.statusCode()).isEqualTo(507);
        assertThat(refused.body()).contains("存储卡已满，不能开始新的检查");
        usableBytes = 1L << 40;
        assertThat(post("/visit/begin", PATIENT)).isEqualTo("/visit");
    }

    @Test
    void the_instruments_are_tested_and_the_last_results_are_shown() {
        assertThat(get("/").body()).contains("href=\"/test\"");
        assertThat(get("/test").body()).contains("全部自检").doesNotContain("限值");
        assertThat(post("/test", Map.of())).isEqualTo("/test");
        assertThat(get("/test").body())
                .contains("✓ 合格", "✓ 型号识别 21（限值 21–21）", "测试信号 1010 µV", "噪声")
                .doesNotContain("✗");
        world.wiring().silence(World.I2C_BUS, World.MAX30102_ADDRESS);
        post("/test", Map.of());
        assertThat(get("/test").body()).contains("✗ 不合格", "✗ 型号识别 — 仪器无应答", "✓ 合格");
    }

    @Test
    void weight_and_height_are_typed_and_give_an_index() {
        post("/visit/begin", PATIENT);
        assertThat(get("/visit").body())
                .contains("手工录入，单位 kg", "手工录入，单位 cm")
                .doesNotContain("/visit/measure/BODY_WEIGHT", "体质指数");
        assertThat(send("/visit/enter/BODY_HEIGHT", Map.of("value", "1.58")).body())
                .contains("身高应在 30.0–230.0 cm 之间");
        assertThat(post("/visit/enter/BODY_HEIGHT", Map.of("value", "158"))).isEqualTo("/visit");
        post("/visit/enter/BODY_WEIGHT", Map.of("value", "61.3"));
        assertThat(get("/visit").body())
                .contains("61.3 <small>kg</small>", "手工录入<", "24.6 <small>kg/m²</small>", "超重");
        assertThat(send("/visit/enter/BODY_TEMPERATURE", Map.of("value", "37")).statusCode())
                .isEqualTo(409);
        String page = post("/visit/save", Map.of());
        assertThat(get(page).body()).contains("手工录入", "24.6 <small>kg/m²</small>", "超重");
    }

    @Test
    void an_identity_card_fills_the_form_once() {
        assertThat(send("/visit/card", Map.of()).body()).contains("读卡器上没有身份证");
        cards.lay(
                org.yaoxiang.mocks.line.IdentityCardReader.text(
                        "测试乙", "2", "04", "19491231", "11010519491231002X", "长期"));
        assertThat(send("/visit/card", Map.of()).body())
                .contains(
                        "value=\"测试乙\"",
                        "value=\"11010519491231002X\"",
                        "value=\"FEMALE\" selected",
                        "value=\"1949-12-31\"",
                        "民族：藏族（不保存）");
        assertThat(get("/visit").body()).contains("读身份证").doesNotContain("测试乙", "藏族");
        Map<String, String> mistyped = new HashMap<>(PATIENT);
        mistyped.put("number", "110105194912310021");
        assertThat(send("/visit/begin", mistyped).body()).contains("校验码不对");
    }

    @Test
    void the_battery_is_on_every_page_and_warns_when_it_is_low() {
        assertThat(get("/").body()).doesNotContain("电量");
        upkeep.look();
        assertThat(get("/visit").body()).contains("电量 80 %").doesNotContain("电量不足");
        charge(19);
        upkeep.look();
        assertThat(get("/visit").body()).contains("电量 19 %", "电量不足：请尽快充电");
        world.wiring().silence(World.I2C_BUS, World.MAX17048_ADDRESS);
        upkeep.look();
        assertThat(get("/visit").body()).as("unknown is not 0").doesNotContain("电量");
    }

    @Test
    void what_is_pumped_is_not_begun_on_an_empty_battery() {
        post("/visit/begin", PATIENT);
        charge(9.5);
        post("/visit/measure/BODY_TEMPERATURE", Map.of());
        assertThat(get("/visit").body()).contains("电量不足：请充电后再测").doesNotContain("°C");
        charge(10.5);
        post("/visit/measure/BODY_TEMPERATURE", Map.of());
        assertThat(get("/visit").body()).contains("°C");
        world.wiring().silence(World.I2C_BUS, World.MAX17048_ADDRESS);
        post("/visit/measure/BODY_TEMPERATURE", Map.of());
        assertThat(get("/visit").body()).as("unknown hinders nothing").contains("°C");
    }

    @Test
    void an_altitude_that_the_air_contradicts_is_said_and_fails_the_self_test() {
        upkeep.look();
        assertThat(get("/").body()).doesNotContain("海拔设定为");
        world.air().altitude(1500);
        upkeep.look();
        assertThat(get("/").body()).contains("海拔设定为 4018 米，但气压相当于约 1500 米");
        post("/test", Map.of());
        assertThat(get("/test").body()).contains("大气压", "✗ 与设定之差 -2520 m");
        world.air().altitude(4400);
        upkeep.look();
        assertThat(get("/").body()).as("weather").doesNotContain("海拔设定为");
        post("/test", Map.of());
        assertThat(get("/test").body()).contains("✓ 与设定之差 382 m");
    }

    @Test
    void a_patient_is_found_shows_trends_and_begins_another_visit() {
        String first = save(PATIENT, "61.3");
        String second = save(PATIENT, "60.1");
        save(Map.of("name", "张三", "number", "v-2", "sex", "MALE", "birth", "1960-01-01"), "70.4");
        assertThat(get("/").body())
                .contains("action=\"/patients\"", "姓名、拼音首字母、出生年份或证件号", "autofocus");
        for (String text : List.of("csbr", "ceshi", "测试", "1950", "v-1")) {
            assertThat(send("/patients", Map.of("text", text)).body())
                    .as(text)
                    .contains("找到 1 位患者", "测试病人甲", "1950 年生 · 女", "value=\"" + text)
                    .contains(second.replace("/check/", "/patient/"))
                    .doesNotContain("张三");
        }
        assertThat(send("/patients", Map.of("text", "<i>")).body())
                .contains("找到 0 位患者", "value=\"&lt;i&gt;\"");
        assertThat(post("/patients", Map.of("text", " "))).isEqualTo("/");

        String person = second.replace("/check/", "/patient/");
        for (String page : List.of(person, first.replace("/check/", "/patient/"))) {
            assertThat(get(page).body())
                    .contains("测试病人甲", "v-1", first, second, "state SAVED")
                    .contains("<svg class=\"trend\"", "体重：60.1 至 61.3 kg", "<td>61.3</td>")
                    .doesNotContain("张三", "70.4", "体温");
        }
        assertThat(get(first).body()).contains(first.replace("/check/", "/patient/"));
        String again = "/visit/of/" + second.substring("/check/".length());
        assertThat(get(person).body()).contains("href=\"" + again + "\"");
        assertThat(get(again).body())
                .contains("value=\"测试病人甲\"", "value=\"v-1\"", "value=\"1950-02-03\"")
                .contains("value=\"FEMALE\" selected");
        assertThat(get("/visit").body()).as("control").doesNotContain("测试病人甲");
        post("/visit/begin", PATIENT);
        assertThat(get("/visit").body()).contains("曾在此检查 2 次", person);
        assertThat(get(person).body()).as("one visit at a time").doesNotContain(again);

        assertThat(get("/patient/" + "0".repeat(64)).statusCode()).isEqualTo(404);
        assertThat(get("/visit/of/" + "0".repeat(64)).statusCode()).isEqualTo(404);
        assertThat(get("/patients").headers().firstValue("Location")).contains("/");
    }

    @Test
    void a_new_patient_was_not_seen_before() {
        save(PATIENT, "61.3");
        Map<String, String> other = new HashMap<>(PATIENT);
        other.put("birth", "1951-02-03");
        post("/visit/begin", other);
        assertThat(get("/visit").body()).contains("测试病人甲").doesNotContain("曾在此检查");
    }

    @Test
    void twenty_patients_are_listed_and_the_others_when_asked_for() {
        for (int i = 0; i < 22; i++) {
            save(
                    Map.of("name", "张三", "number", "v-" + i, "sex", "MALE", "birth", "1960-01-01"),
                    "70.4");
        }
        assertThat(send("/patients", Map.of("text", "zs")).body())
                .contains("找到 22 位患者", "再显示 2 位")
                .satisfies(body -> assertThat(body.split("href=\"/patient/", -1)).hasSize(21));
        assertThat(send("/patients", Map.of("text", "zs", "shown", "all")).body())
                .doesNotContain("再显示")
                .satisfies(body -> assertThat(body.split("href=\"/patient/", -1)).hasSize(23));
    }

    @Test
    void the_home_page_tells_todays_checks_from_earlier_ones() {
        save(PATIENT, "61.3");
        assertThat(get("/").body()).contains("<h2>今天</h2>", "测试病人甲").doesNotContain("更早");
        pause(Duration.ofDays(1));
        lock.unlock(Kit.CLINICIAN, Kit.PIN.toCharArray());
        save(Map.of("name", "张三", "number", "v-2", "sex", "MALE", "birth", "1960-01-01"), "70.4");
        assertThat(get("/").body())
                .containsSubsequence("<h2>今天</h2>", "张三", "<h2>更早</h2>", "测试病人甲")
                .doesNotContain("还没有。");
        pause(Duration.ofDays(1));
        lock.unlock(Kit.CLINICIAN, Kit.PIN.toCharArray());
        assertThat(get("/").body()).containsSubsequence("<h2>今天</h2>", "还没有。", "<h2>更早</h2>", "张三");
    }

    /// One number alone goes nowhere; what was refused is not what was never asked for.
    @Test
    void one_reading_is_no_trend_and_a_refusal_is_told() {
        post("/visit/begin", PATIENT);
        post("/visit/enter/BODY_WEIGHT", Map.of("value", "61.3"));
        charge(9.5);
        post("/visit/measure/BODY_TEMPERATURE", Map.of());
        String check = post("/visit/save", Map.of());
        assertThat(get(check.replace("/check/", "/patient/")).body())
                .contains("<td>61.3</td>", "<td>未测得</td>")
                .doesNotContain("svg class=\"trend\"", "按检查先后排列");
        String again = save(PATIENT, "60.1");
        assertThat(get(again.replace("/check/", "/patient/")).body())
                .contains("svg class=\"trend\"", "按检查先后排列", "<td></td>");
    }

    /// Saves a visit in which a weight was typed.
    private String save(Map<String, String> patient, String weight) {
        post("/visit/begin", patient);
        post("/visit/enter/BODY_WEIGHT", Map.of("value", weight));
        return post("/visit/save", Map.of());
    }

    /// The gauge looks at the cell now and then.
    private void charge(double percent) {
        world.battery().charge(percent, time.instant());
        pause(Duration.ofSeconds(2));
    }

    @Test
    void a_visit_is_begun_measured_saved_asked_about_answered_and_read() {
        assertThat(post("/visit/begin", PATIENT)).isEqualTo("/visit");
        assertThat(get("/visit").body()).contains("测试病人甲", "75 岁", "尚未保存", " disabled>保存结果");
        world.body().skin(38.6);
        assertThat(post("/visit/measure/BODY_TEMPERATURE", Map.of())).isEqualTo("/visit");
        assertThat(get("/visit").body()).contains("38.6 <small>°C</small>");
        post("/visit/measure/ELECTROCARDIOGRAM", Map.of());
        post("/visit/skip/OXYGEN_SATURATION", Map.of());
        String page = post("/visit/save", Map.of());
        assertThat(page).matches("/check/[0-9a-f]{64}");
        assertThat(get("/").body()).contains(page, "测试病人甲", "state SAVED\">已保存在本机");
        assertThat(get(page).body())
                .contains("✓ 已保存在本机", "38.6", "医生已跳过", "<svg class=\"strip\"", "请县医院会诊")
                .doesNotContain("✓ 已送达县里");

        assertThat(post(page + "/ask", Map.of("urgency", "URGENT", "question", "测试问题？")))
                .isEqualTo(page);
        post(page + "/ask", Map.of("urgency", "URGENT", "question", "again"));
        List<Entry> consults =
                vault.entries().stream().filter(each -> each.kind() == Kind.CONSULT).toList();
        assertThat(consults).hasSize(1);
        Hash consult = consults.getFirst().hash();
        assertThat(((Consult) vault.fact(consult)).question()).isEqualTo("测试问题？");
        assertThat(get(page).body()).contains("测试问题？").doesNotContain("<textarea");

        Hash check = Hash.parse(page.substring("/check/".length()));
        vault.receive(Kit.receipt(check));
        for (String each : List.of("/", page)) {
            assertThat(get(each).body())
                    .contains("病情已到县里，心电图尚未到齐")
                    .doesNotContain("DELIVERED", "✓ 已送达县里");
        }
        vault.receive(Kit.receipt(vault.behind(check).getFirst()));
        assertThat(get("/").body()).contains("state DELIVERED\">已送达县里");
        assertThat(get(page).body()).contains("✓ 已送达县里").doesNotContain("心电图尚未到齐");
        var advice = Kit.advice(consult, "<b>多休息</b>");
        vault.receive(advice);
        assertThat(get("/").body()).contains("1 条县里答复未读", "state ANSWERED\">");
        assertThat(get(page).body())
                .contains("&lt;b&gt;多休息&lt;/b&gt;", "测试医生乙", "我已阅读")
                .doesNotContain("<b>");
        assertThat(vault.isRead(advice.hash())).isFalse();
        post(page + "/read/" + advice.hash().hex(), Map.of());
        post(page + "/read/" + advice.hash().hex(), Map.of());
        assertThat(vault.state(check)).isEqualTo(State.READ);
        assertThat(
                        vault.entries().stream()
                                .filter(each -> each.kind() == Kind.RECEIPT && each.own()))
                .hasSize(1);
        assertThat(get(page).body()).contains("✓ 已确认阅读").doesNotContain("我已阅读<");
    }

    /// The doctor must not take the word of another system for a doctor's own signature.
    @Test
    void a_relayed_advice_says_whose_system_has_signed_it() {
        post("/visit/begin", PATIENT);
        post("/visit/skip/OXYGEN_SATURATION", Map.of());
        String page = post("/visit/save", Map.of());
        post(page + "/ask", Map.of("urgency", "URGENT", "question", "测试问题？"));
        Hash consult =
                vault.entries().stream()
                        .filter(each -> each.kind() == Kind.CONSULT)
                        .findFirst()
                        .orElseThrow()
                        .hash();
        vault.receive(Kit.advice(consult, "多休息"));
        assertThat(get(page).body()).contains("测试医生乙").doesNotContain("转达");
        vault.receive(Kit.relayed(consult, "多喝水"));
        assertThat(get(page).body()).contains("多喝水", "测试医生丙（测试市医院的系统转达并签章）");
    }

    @Test
    void a_refusal_is_a_dash_with_its_words_and_never_a_number() {
        world.body().finger(false);
        post("/visit/begin", PATIENT);
        post("/visit/measure/OXYGEN_SATURATION", Map.of());
        String visit = get("/visit").body();
        String saved = get(post("/visit/save", Map.of())).body();
        for (String page : List.of(visit, saved)) {
            assertThat(page)
                    .contains("<p class=\"value\">—</p>", Refusal.NO_FINGER.chinese())
                    .doesNotContain("<small>%</small>", "NaN", "Infinity", ">0<", ">-1<");
        }
    }

    @Test
    void a_rejection_is_said_until_the_fact_is_delivered_after_all() throws InterruptedException {
        post("/visit/begin", PATIENT);
        post("/visit/skip/OXYGEN_SATURATION", Map.of());
        String page = post("/visit/save", Map.of());
        link.put = new Link.Answer.Rejected("4.03 FORBIDDEN");
        link.fetch = new Link.Answer.Done(new byte[0], 0);
        Thread carrying = Thread.ofPlatform().daemon().start(courier);
        assertThat(rejected.await(10, TimeUnit.SECONDS)).isTrue();
        carrying.interrupt();
        carrying.join();
        assertThat(get(page).body()).contains("县里拒收，12:05:05 后再试").doesNotContain("✓ 已送达县里");
        vault.receive(Kit.receipt(Hash.parse(page.substring("/check/".length()))));
        assertThat(get(page).body()).contains("✓ 已送达县里").doesNotContain("县里拒收");
    }

    @Test
    void a_form_that_is_filled_in_wrongly_begins_no_visit_and_says_why() {
        for (Map.Entry<String, String> wrong :
                List.of(
                        Map.entry("name", " "),
                        Map.entry("name", "x".repeat(129)),
                        Map.entry("number", ""),
                        Map.entry("number", "x".repeat(65)),
                        Map.entry("sex", "NONE"),
                        Map.entry("birth", "2026-01-03"),
                        Map.entry("birth", "1899-12-31"),
                        Map.entry("birth", "yesterday"))) {
            Map<String, String> form = new HashMap<>(PATIENT);
            form.put(wrong.getKey(), wrong.getValue());
            HttpResponse<String> answer = send("/visit/begin", form);
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(400);
            assertThat(answer.body()).contains("请检查：", "action=\"/visit/begin\"");
        }
    }

    @Test
    void names_are_texts_and_never_markup() {
        Map<String, String> form = new HashMap<>(PATIENT);
        form.put("name", "<script>alert('测试')</script>");
        form.put("number", "\"><img src=x>");
        post("/visit/begin", form);
        post("/visit/skip/OXYGEN_SATURATION", Map.of());
        String visit = get("/visit").body();
        String check = post("/visit/save", Map.of());
        for (String page : List.of(visit, get(check).body(), get("/").body())) {
            assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>", "<img");
        }
    }

    @Test
    void what_cannot_be_done_now_is_refused_in_words() {
        assertThat(send("/visit/measure/BODY_TEMPERATURE", Map.of()).statusCode()).isEqualTo(409);
        assertThat(send("/visit/save", Map.of()).statusCode()).isEqualTo(409);
        post("/visit/begin", PATIENT);
        assertThat(send("/visit/begin", PATIENT).statusCode()).isEqualTo(409);
        assertThat(send("/visit/measure/BLOOD", Map.of()).statusCode()).isEqualTo(409);
        assertThat(post("/visit/abandon", Map.of())).isEqualTo("/");
        assertThat(get("/visit").body()).contains("action=\"/visit/begin\"");
        assertThat(vault.entries()).isEmpty();
    }

    @Test
    void speaks_english_when_asked_and_chinese_again() {
        assertThat(get("/").body()).contains("lang=\"zh-CN\"", "新的检查");
        switchLanguage();
        for (String path : List.of("/", "/visit", "/nowhere")) {
            assertThat(get(path).body())
                    .contains("lang=\"en\"")
                    .doesNotContain("检查", "{0}", "{1}", "县里");
        }
        assertThat(get("/").body()).contains("No checks yet", "4018 m above sea level");
        switchLanguage();
        assertThat(get("/").body()).contains("lang=\"zh-CN\"");
    }

    @Test
    void a_form_without_this_screens_token_changes_nothing() {
        for (String token : List.of("", "token=&", "token=00112233445566778899aabbccddeeff&")) {
            HttpResponse<String> answer = raw("/visit/begin", token + encoded(PATIENT));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("页面已过期");
        }
        assertThat(get("/visit").body()).contains("action=\"/visit/begin\"");
    }

    @Test
    void a_form_that_is_too_long_or_no_form_is_refused() {
        String token = "token=" + token() + "&";
        assertThat(raw("/visit/begin", token + "name=" + "x".repeat(70_000)).statusCode())
                .isEqualTo(403);
        assertThat(raw("/visit/begin", token + "name=%zz&=&&%").statusCode()).isEqualTo(400);
    }

    @Test
    void a_path_that_leads_nowhere_says_so() {
        for (String path :
                List.of("/nowhere", "/check/", "/check/xyz", "/check/" + "0".repeat(64), "/a/b")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
            assertThat(get(path).body()).contains("找不到这个页面", "href=\"/\"");
            assertThat(send(path, Map.of()).statusCode()).as(path).isEqualTo(404);
        }
    }

    /// A page of another site can be made to resolve to this address; it keeps its own host name.
    @Test
    void answers_to_no_other_host_name() throws IOException {
        assertThat(status("localhost:" + screen.port())).contains(" 200 ");
        assertThat(status("127.0.0.1:" + screen.port())).contains(" 200 ");
        assertThat(status("evil.example:" + screen.port())).contains(" 421 ");
        assertThat(status("localhost")).contains(" 421 ");
        assertThat(status("localhost:" + screen.port() + ".evil.example")).contains(" 4");
    }

    @Test
    void every_answer_forbids_foreign_scripts_and_caches() {
        for (String path : List.of("/", "/visit", "/nowhere", "/style.css", "/app.js")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(get("/").body()).doesNotContain("style=\"", "onclick");
    }

    @Test
    void an_open_page_is_told_what_changes() throws Exception {
        var answer =
                browser.send(
                        request("/live").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": open");
            assertThat(lines.readLine()).isEmpty();
            screen.changed();
            assertThat(lines.readLine()).isEqualTo("event: change");
            assertThat(lines.readLine()).isEqualTo("data: link");
        }
    }

    private void switchLanguage() {
        HttpResponse<String> answer = send("/language", Map.of());
        assertThat(answer.statusCode()).isEqualTo(303);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("SameSite=Strict", "HttpOnly");
        language = cookie.substring(0, cookie.indexOf(';'));
    }

    private String status(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), screen.port())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))
                    .readLine();
        }
    }

    /// The folder on a card that has as much room as the test says.
    private final class Card implements Disk {
        private final Disk files = Disk.of(folder);

        @Override
        public FileChannel open(String name) throws IOException {
            return files.open(name);
        }

        @Override
        public List<String> names() throws IOException {
            return files.names();
        }

        @Override
        public void move(String from, String to) throws IOException {
            files.move(from, to);
        }

        @Override
        public void force() throws IOException {
            files.force();
        }

        @Override
        public long usableBytes() {
            return usableBytes;
        }
    }

    private HttpResponse<String> get(String path) {
        return answer(request(path).GET().build());
    }

    /// Sends a form that is expected to succeed; returns where the browser is sent then.
    private String post(String path, Map<String, String> form) {
        HttpResponse<String> answer = send(path, form);
        assertThat(answer.statusCode()).as(path).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> send(String path, Map<String, String> form) {
        return raw(path, "token=" + token() + "&" + encoded(form));
    }

    private HttpResponse<String> raw(String path, String body) {
        return answer(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private HttpResponse<String> answer(HttpRequest request) {
        return browser.sendAsync(request, HttpResponse.BodyHandlers.ofString(UTF_8)).join();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + screen.port() + path));
        return language.isEmpty() ? request : request.header("Cookie", language);
    }

    private String token() {
        Matcher matcher = TOKEN.matcher(get("/").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private long nanos() {
        return Duration.between(MET, time.instant()).toNanos();
    }

    private Stamp now() {
        return new Stamp(time.instant(), Duration.ofSeconds(1));
    }

    /// Time passes in steps of two milliseconds, as the converter needs them.
    private void pause(Duration length) {
        time.pass(length, Duration.ofMillis(2), world::tick);
    }

    /// A link that says the same again and again.
    private static final class FakeLink implements Link {
        private volatile Answer put = new Answer.Failed(Trouble.NO_ANSWER);
        private volatile Answer fetch = new Answer.Failed(Trouble.NO_ANSWER);

        @Override
        public void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear) {
            ear.heard(token, put);
        }

        @Override
        public void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear) {
            ear.heard(token, put);
        }

        @Override
        public void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear) {
            ear.heard(token, fetch);
        }

        @Override
        public void close() {}
    }
}
