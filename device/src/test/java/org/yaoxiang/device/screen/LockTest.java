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
import org.yaoxiang.device.vault.Keyring;
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
                Kit.lock(folder, new Desk(vault, bedside, Kit.courier(vault), true), () -> nanos);
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
                        other, new Desk(vault, bedside, Kit.courier(vault), false), () -> nanos);
        front = new Front(0, lock, () -> Instant.EPOCH, () -> Kit.AT, new Random(3), executor);
        front.start();
        assertThat(get("/").body()).contains("首次使用", "技术员给的 PIN").doesNotContain("/unlock");
        assertThat(unlock(Kit.INITIAL_PIN, "/").statusCode()).isEqualTo(303);
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
                        Keyring.read(Door.keyring(folder)),
                        Kit.POST.clinicianId(),
                        Kit.IDLE,
                        (_, _) -> new Desk(vault, bedside, Kit.courier(vault), true),
                        Runnable::run,
                        () -> nanos);
        front = new Front(0, lock, () -> Instant.EPOCH, () -> Kit.AT, new Random(3), executor);
        front.start();
        assertThat(unlock(Kit.PIN, "/").body()).contains("读不到本机的设备密钥");
        assertThat(Files.readString(folder.resolve("vault.attempts"))).isEqualTo(before);
    }

    /// Nothing is asked of whoever waits, and the page comes by itself.
    @Test
    void an_opening_that_lasts_says_how_far_it_is_and_goes_on_to_the_page() throws Exception {
        CountDownLatch rebuilt = new CountDownLatch(1);
        openingBy((_, progress) -> {
            progress.at(1200, 10_000);
            await(rebuilt);
            return new Desk(vault, bedside, Kit.courier(vault), true);
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
                        Keyring.read(Door.keyring(folder)),
                        Kit.POST.clinicianId(),
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
