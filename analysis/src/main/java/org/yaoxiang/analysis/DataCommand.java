package org.yaoxiang.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Fetches public recordings.
@Command(
        name = "data",
        sortOptions = false,
        description =
                "Fetches public recordings from PhysioNet into the folder that YAOXIANG_DATA names,"
                        + " and checks every file against the sums that PhysioNet publishes.",
        footer =
                """

                Without a set, the sets are listed. What is there already and sound is not fetched \
                again, so an interrupted run goes on where it stopped. A file that is there and \
                differs is kept as FILE.differs-… beside the right one. The sets are under the \
                Open Data Commons Attribution License 1.0: who publishes with them names their \
                authors.
                """,
        mixinStandardHelpOptions = true)
final class DataCommand implements Callable<Integer> {
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})  ?\\*?(.+)");
    private static final int SUMS_LENGTH_MAX = 16 << 20;
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Parameters(paramLabel = "SET", arity = "0..*", description = "which sets, or `all`")
    private List<String> names = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where to; the folder that YAOXIANG_DATA names")
    private Path out = Path.of(System.getenv().getOrDefault("YAOXIANG_DATA", "data"));

    @Option(
            names = "--from",
            paramLabel = "URL",
            defaultValue = "https://physionet.org/files/",
            description = "a mirror that lies as PhysioNet does; ${DEFAULT-VALUE}")
    private URI from = URI.create("https://physionet.org/files/");

    @Option(
            names = "--only",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "only files whose names begin so, for instance 119")
    private String prefix = "";

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(20))
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    private DataCommand() {}

    /// A file of a set and what it must hash to.
    private record Wanted(String path, String sha256) {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (names.isEmpty()) {
            for (PublicSet each : PublicSet.values()) {
                System.out.printf(Locale.ROOT, "%-9s about %d MB%n", word(each), each.megabytes());
            }
            return 0;
        }
        int failed = 0;
        for (PublicSet each : chosen()) {
            failed += fetch(each);
        }
        System.out.println("Use them with: export YAOXIANG_DATA=" + out.toAbsolutePath());
        return failed == 0 ? 0 : 1;
    }

    private List<PublicSet> chosen() {
        List<PublicSet> all = List.of(PublicSet.values());
        if (names.equals(List.of("all"))) {
            return all;
        }
        List<PublicSet> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(
                    all.stream()
                            .filter(each -> word(each).equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new AnalysisException(
                                            "there is no set "
                                                    + name
                                                    + ", only "
                                                    + all.stream()
                                                            .map(DataCommand::word)
                                                            .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    /// Fetches what is missing of a set and says how many files could not be had.
    private int fetch(PublicSet set) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(out.resolve(set.folder()));
        List<Wanted> wanted = wanted(set);
        int there = 0;
        int fetched = 0;
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted each = wanted.get(i);
            Path file = folder.resolve(each.name());
            if (Files.exists(file) && sha256(file).equals(each.sha256)) {
                there++;
                continue;
            }
            System.err.printf(
                    Locale.ROOT,
                    "%s  %d of %d  %s%n",
                    word(set),
                    i + 1,
                    wanted.size(),
                    each.name());
            try {
                fetch(set, each, file);
                fetched++;
            } catch (IOException e) {
                failures.add(each.path + ": " + e.getMessage());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d files fetched, %d were there, %d could not be had, in %s%n",
                word(set),
                fetched,
                there,
                failures.size(),
                folder);
        failures.forEach(each -> System.out.println("  " + each));
        return failures.size();
    }

    private List<Wanted> wanted(PublicSet set) throws IOException, InterruptedException {
        URI sums = at(set, "SHA256SUMS.txt");
        String text = text(sums);
        List<Wanted> wanted = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher sum = SUM.matcher(line);
            if (sum.matches() && set.wants(sum.group(2))) {
                Wanted each = new Wanted(sum.group(2), sum.group(1));
                if (each.name().startsWith(prefix)) {
                    wanted.add(each);
                }
            }
        }
        if (wanted.isEmpty()) {
            throw new AnalysisException(sums + " lists no file that is wanted");
        }
        return wanted;
    }

    private String text(URI uri) throws InterruptedException {
        try {
            HttpResponse<InputStream> answer = client.send(get(uri), BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new AnalysisException(
                            uri + " answers " + answer.statusCode() + ": is --from right?");
                }
                return new String(in.readNBytes(SUMS_LENGTH_MAX), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new AnalysisException(
                    "cannot reach " + uri + ": is there a network? --from names a mirror", e);
        }
    }

    /// A file gets its name only when it is whole and right.
    private void fetch(PublicSet set, Wanted wanted, Path file)
            throws IOException, InterruptedException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        IOException last = new IOException("never tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                HttpResponse<Path> answer =
                        client.send(get(at(set, wanted.path)), BodyHandlers.ofFile(part));
                if (answer.statusCode() != 200) {
                    throw new IOException("the server answers " + answer.statusCode());
                }
                if (!sha256(part).equals(wanted.sha256)) {
                    throw new IOException("its SHA-256 is not the published one");
                }
                if (Files.exists(file)) {
                    String aside = file.getFileName() + ".differs-" + sha256(file).substring(0, 8);
                    Files.move(file, file.resolveSibling(aside), StandardCopyOption.ATOMIC_MOVE);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        Files.deleteIfExists(part);
        throw last;
    }

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    }

    private URI at(PublicSet set, String file) {
        String base = from.toString();
        return URI.create(base + (base.endsWith("/") ? "" : "/") + set.path() + "/" + file);
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String word(PublicSet set) {
        return set.name().toLowerCase(Locale.ROOT);
    }
}
