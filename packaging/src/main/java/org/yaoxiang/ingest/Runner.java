package org.yaoxiang.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One side of a {@link Race}: a FHIR server as a process, spoken to over HTTP.
final class Runner implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(10);
    private static final Duration REPLY_MAX = Duration.ofMinutes(2);
    private static final Duration NAP = Duration.ofMillis(20);
    private static final Pattern TOTAL = Pattern.compile("\"total\"\\s*:\\s*(\\d+)");

    private final List<String> command;
    private final List<String> input;
    private final String path;
    private final Path log;
    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<Process> process = Optional.empty();
    private URI base = URI.create("http://127.0.0.1/");

    /// What a start has taken.
    ///
    /// @param seconds until the first search was answered
    /// @param cpuSeconds of the process until then
    record Start(double seconds, double cpuSeconds) {}

    /// @param command that says `ready` and its port when it is
    /// @param input the lines that it reads
    /// @param path where it takes transactions
    /// @param log what it says
    Runner(List<String> command, List<String> input, String path, Path log) {
        this.command = List.copyOf(command);
        this.input = List.copyOf(input);
        this.path = path;
        this.log = log;
    }

    /// Starts it and waits for the answer to a search.
    Start start() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process = Optional.of(started);
        try (var in = started.outputWriter(StandardCharsets.UTF_8)) {
            in.write(String.join("\n", input) + "\n");
        }
        base = URI.create("http://127.0.0.1:" + port(started, begun) + "/");
        count("Patient");
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Start(seconds, cpuSeconds());
    }

    /// How much of a core the process has taken since it was started; without the database's own
    /// processes.
    double cpuSeconds() {
        return process.orElseThrow().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private String port(Process started, long begun) throws IOException, InterruptedException {
        while (true) {
            boolean isOver = !started.isAlive() || System.nanoTime() - begun > START_MAX.toNanos();
            try (Stream<String> lines = Files.lines(log)) {
                Optional<String> ready =
                        lines.filter(each -> each.startsWith("ready ")).findFirst();
                if (ready.isPresent()) {
                    return ready.get().substring("ready ".length());
                }
            }
            if (isOver) {
                throw new IOException(
                        command.getLast() + " does not start: " + Files.readString(log));
            }
            Thread.sleep(NAP);
        }
    }

    /// Sends a transaction.
    ///
    /// @throws IOException when it is not taken
    void post(byte[] transaction) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(transaction), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    command.getLast() + ": " + response.statusCode() + " " + response.body());
        }
    }

    /// Sends a transaction and kills the server while it is at it, as a power cut would.
    void killWithin(byte[] transaction, Duration after) throws InterruptedException {
        CompletableFuture<?> reply =
                client.sendAsync(request(transaction), BodyHandlers.ofString());
        Thread.sleep(after);
        process.orElseThrow().destroyForcibly().waitFor();
        reply.cancel(true);
    }

    private HttpRequest request(byte[] transaction) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(REPLY_MAX)
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofByteArray(transaction))
                .build();
    }

    /// How many resources of a type a search counts.
    int count(String type) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(base.resolve("fhir/" + type + "?_summary=count"))
                                .timeout(REPLY_MAX)
                                .header("Authorization", "Bearer " + Taking.TOKEN)
                                // Otherwise HAPI's JPA server answers from its cache of searches.
                                .header("Cache-Control", "no-cache")
                                .build(),
                        BodyHandlers.ofString());
        Matcher total = TOTAL.matcher(response.body());
        if (response.statusCode() != 200 || !total.find()) {
            throw new IOException(
                    command.getLast() + ": " + response.statusCode() + " " + response.body());
        }
        return Integer.parseInt(total.group(1));
    }

    /// The most memory that the process has had, KiB.
    long peakKib() throws IOException {
        return Ingest.peakKib(Long.toString(process.orElseThrow().pid()));
    }

    /// Ends it and waits for the end.
    void stop() throws InterruptedException {
        if (process.isPresent()) {
            process.get().destroy();
            process.get().waitFor();
        }
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroyForcibly);
        client.close();
    }
}
