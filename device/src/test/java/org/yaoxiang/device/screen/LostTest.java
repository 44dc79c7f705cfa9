package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.vault.Destruction;
import org.yaoxiang.device.vault.Vault;

/// What the pages say when the keys of a handheld that was lost are destroyed.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LostTest {
    private static final int LOCKED = 423;

    @TempDir Path folder;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient browser =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Vault vault;
    private Lock lock;
    private Front front;

    @BeforeEach
    void start() throws IOException {
        vault = Kit.vault(folder);
        Bedside bedside =
                new Bedside(List.of(), Kit.POST, vault, () -> Kit.AT, Runnable::run, Upkeep.none());
        lock =
                Kit.lock(
                        folder,
                        new Desk(vault, bedside, Kit.courier(vault), Kit.mail(vault, folder), true),
                        () -> 0);
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
    void an_open_screen_closes_and_every_page_says_that_the_handheld_was_lost() {
        unlock();
        assertThat(get("/", "").statusCode()).as("the control").isEqualTo(200);

        lose();

        assertThat(lock.desk()).isEmpty();
        for (String path : List.of("/", "/visit", "/test", "/pin", "/colleagues", "/live")) {
            HttpResponse<String> answer = get(path, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(LOCKED);
            assertThat(answer.body())
                    .as(path)
                    .contains("已挂失", "任何 PIN 都不能再打开", "没有记录丢失")
                    .doesNotContain("action=\"/unlock\"");
        }
        assertThat(get("/", "language=ENGLISH").body())
                .contains("Marked as lost", "no PIN opens them any more", "none is lost");
    }

    @Test
    void a_closed_screen_says_it_too_and_takes_no_pin() {
        assertThat(get("/", "").body()).as("the control").contains("action=\"/unlock\"");

        lose();

        assertThat(get("/", "").body()).contains("已挂失").doesNotContain("action=\"/unlock\"");
        HttpResponse<String> tried = unlock();
        assertThat(tried.statusCode()).isEqualTo(LOCKED);
        assertThat(tried.body()).contains("已挂失");
        assertThat(lock.desk()).isEmpty();
    }

    private void lose() {
        KeyPair gateway = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
        ECPublicKey own =
                (ECPublicKey) Suite.INTERNATIONAL.newKeyPair(new SecureRandom()).getPublic();
        Destruction destruction =
                new Destruction(Disk.of(folder), (ECPublicKey) gateway.getPublic(), own, () -> {});
        LossNotice notice =
                LossNotice.sign(own, Instant.EPOCH, new Signer("gateway", gateway.getPrivate()));
        assertThat(destruction.heed(notice.bytes())).isTrue();
        lock.lose();
        front.look();
    }

    private HttpResponse<String> get(String path, String cookie) {
        return send(HttpRequest.newBuilder(at(path)).header("Cookie", cookie).GET());
    }

    private HttpResponse<String> unlock() {
        String page = get("/", "").body();
        String token = page.replaceFirst("(?s).*name=\"token\" value=\"([0-9a-f]+)\".*", "$1");
        String form = "token=" + token + "&from=%2F&pin=" + URLEncoder.encode(Kit.PIN, UTF_8);
        return send(
                HttpRequest.newBuilder(at("/unlock"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + front.port() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
