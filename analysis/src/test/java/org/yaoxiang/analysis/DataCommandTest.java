package org.yaoxiang.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Against a server that lies as PhysioNet's does.
class DataCommandTest {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter errors = new StringWriter();
    @TempDir Path folder;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/files/", this::answer);
        server.start();
        Map<String, byte[]> set = new TreeMap<>();
        set.put("119.dat", new byte[] {1, 2, 3});
        set.put("119.hea", "119 2 360 3\n".getBytes(StandardCharsets.US_ASCII));
        set.put("x_119.txt", new byte[] {9});
        set.put("mitdbdir/119.htm", new byte[] {8});
        publish("mitdb/1.0.0", set);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_set_is_fetched_and_what_is_there_and_sound_is_not_fetched_again() throws IOException {
        assertThat(fetch("mitdb")).isZero();
        assertThat(names()).containsExactly("119.dat", "119.hea");
        assertThat(folder.resolve("mitdb/119.dat")).hasBinaryContent(new byte[] {1, 2, 3});
        asked.clear();
        assertThat(fetch("mitdb")).isZero();
        assertThat(asked).containsExactly("/files/mitdb/1.0.0/SHA256SUMS.txt");
    }

    @Test
    void only_names_that_begin_so_are_fetched() throws IOException {
        assertThat(fetch("mitdb", "--only", "119.h")).isZero();
        assertThat(names()).containsExactly("119.hea");
    }

    @Test
    void a_file_that_is_not_the_published_one_gets_no_name_and_is_told() throws IOException {
        files.put("/files/mitdb/1.0.0/119.dat", new byte[] {1, 2, 4});
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(fetch("mitdb")).isEqualTo(1);
        } finally {
            System.setOut(before);
        }
        assertThat(names()).containsExactly("119.hea");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("1 could not be had", "119.dat: its SHA-256 is not the published one");
    }

    @Test
    void a_file_of_ones_own_that_differs_is_kept_beside_the_right_one() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mitdb")).resolve("119.dat");
        Files.write(mine, new byte[] {7});
        assertThat(fetch("mitdb")).isZero();
        assertThat(mine).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(names())
                .hasSize(3)
                .anySatisfy(name -> {
                    assertThat(name).startsWith("119.dat.differs-");
                    assertThat(folder.resolve("mitdb").resolve(name))
                            .hasBinaryContent(new byte[] {7});
                });
    }

    @Test
    void a_file_whose_server_breaks_off_once_is_fetched_at_the_next_attempt() throws IOException {
        byte[] right = files.remove("/files/mitdb/1.0.0/119.dat");
        files.put("once:/files/mitdb/1.0.0/119.dat", right);
        assertThat(fetch("mitdb")).isZero();
        assertThat(names()).containsExactly("119.dat", "119.hea");
    }

    @Test
    void an_unknown_set_a_wrong_mirror_and_no_network_are_named() throws IOException {
        assertThat(fetch("mitdbb")).isEqualTo(1);
        assertThat(errors.toString()).contains("there is no set mitdbb, only mitdb, nstdb");
        assertThat(fetch("ludb")).isEqualTo(1);
        assertThat(errors.toString()).contains("answers 404: is --from right?");
        server.stop(0);
        assertThat(fetch("mitdb")).isEqualTo(1);
        assertThat(errors.toString()).contains("is there a network?");
        assertThat(names()).isEmpty();
    }

    private int fetch(String set, String... more) {
        CommandLine line = Main.line();
        line.setErr(new PrintWriter(errors, true));
        String url = "http://localhost:" + server.getAddress().getPort() + "/files";
        return line.execute(
                Stream.concat(
                                Stream.of("data", set, "--from", url, "--out", folder + ""),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private List<String> names() throws IOException {
        Path set = folder.resolve("mitdb");
        if (!Files.exists(set)) {
            return List.of();
        }
        try (Stream<Path> there = Files.list(set)) {
            return there.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private void publish(String at, Map<String, byte[]> set) {
        set.forEach((name, bytes) -> files.put("/files/" + at + "/" + name, bytes));
        String sums =
                set.entrySet().stream()
                        .map(each -> sha256(each.getValue()) + " " + each.getKey())
                        .collect(Collectors.joining("\n"));
        files.put("/files/" + at + "/SHA256SUMS.txt", sums.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        byte[] body = files.get(path);
        byte[] second = files.remove("once:" + path);
        if (second != null) {
            files.put(path, second);
        }
        exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
        if (body != null) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
