package org.yaoxiang.bridge.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.hospital.Collection;
import org.yaoxiang.bridge.hospital.Quarantined;
import org.yaoxiang.bridge.hospital.Standing;
import org.yaoxiang.bridge.hospital.Trouble;
import org.yaoxiang.bridge.hospital.Unusable;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.seal.Suite;

/// The pages over real HTTP, as a browser meets them.
class PortalTest {
    private static final Hash CONSULT = SomeCases.hash(1);
    private static final String CASE = "/consult/" + CONSULT.hex();
    @TempDir static Path folder;

    private final FakeDesk desk = new FakeDesk();
    private final Map<String, String> cookies = new HashMap<>();
    private final HttpClient browser = HttpClient.newHttpClient();
    private Instant now = SomeCases.NOW;
    private Server server;
    private int port;

    @BeforeAll
    static void enrol() throws IOException {
        SomeClinicians.write(folder, "county-1", "测试医生甲");
        SomeClinicians.write(folder, "county-2", "测试医生乙");
    }

    @BeforeEach
    void open() throws Exception {
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                new Portal(
                                desk,
                                new Clinicians(folder, Suite.INTERNATIONAL),
                                Set.of("127.0.0.1"),
                                () -> now,
                                new Random(1))
                        .handler());
        server.start();
        port = connector.getLocalPort();
        desk.cases.add(SomeCases.open(1, "测试病人甲", Urgency.SOON, 30, "怎么办？"));
    }

    @AfterEach
    void close() throws Exception {
        browser.close();
        server.stop();
    }

    @Test
    void whoever_is_not_at_the_desk_is_sent_to_the_login() throws Exception {
        HttpResponse<String> answer = get("/");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/login?next=/");
        assertThat(get(CASE).headers().firstValue("Location")).contains("/login?next=" + CASE);
        assertThat(get("/part/queue").statusCode()).isEqualTo(401);
    }

    @Test
    void a_right_pin_opens_the_queue() throws Exception {
        assertThat(get("/login").body()).contains("测试医生甲").contains("测试医生乙");
        HttpResponse<String> answer = enter("county-1", SomeClinicians.PIN);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("desk=[0-9a-f]{64};.*")
                .contains("HttpOnly")
                .contains("SameSite=Strict");
        assertThat(get("/").body()).contains("测试病人甲").contains("待处理 1 例");
    }

    @Test
    void after_the_login_goes_to_a_page_of_the_portal_only() throws Exception {
        get("/login");
        assertThat(location(post("/login", credentials("next", CASE)))).isEqualTo(CASE);
        cookies.clear();
        get("/login");
        assertThat(location(post("/login", credentials("next", "//evil.example/")))).isEqualTo("/");
    }

    @Test
    void wrong_pins_have_to_wait() throws Exception {
        get("/login");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = enter("county-2", "000000");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("PIN 码不正确");
        }
        HttpResponse<String> early = enter("county-2", SomeClinicians.PIN);
        assertThat(early.statusCode()).isEqualTo(429);
        assertThat(early.body()).contains("31 秒后再试");
        assertThat(enter("county-1", SomeClinicians.PIN).statusCode()).isEqualTo(303);

        cookies.clear();
        now = now.plusSeconds(30);
        get("/login");
        assertThat(enter("county-2", SomeClinicians.PIN).statusCode()).isEqualTo(303);
    }

    @Test
    void a_form_without_its_token_does_nothing() throws Exception {
        login();
        HttpResponse<String> none = send(CASE + "/claim", Map.of("once", "1"));
        HttpResponse<String> wrong =
                send(CASE + "/claim", Map.of("once", "1", "token", "0".repeat(64)));

        assertThat(none.statusCode()).isEqualTo(403);
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(none.body()).contains("未执行任何操作");
        assertThat(desk.done).isEmpty();
    }

    @Test
    void a_login_form_of_another_site_is_refused() throws Exception {
        assertThat(send("/login", Map.of("id", "county-1", "pin", SomeClinicians.PIN)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_foreign_host_name_is_refused() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(raw("GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void pages_allow_no_inline_script_and_are_not_kept() throws Exception {
        login();
        for (String path : List.of("/", CASE, "/login", "/portal.css", "/portal.js", "/nowhere")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.body())
                    .doesNotContainPattern("<script(?! defer src=\"/portal.js\"></script>)")
                    .doesNotContainPattern("<[^>]*\\sstyle=")
                    .doesNotContainPattern("<[^>]*\\son[a-z]+=");
        }
    }

    @Test
    void a_session_ends_after_a_quarter_of_an_hour_and_renewal_does_not_prolong_it()
            throws Exception {
        login();
        now = now.plus(Duration.ofMinutes(14));
        assertThat(get("/part/queue").statusCode()).isEqualTo(200);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(get("/part/queue").statusCode()).isEqualTo(401);
        assertThat(get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void somebody_who_reads_or_types_stays() throws Exception {
        login();
        String token = token(get("/").body());
        for (int i = 0; i < 4; i++) {
            now = now.plus(Duration.ofMinutes(14));
            assertThat(send("/awake", Map.of("token", token)).statusCode()).isEqualTo(204);
        }
        now = now.plus(Duration.ofHours(12));
        assertThat(get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void an_advice_that_comes_too_late_leads_back_to_its_case() throws Exception {
        login();
        Map<String, String> form = answerForm("吸氧");
        now = now.plus(Duration.ofMinutes(16));
        HttpResponse<String> answer = send(CASE + "/advise", form);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("登录已过期")
                .contains("name=\"next\" value=\"" + CASE + "\"");
        assertThat(desk.done).isEmpty();
    }

    @Test
    void leaving_ends_the_session() throws Exception {
        login();
        assertThat(send("/logout", Map.of("token", token(get("/").body()))).statusCode())
                .isEqualTo(303);
        assertThat(get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void the_queue_has_open_ones_in_their_order_and_answered_ones_below() throws Exception {
        desk.cases.clear();
        desk.cases.add(SomeCases.open(1, "测试病人甲", Urgency.EMERGENCY, 5, "急？"));
        desk.cases.add(SomeCases.open(2, "测试病人乙", Urgency.ROUTINE, 125, "慢？"));
        desk.cases.add(
                SomeCases.answered(
                        SomeCases.open(3, "测试病人丙", Urgency.URGENT, 50, "怎么办？"),
                        "county-1",
                        "测试医生甲",
                        Disposition.REFER_NOW,
                        "立即转诊"));
        login();
        String page = get("/").body();

        assertThat(page).containsSubsequence("待处理 2 例", "测试病人甲", "测试病人乙", "已答复", "测试病人丙");
        assertThat(page)
                .containsSubsequence("危急", "5 分钟", "常规", "2 小时 5 分")
                .contains("演示数据", "57 岁", "测试村", "海拔 3650 米", "村里未读");
        assertThat(get("/part/queue").body()).doesNotContain("<html").contains("测试病人甲");
    }

    @Test
    void an_empty_queue_says_so() throws Exception {
        desk.cases.clear();
        login();
        assertThat(get("/").body()).contains("目前没有待处理的会诊申请").contains("还没有已答复的会诊");
    }

    @Test
    void a_measured_check_has_no_badge_of_demonstration() throws Exception {
        desk.cases.clear();
        desk.cases.add(measured(List.of(SomeCases.temperature(37.25))));
        login();
        assertThat(get("/").body()).doesNotContain("演示数据").contains("37.3");
    }

    @Test
    void trouble_is_shown_on_every_page() throws Exception {
        desk.trouble = Optional.of("网关没有应答，将自动重试");
        login();
        for (String path : List.of("/", CASE, "/part/queue", "/part" + CASE)) {
            assertThat(get(path).body()).contains("网关没有应答，将自动重试");
        }
        desk.trouble = Optional.empty();
        assertThat(get("/").body()).doesNotContain("网关没有应答");
    }

    /// A refusal must never look like a number.
    @Test
    void a_refusal_is_a_dash_with_its_reason() throws Exception {
        desk.cases.clear();
        desk.cases.add(measured(List.of(SomeCases.noSaturation())));
        login();

        String page = get(CASE).body();
        assertThat(page).contains("<p class=\"value none\">—</p>").contains("灌注过低：请温暖手指再测");
        assertThat(page).doesNotContainPattern("class=\"value\">");
        assertThat(get("/").body()).containsPattern("血氧饱和度</span> <b>—</b>");
    }

    @Test
    void readings_have_units_and_quality() throws Exception {
        desk.cases.clear();
        desk.cases.add(
                measured(
                        List.of(
                                SomeCases.saturation(84.6, 112),
                                SomeCases.temperature(38.4),
                                new Outcome.Measured(
                                        new Reading.Unknown(9, new byte[] {1}),
                                        Quality.CLEAN,
                                        SomeCases.ago(1)))));
        login();
        String page = get(CASE).body();

        assertThat(page)
                .contains("<p class=\"value\">85 <small>%</small></p>")
                .contains("<p class=\"value\">38.4 <small>°C</small></p>")
                .contains("信号：灌注偏低、活动干扰")
                .contains("信号：良好")
                .contains("本版本不能显示的读数（类型 9）");
        assertThat(get("/").body()).contains("<b>85</b> <small>%</small>");
    }

    @Test
    void findings_stand_with_their_source() throws Exception {
        desk.cases.clear();
        Case plain = measured(List.of(SomeCases.saturation(78, 120)));
        desk.cases.add(
                SomeCases.of(
                        1,
                        SomeCases.with(
                                plain.check(),
                                SomeCases.finding(Urgency.EMERGENCY, "血氧过低", "Low saturation")),
                        Urgency.SOON,
                        10,
                        "怎么办？"));
        login();
        assertThat(get(CASE).body())
                .containsSubsequence("危急", "血氧过低", "依据：Test guideline for pages，2024，3.2");
    }

    @Test
    void the_electrocardiogram_shows_every_strip_with_its_scale() throws Exception {
        login();
        String page = get(CASE).body();

        assertThat(page.split("<svg class=\"strip\"", -1)).hasSize(5);
        assertThat(page)
                .contains("心电图 · II 导联 · 心率 82 次/分")
                .contains("II 导联 · 25 mm/s · 10 mm/mV · 采样 500 Hz · 定标 1 mV")
                .contains("class=\"gap\"");
    }

    @Test
    void a_case_is_shown_ahead_of_its_electrocardiogram() throws Exception {
        Case whole = desk.cases.getFirst();
        desk.cases.replaceAll(SomeCases::awaiting);
        login();
        String page = get(CASE).body();

        assertThat(page)
                .contains("心电图 · 心率 82 次/分", "心电图尚未到达", "data-awaited=\"1\"")
                .contains("<textarea")
                .doesNotContain("<svg class=\"strip\"");
        assertThat(get("/").body()).contains("<span class=\"reason\">心电图尚未到达</span>");
        assertThat(get("/part" + CASE).body()).contains("data-awaited=\"1\"");

        desk.cases.replaceAll(_ -> whole);
        assertThat(get("/part" + CASE).body())
                .contains("data-awaited=\"0\"")
                .doesNotContain("<svg", "心电图尚未到达");
        assertThat(get("/part" + CASE + "?late").body())
                .contains("<svg class=\"strip\"", "id=\"strips\"", "id=\"cards\"")
                .doesNotContain("心电图尚未到达");
        assertThat(get("/").body()).doesNotContain("心电图尚未到达");
    }

    @Test
    void a_recording_that_is_too_long_is_cut_and_says_so() throws Exception {
        desk.cases.clear();
        desk.cases.add(measured(List.of(SomeCases.ecg(400))));
        login();
        assertThat(get(CASE).body()).contains("仅显示前 360 秒，记录共 401 秒");
    }

    @Test
    void a_claim_is_made_once_in_the_clinicians_name() throws Exception {
        login();
        Map<String, String> form = claimForm();
        assertThat(location(send(CASE + "/claim", form))).isEqualTo(CASE);
        send(CASE + "/claim", form);

        assertThat(desk.done).containsExactly("claim county-1");
        assertThat(get(CASE).body()).contains("测试医生甲 接诊").doesNotContain("class=\"claim\"");
        assertThat(get("/").body()).contains("测试医生甲 已接诊");
    }

    @Test
    void what_another_has_claimed_is_not_claimed_again() throws Exception {
        login();
        Map<String, String> form = claimForm();
        desk.cases.replaceAll(each -> SomeCases.claimed(each, "county-2", 1));
        HttpResponse<String> answer = send(CASE + "/claim", form);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("测试医生乙 已先接诊");
        assertThat(desk.done).isEmpty();
    }

    @Test
    void an_advice_is_signed_once_and_shown_with_its_state() throws Exception {
        login();
        Map<String, String> form = answerForm("吸氧，\r\n半小时后复查");
        assertThat(location(send(CASE + "/advise", form))).isEqualTo(CASE + "?sent");
        assertThat(location(send(CASE + "/advise", form))).isEqualTo(CASE + "?sent");

        assertThat(desk.done).containsExactly("advise county-1 测试医生甲 WATCH 吸氧，\n半小时后复查");
        assertThat(get(CASE).body()).contains("观察随访", "吸氧，\n半小时后复查", "村里尚未确认阅读", "补充意见");
        desk.cases.replaceAll(SomeCases::read);
        assertThat(get("/part" + CASE).body()).contains("村里已阅读 2026-03-02 10:28");
    }

    @Test
    void what_another_has_claimed_is_answered_only_on_purpose() throws Exception {
        desk.cases.replaceAll(each -> SomeCases.claimed(each, "county-2", 1));
        login();
        Map<String, String> form = answerForm("吸氧");
        HttpResponse<String> answer = send(CASE + "/advise", form);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("测试医生乙 已先接诊").contains(">\n吸氧</textarea>");
        assertThat(desk.done).isEmpty();

        form.put("instead", "yes");
        assertThat(send(CASE + "/advise", form).statusCode()).isEqualTo(303);
        assertThat(desk.done).hasSize(1);
    }

    @Test
    void an_advice_that_crosses_another_is_shown_that_first() throws Exception {
        login();
        Map<String, String> form = answerForm("吸氧");
        desk.cases.replaceAll(each ->
                SomeCases.answered(each, "county-2", "测试医生乙", Disposition.REFER_NOW, "马上送来"));
        HttpResponse<String> answer = send(CASE + "/advise", form);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("马上送来", "已有新的意见", ">\n吸氧</textarea>");
        assertThat(desk.done).isEmpty();
    }

    @Test
    void an_incomplete_advice_is_not_sent() throws Exception {
        login();
        Map<String, String> none = answerForm("吸氧");
        none.put("disposition", "SOMETHING");
        assertThat(send(CASE + "/advise", none).body()).contains("请选择处置");
        assertThat(send(CASE + "/advise", answerForm("  ")).body()).contains("现有 0 个字");
        assertThat(send(CASE + "/advise", answerForm("长".repeat(4001))).body())
                .contains("现有 4001 个字");
        assertThat(desk.done).isEmpty();

        assertThat(send(CASE + "/advise", answerForm("长".repeat(4000))).statusCode())
                .isEqualTo(303);
    }

    @Test
    void what_cannot_be_sent_stays_in_the_form_and_can_be_sent_again() throws Exception {
        login();
        desk.isClosed = true;
        Map<String, String> form = answerForm("吸氧");
        HttpResponse<String> answer = send(CASE + "/advise", form);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .contains("未能送出，文字仍在下面。网关没有应答：请稍后重试")
                .contains(">\n吸氧</textarea>")
                .contains("value=\"WATCH\" checked");
        desk.isClosed = false;
        assertThat(send(CASE + "/advise", form).statusCode()).isEqualTo(303);
        assertThat(desk.done).hasSize(1);
    }

    @Test
    void whom_a_page_shows_is_noted_once_and_every_opened_case_each_time() throws Exception {
        login();
        get("/");
        get("/part/queue");
        String view = "county-1 " + CONSULT.prefix();
        assertThat(desk.viewed).containsExactly(view);
        get(CASE);
        get("/part" + CASE);
        assertThat(desk.viewed).containsExactly(view, view);
        get(CASE);
        assertThat(desk.viewed).hasSize(3);
        desk.cases.add(SomeCases.open(2, "测试病人乙", Urgency.SOON, 30, "?"));
        get("/part/queue");
        assertThat(desk.viewed).last().isEqualTo("county-1 " + SomeCases.hash(2).prefix());
        get("/hospitals");
        assertThat(desk.viewed).hasSize(4);
    }

    @Test
    void who_has_broken_the_glass_is_shown_with_the_reason_and_without_a_name() throws Exception {
        assertThat(location(get("/emergencies"))).isEqualTo("/login?next=/emergencies");
        login();
        assertThat(get("/").body()).contains("href=\"/emergencies\"");
        assertThat(get("/emergencies").body()).contains("没有紧急查阅");
        desk.emergencies.add(
                new Emergency(
                        SomeCases.NOW,
                        "city<hospital>",
                        "昏迷<b>送来",
                        true,
                        List.of("55fb5d69b569c1fcac3908244ca0b056")));
        assertThat(get("/emergencies").body())
                .contains("city&lt;hospital&gt;")
                .contains("昏迷&lt;b&gt;送来")
                .contains("已查阅 · 患者编号 55fb5d69")
                .doesNotContain("没有紧急查阅");
    }

    @Test
    void nobody_is_shown_whose_showing_cannot_be_noted() throws Exception {
        login();
        desk.isTrailFull = true;
        for (String path : List.of("/", "/part/queue", CASE, "/part" + CASE)) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(500);
            assertThat(answer.body()).as(path).doesNotContain("测试病人甲", "怎么办？");
        }
        desk.isTrailFull = false;
        assertThat(get(CASE).body()).contains("测试病人甲");
    }

    /// The text that a doctor has typed comes back even when the disk takes nothing any more.
    @Test
    void a_case_that_was_shown_before_comes_back_with_what_was_typed() throws Exception {
        login();
        Map<String, String> form = answerForm("吸氧");
        desk.isTrailFull = true;
        desk.isClosed = true;
        assertThat(send(CASE + "/advise", form).body()).contains("吸氧");
    }

    @Test
    void texts_of_others_are_never_markup() throws Exception {
        String evil = "<script>alert(1)</script>\"'&";
        desk.cases.clear();
        desk.cases.add(
                SomeCases.answered(
                        SomeCases.open(1, evil, Urgency.SOON, 3, evil),
                        "county-2",
                        evil,
                        Disposition.WATCH,
                        evil));
        desk.trouble = Optional.of(evil);
        login();
        for (String path : List.of("/", CASE, "/part/queue", "/part" + CASE)) {
            assertThat(get(path).body())
                    .doesNotContain("<script>")
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
        }
    }

    @Test
    void what_is_not_there_has_a_page_of_its_own() throws Exception {
        login();
        for (String path :
                List.of(
                        "/nowhere",
                        "/consult/",
                        "/consult/zz",
                        "/consult/" + SomeCases.hash(99).hex(),
                        CASE + "/claim")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("找不到这个页面").contains("返回列表");
        }
    }

    @Test
    void speaks_english_when_asked() throws Exception {
        login();
        HttpResponse<String> answer =
                send("/language", Map.of("token", token(get("/").body()), "next", CASE));
        assertThat(location(answer)).isEqualTo(CASE);
        assertThat(get(CASE).body())
                .contains("lang=\"en\"", "The village asks", "Sign and send", "demo data")
                .contains("Low perfusion: warm the finger and measure again");
        assertThat(get("/").body()).contains("1 open");
    }

    @Test
    void a_form_that_is_too_large_is_not_read() throws Exception {
        login();
        Map<String, String> form = answerForm("x".repeat(200_000));
        assertThat(send(CASE + "/advise", form).statusCode()).isEqualTo(403);
        assertThat(desk.done).isEmpty();
    }

    private static Case measured(List<Outcome> outcomes) {
        return SomeCases.of(
                1,
                SomeCases.check("测试病人甲", Origin.MEASURED, 30, outcomes),
                Urgency.SOON,
                30,
                "怎么办？");
    }

    private void login() throws Exception {
        get("/login");
        assertThat(enter("county-1", SomeClinicians.PIN).statusCode()).isEqualTo(303);
    }

    /// A colleague must not take it for a signature of the doctor's own.
    @Test
    void a_relayed_answer_says_whose_system_has_signed_it() throws Exception {
        login();
        Case open = measured(List.of(SomeCases.temperature(37.25)));
        desk.cases.clear();
        desk.cases.add(SomeCases.relayed(open, "王医生", "测试市医院"));
        assertThat(get("/consult/" + open.hash().hex()).body())
                .contains("测试市医院的系统转达 王医生 的答复，由该系统签章")
                .contains("王医生（未亲自签章；测试市医院的系统签章）");
        desk.cases.clear();
        desk.cases.add(SomeCases.answered(open, "county-1", "李医生", Disposition.WATCH, "请观察。"));
        assertThat(get("/consult/" + open.hash().hex()).body())
                .contains("李医生 签名并发送")
                .doesNotContain("转达");
    }

    @Test
    void what_a_hospital_refused_is_shown_and_tried_again() throws Exception {
        get("/login");
        enter("county-1", SomeClinicians.PIN);
        assertThat(get("/").body()).doesNotContain("/hospitals");
        desk.standings.add(
                new Standing(
                        "city",
                        true,
                        7,
                        3,
                        2,
                        List.of(
                                new Quarantined(
                                        CONSULT,
                                        0,
                                        List.of("Task/1"),
                                        SomeCases.NOW,
                                        422,
                                        List.of("error invalid <b>no Task here</b>"))),
                        Optional.of(Trouble.BUSY),
                        Optional.of(
                                new Collection(
                                        5,
                                        2,
                                        List.of(
                                                new Unusable(
                                                        CONSULT,
                                                        "DiagnosticReport/<b>9</b>",
                                                        Fault.NO_CONCLUSION,
                                                        SomeCases.NOW)),
                                        Optional.of(Trouble.NOT_ADMITTED)))));
        assertThat(get("/").body()).contains("href=\"/hospitals\"").contains("隔离 1 份");
        String page = get("/hospitals").body();
        assertThat(page)
                .contains("已接收 7 份，待发 3 份（其中 2 份等待被拒的一份），隔离 1 份")
                .contains("服务器繁忙")
                .contains("待答 5 份，已取回 2 份，无法采用 1 份")
                .contains("令牌被拒绝")
                .contains("DiagnosticReport/&lt;b&gt;9&lt;/b&gt;", "无法采用：缺少 conclusion")
                .contains("HTTP 422")
                .contains("error invalid &lt;b&gt;no Task here&lt;/b&gt;");
        Map<String, String> form = new HashMap<>();
        form.put("hospital", "city");
        form.put("fact", CONSULT.hex());
        form.put("part", "0");
        assertThat(send("/hospitals/again", form).statusCode()).isEqualTo(403);
        assertThat(desk.done).isEmpty();
        form.put("token", token(page));
        assertThat(location(send("/hospitals/again", form))).isEqualTo("/hospitals");
        assertThat(desk.done).containsExactly("again city " + CONSULT + " 0");
        form.put("fact", "none");
        assertThat(send("/hospitals/again", form).statusCode()).isEqualTo(404);
        desk.isClosed = true;
        form.put("fact", CONSULT.hex());
        assertThat(send("/hospitals/again", form).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> enter(String id, String pin) throws Exception {
        Map<String, String> form = new HashMap<>();
        form.put("id", id);
        form.put("pin", pin);
        return post("/login", form);
    }

    private static Map<String, String> credentials(String name, String value) {
        Map<String, String> form = new HashMap<>();
        form.put("id", "county-1");
        form.put("pin", SomeClinicians.PIN);
        form.put(name, value);
        return form;
    }

    private Map<String, String> claimForm() throws Exception {
        return new HashMap<>(Map.of("token", token(get(CASE).body()), "once", once("c")));
    }

    private Map<String, String> answerForm(String text) throws Exception {
        String page = get(CASE).body();
        Map<String, String> form = new HashMap<>();
        form.put("token", token(page));
        form.put("once", find(page, "name=\"once\" value=\"([0-9a-f]{64}a)\""));
        form.put("seen", find(page, "name=\"seen\" value=\"([0-9]+)\""));
        form.put("disposition", "WATCH");
        form.put("text", text);
        return form;
    }

    private String once(String end) throws Exception {
        return find(get(CASE).body(), "name=\"once\" value=\"([0-9a-f]{64}" + end + ")\"");
    }

    private static String token(String page) {
        return find(page, "name=\"token\" value=\"([0-9a-f]{64})\"");
    }

    private static String find(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("none: " + answer.statusCode());
    }

    /// Sends a form with the token of the login page.
    private HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
        form.put("token", cookies.getOrDefault("entrance", ""));
        return send(path, form);
    }

    private HttpResponse<String> send(String path, Map<String, String> form) throws Exception {
        List<String> pairs = new ArrayList<>();
        form.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return exchange(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(String.join("&", pairs))));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return exchange(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) throws Exception {
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        HttpResponse<String> answer = browser.send(request.build(), BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] parts = cookie.split("[=;]", 3);
            cookies.put(parts[0], parts[1]);
        }
        return answer;
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
