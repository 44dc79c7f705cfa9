package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.PinCost;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.device.vault.VaultKey;

/// The screen before, between and after PINs, over a real vault in manual time.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LockTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"");
    private static final String PATIENT = "测试病人丙";
    private static final int LOCKED = 423;

    @TempDir Path folder;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long nanos;
    private Vault vault;
    private Bedside bedside;
    private Front front;
    private String page;
    private final AtomicReference<Thread> opening = new AtomicReference<>(Thread.currentThread());

    @BeforeEach
    void start() throws IOException {
        vault = Kit.vault(folder);
        Hash check =
                vault.append(
                                new Check(
                                        new Patient(
                                                "v-77",
                                                PATIENT,
                                                Sex.FEMALE,
                                                LocalDate.of(1950, 2, 3)),
                                        Kit.POST.place(),
                                        Origin.SIMULATED,
                                        "doctor-1",
                                        List.of(
                                                new Outcome.Measured(
                                                        new Reading.BodyTemperature(38.6),
                                                        Quality.CLEAN,
                                                        Kit.AT)),
                                        List.of(),
                                        Kit.AT),
                                Urgency.ROUTINE)
                        .hash();
        vault.append(new Consult(check, Urgency.SOON, "测试问题丙？", Kit.AT), Urgency.SOON);
        page = "/check/" + check.hex();
        bedside =
                new Bedside(List.of(), Kit.POST, vault, () -> Kit.AT, Runnable::run, Upkeep.none());
        Lock lock =
                Kit.lock(
                        folder,
                        new Desk(vault, bedside, Kit.courier(vault), Kit.mail(vault, folder), true),
                        () -> nanos);
        front = new Front(0, lock, () -> Instant.EPOCH, () -> Kit.AT, new Random(2), executor);
        front.start();
    }

    @AfterEach
    void stop() {
        front.close();
        executor.shutdownNow();
        browser.shutdownNow();
        vault.close();
    }

    @Test
    void before_the_pin_every_address_says_locked_and_shows_nothing() {
        for (String path : List.of("/", "/visit", "/test", "/pin", page, "/live", "/nothing")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(LOCKED);
            assertClosed(answer.body());
            assertThat(answer.body()).contains("请输入 PIN", "action=\"/unlock\"", "data-key=\"7\"");
        }
        for (String path : List.of("/visit/begin", "/link", "/test", page + "/ask")) {
            HttpResponse<String> answer = post(path, Map.of("question", "x", "urgency", "SOON"));
            assertThat(answer.statusCode()).as(path).isEqualTo(LOCKED);
            assertClosed(answer.body());
        }
        assertThat(bedside.visit()).isEmpty();
        assertThat(get("/style.css").statusCode()).isEqualTo(200);
        assertThat(get("/app.js").statusCode()).isEqualTo(200);
    }

    @Test
    void the_pin_leads_to_the_page_that_was_asked_for() {
        assertThat(get(page).body()).contains("name=\"from\" value=\"" + page + "\"");
        HttpResponse<String> answer = unlock(Kit.PIN, page);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(page);
        assertThat(get(page).body()).contains(PATIENT, "38.6", "测试问题丙？");
        assertThat(get("/").body()).contains(PATIENT);
    }

    @Test
    void no_form_leads_away_from_this_screen() {
        for (String from :
                List.of("https://example.org/", "//example.org", "/check/x", "", "/lock")) {
            lock();
            assertThat(unlock(Kit.PIN, from).headers().firstValue("Location")).contains("/");
        }
    }

    @Test
    void a_wrong_pin_is_said_and_after_the_third_the_page_waits() {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = unlock("111222", "/");
            assertThat(answer.statusCode()).isEqualTo(LOCKED);
            assertThat(answer.body()).contains("PIN 不正确").doesNotContain("data-wait", "111222");
        }
        assertThat(unlock("111222", "/").body())
                .contains("data-wait=\"60\">1:00")
                .doesNotContain("data-key");
        nanos += Duration.ofSeconds(30).toNanos();
        assertThat(unlock(Kit.PIN, "/").body()).contains("data-wait=\"30\">0:30");
        assertThat(get("/").body()).contains("忘记 PIN");
        nanos += Duration.ofSeconds(30).toNanos();
        assertThat(unlock(Kit.PIN, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void a_form_that_this_screen_did_not_make_tries_no_pin() {
        HttpResponse<String> answer =
                send("/unlock", Map.of("token", "0".repeat(32), "pin", Kit.PIN));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(get("/").statusCode()).isEqualTo(LOCKED);
    }

    @Test
    void idling_locks_and_keeps_the_visit_in_hand() {
        unlock(Kit.PIN, "/");
        post(
                "/visit/begin",
                Map.of("name", "测试病人丁", "number", "v-2", "sex", "MALE", "birth", "1960-01-01"));
        assertThat(get("/visit").body()).contains("测试病人丁");
        nanos += Kit.IDLE.toNanos() - 1;
        assertThat(renewed("/visit").statusCode()).as("no sign of a person").isEqualTo(200);
        nanos += 1;
        HttpResponse<String> answer = get("/visit");
        assertThat(answer.statusCode()).isEqualTo(LOCKED);
        assertThat(answer.body()).contains("进行中的检查已保留");
        assertClosed(answer.body());
        assertThat(answer.body()).doesNotContain("测试病人丁");
        unlock(Kit.PIN, "/visit");
        assertThat(get("/visit").body()).contains("测试病人丁");
    }

    @Test
    void whoever_reads_is_there_and_is_not_locked_out() {
        unlock(Kit.PIN, "/");
        for (int i = 0; i < 3; i++) {
            nanos += Kit.IDLE.toNanos() - 1;
            assertThat(post("/awake", Map.of()).statusCode()).isEqualTo(204);
        }
        nanos += Kit.IDLE.toNanos() - 1;
        assertThat(get("/").statusCode()).isEqualTo(200);
        nanos += Kit.IDLE.toNanos();
        post("/awake", Map.of());
        assertThat(get("/").statusCode()).as("it does not open").isEqualTo(LOCKED);
    }

    /// A page that is open when the screen locks is told so and nothing else.
    @Test
    void open_pages_hear_that_it_is_locked_and_no_wave() throws IOException {
        unlock(Kit.PIN, "/");
        HttpResponse<InputStream> stream =
                sent(request("/live").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var in = stream.body()) {
            assertThat(new String(in.readNBytes(8), UTF_8)).isEqualTo(": open\n\n");
            front.look();
            nanos += Kit.IDLE.toNanos();
            front.look();
            front.changed();
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("event: lock\ndata: \n\n");
        }
    }

    @Test
    void the_button_locks_at_once() {
        unlock(Kit.PIN, "/");
        assertThat(get("/").body()).contains("action=\"/lock\"");
        lock();
        assertThat(get(page).statusCode()).isEqualTo(LOCKED);
    }

    @Test
    void the_pin_is_changed_on_the_screen() {
        unlock(Kit.PIN, "/");
        assertThat(get("/").body()).contains("href=\"/pin\"");
        assertThat(get("/pin").body()).contains("现在的 PIN", "新的 PIN");
        assertThat(change(Kit.PIN, "750316", "750317").body()).contains("不一致");
        assertThat(change(Kit.PIN, "12345", "12345").body()).contains("太短");
        assertThat(change(Kit.PIN, "123456", "123456").body()).contains("太简单");
        assertThat(change(Kit.PIN, Kit.PIN, Kit.PIN).body()).contains("与现在的相同");
        assertThat(change("111222", "750316", "750316").body()).contains("PIN 不正确");
        assertThat(change(Kit.PIN, "750316", "750316").statusCode()).isEqualTo(303);
        lock();
        assertThat(unlock(Kit.PIN, "/").body()).contains("PIN 不正确");
        assertThat(unlock("750316", "/").statusCode()).isEqualTo(303);
    }

    @Test
    void the_page_of_the_technician_says_that_the_device_key_is_weak() {
        unlock(Kit.PIN, "/");
        assertThat(get("/test").body()).contains("存储保护", "设备密钥与记录在同一张卡上");
    }

    /// A technician's PIN opens nothing; it is good for choosing another one.
    @Test
    void the_first_start_has_the_doctor_choose_a_pin() throws IOException {
        front.close();
        Path other = Files.createDirectories(folder.resolve("new"));
        Lock lock =
                Kit.newLock(
                        other,
                        new Desk(
                                vault, bedside, Kit.courier(vault), Kit.mail(vault, folder), false),
                        () -> nanos);
        front = new Front(0, lock, () -> Instant.EPOCH, () -> Kit.AT, new Random(3), executor);
        front.start();
        assertThat(get("/").body()).contains("首次使用", "技术员或同事给的 PIN").doesNotContain("/unlock");
        assertThat(unlock(Kit.INITIAL_PIN, "/").body()).contains("首次使用");
        assertThat(get("/").statusCode()).as("still shut").isEqualTo(LOCKED);
        assertThat(change(Kit.INITIAL_PIN, Kit.PIN, Kit.PIN).statusCode()).isEqualTo(303);
        assertThat(get("/test").body()).contains("设备密钥不在卡上");
        lock();
        assertThat(get("/").body()).contains("action=\"/unlock\"").doesNotContain("首次使用");
        assertThat(unlock(Kit.PIN, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void a_card_of_another_handheld_says_so() throws IOException {
        Path keyring = folder.resolve("vault.keys");
        String sound = Files.readString(keyring);
        Files.writeString(keyring, sound.replaceAll("(?m)^device=..", "device=00"));
        HttpResponse<String> answer = unlock(Kit.PIN, "/");
        assertThat(answer.statusCode()).isEqualTo(LOCKED);
        assertThat(answer.body()).contains("属于另一台手持机", "没有任何改动");
        Files.writeString(keyring, sound.replace("format=1", "format=2"));
        assertThat(unlock(Kit.PIN, "/").body()).contains("更新版本的软件");
        Files.writeString(keyring, sound);
        assertThat(unlock(Kit.PIN, "/").statusCode()).as("control").isEqualTo(303);
    }

    @Test
    void a_board_whose_key_cannot_be_read_tries_no_pin() throws IOException {
        front.close();
        String before = Files.readString(folder.resolve("vault.attempts"));
        Door door =
                new Door(
                        folder,
                        DeviceKey.of("file:" + folder.resolve("missing"))::read,
                        PinCost.RECOMMENDED,
                        new Random(4),
                        () -> nanos);
        Lock lock =
                new Lock(
                        door,
                        Kit.CLINICIAN,
                        Kit.IDLE,
                        (_, _) ->
                                new Desk(
                                        vault,
                                        bedside,
                                        Kit.courier(vault),
                                        Kit.mail(vault, folder),
                                        true),
                        Runnable::run,
                        () -> nanos);
        front = new Front(0, lock, () -> Instant.EPOCH, () -> Kit.AT, new Random(3), executor);
        front.start();
        assertThat(unlock(Kit.PIN, "/").body()).contains("读不到本机的设备密钥");
        assertThat(Files.readString(folder.resolve("vault.attempts"))).isEqualTo(before);
    }

    @Test
    void a_colleague_is_let_in_chooses_an_own_pin_and_examines_under_the_own_name() {
        unlock(Kit.PIN, "/");
        assertThat(get("/pin").body()).contains("href=\"/colleagues\"");
        assertThat(admit("卓玛", "864203", "864203", Kit.PIN).statusCode()).isEqualTo(303);
        assertThat(get("/colleagues").body()).contains("卓玛", "doctor-1（您）");
        lock();
        assertThat(get("/").body())
                .contains("您是谁？", "value=\"卓玛\"", "value=\"doctor-1\" checked")
                .doesNotContain(PATIENT);

        HttpResponse<String> first = unlockAs("卓玛", "864203");
        assertThat(first.statusCode()).isEqualTo(LOCKED);
        assertThat(first.body()).contains("首次使用", "name=\"clinician\" value=\"卓玛\"");
        assertThat(get("/").statusCode()).as("it has opened nothing").isEqualTo(LOCKED);
        post(
                "/pin",
                Map.of(
                        "clinician",
                        "卓玛",
                        "pin",
                        "864203",
                        "next",
                        "975314",
                        "again",
                        "975314",
                        "from",
                        "/"));
        assertThat(get("/").body()).contains(PATIENT);
        post(
                "/visit/begin",
                Map.of("name", "测试病人戊", "number", "v-3", "sex", "MALE", "birth", "1961-01-01"));
        assertThat(bedside.visit().orElseThrow().clinicianId()).isEqualTo("卓玛");

        lock();
        assertThat(get("/").body()).contains("value=\"卓玛\" checked");
        assertThat(unlockAs("doctor-1", "975314").body()).as("another's PIN").contains("PIN 不正确");
        assertThat(unlockAs("doctor-1", Kit.PIN).statusCode()).isEqualTo(303);
        assertThat(bedside.visit().orElseThrow().clinicianId()).as("kept").isEqualTo("卓玛");
    }

    @Test
    void a_colleagues_pin_is_taken_away_and_nobodys_own() {
        unlock(Kit.PIN, "/");
        admit("卓玛", "864203", "864203", Kit.PIN);
        assertThat(dismiss("卓玛", "111222").body()).contains("PIN 不正确");
        assertThat(dismiss("doctor-1", Kit.PIN).statusCode()).isEqualTo(400);
        assertThat(get("/colleagues").body()).contains("卓玛");
        assertThat(dismiss("卓玛", Kit.PIN).statusCode()).isEqualTo(303);
        assertThat(get("/colleagues").body()).doesNotContain("卓玛");
        lock();
        assertThat(get("/").body()).doesNotContain("您是谁？");
        assertThat(unlockAs("卓玛", "864203").body()).contains("PIN 不正确");
        assertThat(unlock(Kit.PIN, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void nobody_is_let_in_by_a_wrong_pin_under_a_used_name_or_with_a_simple_pin() {
        unlock(Kit.PIN, "/");
        assertThat(admit("卓玛", "864203", "864203", "111222").body()).contains("PIN 不正确");
        assertThat(admit("卓玛", "123456", "123456", Kit.PIN).body()).contains("PIN 太简单");
        assertThat(admit("卓玛", "864203", "864204", Kit.PIN).body()).contains("不一致");
        assertThat(admit("doctor-1", "864203", "864203", Kit.PIN).body()).contains("已经有 PIN");
        assertThat(admit(" ", "864203", "864203", Kit.PIN).body()).contains("1 至 64 个字");
        assertThat(admit("a\nb", "864203", "864203", Kit.PIN).body()).contains("1 至 64 个字");
        assertThat(get("/colleagues").body()).doesNotContain("卓玛");
        lock();
        assertThat(admit("卓玛", "864203", "864203", Kit.PIN).statusCode())
                .as("behind the lock")
                .isEqualTo(LOCKED);
        assertThat(get("/").body()).doesNotContain("您是谁？");
    }

    /// Nothing is asked of whoever waits, and the page comes by itself.
    @Test
    void an_opening_that_lasts_says_how_far_it_is_and_goes_on_to_the_page() throws Exception {
        CountDownLatch rebuilt = new CountDownLatch(1);
        openingBy((_, progress) -> {
            progress.at(1200, 10_000);
            await(rebuilt);
            return new Desk(vault, bedside, Kit.courier(vault), Kit.mail(vault, folder), true);
        });
        assertThat(unlock(Kit.PIN, page).headers().firstValue("Location")).contains(page);
        HttpResponse<String> answer = get(page);
        assertThat(answer.statusCode()).isEqualTo(LOCKED);
        assertThat(answer.body())
                .contains("正在打开记录", "第 1,200 条，共 10,000 条")
                .doesNotContain("action=\"/unlock\"");
        assertThat(answer.headers().firstValue("Refresh")).contains("1; url=" + page);
        assertClosed(answer.body());
        assertThat(post("/visit/begin", Map.of()).statusCode()).isEqualTo(LOCKED);
        rebuilt.countDown();
        opening.get().join();
        assertThat(get(page).body()).contains(PATIENT);
    }

    @Test
    void an_opening_that_fails_late_says_why_once_and_a_pin_tries_anew() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        openingBy((_, _) -> {
            await(over);
            throw new IllegalStateException("broken on purpose");
        });
        unlock(Kit.PIN, "/");
        assertThat(get("/").body()).contains("正在打开记录").doesNotContain("第 ");
        over.countDown();
        opening.get().join();
        assertThat(get("/").statusCode()).isEqualTo(500);
        assertThat(get("/").body()).contains("action=\"/unlock\"");
        assertThat(unlock(Kit.PIN, "/").statusCode()).as("said at once").isEqualTo(500);
    }

    /// Opens by other means, on a thread that {@link #opening} is.
    private void openingBy(BiFunction<VaultKey, Vault.Progress, Desk> means) throws IOException {
        front.close();
        Lock lock =
                new Lock(
                        Kit.door(folder, () -> nanos),
                        Kit.CLINICIAN,
                        Kit.IDLE,
                        means,
                        task -> opening.set(Thread.ofVirtual().start(task)),
                        () -> nanos);
        front = new Front(0, lock, () -> Instant.EPOCH, () -> Kit.AT, new Random(3), executor);
        front.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertClosed(String body) {
        assertThat(body).doesNotContain(PATIENT, "v-77", "38.6", "测试问题丙", Kit.POST.place().name());
    }

    private HttpResponse<String> unlock(String pin, String from) {
        return post("/unlock", Map.of("pin", pin, "from", from));
    }

    private HttpResponse<String> unlockAs(String clinician, String pin) {
        return post("/unlock", Map.of("clinician", clinician, "pin", pin, "from", "/"));
    }

    private HttpResponse<String> admit(String name, String next, String again, String pin) {
        return post("/colleagues", Map.of("name", name, "next", next, "again", again, "pin", pin));
    }

    private HttpResponse<String> dismiss(String name, String pin) {
        return post("/colleagues", Map.of("dismiss", name, "pin", pin));
    }

    private HttpResponse<String> change(String pin, String next, String again) {
        return post("/pin", Map.of("pin", pin, "next", next, "again", again, "from", "/"));
    }

    private void lock() {
        assertThat(post("/lock", Map.of()).statusCode()).isEqualTo(303);
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        Matcher matcher = TOKEN.matcher(renewed("/").body());
        assertThat(matcher.find()).isTrue();
        Map<String, String> form = new HashMap<>(fields);
        form.put("token", matcher.group(1));
        return send(path, form);
    }

    private HttpResponse<String> send(String path, Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .map(each ->
                                each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        return sent(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private HttpResponse<String> get(String path) {
        return sent(request(path).GET().build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private HttpResponse<String> renewed(String path) {
        return sent(
                request(path).header("Renewal", "1").GET().build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return browser.send(request, handler);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
