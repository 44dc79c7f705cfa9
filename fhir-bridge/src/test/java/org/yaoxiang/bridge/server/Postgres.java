package org.yaoxiang.bridge.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A PostgreSQL cluster of the test's own in a temporary folder, on a free port of this computer.
final class Postgres {
    static final String MISSING =
            "PostgreSQL IS NOT INSTALLED, the store was not tested on it: apt-get install postgresql";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final String PASSWORD = "only-for-tests";

    private final Path programs;
    private final Path folder;
    private final int port;

    private Postgres(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /// Starts one; empty when PostgreSQL is not installed.
    static Optional<Postgres> start() throws IOException, InterruptedException {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("postgres-");
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            own(folder);
            own(password);
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Postgres postgres = new Postgres(programs.get(), folder, port);
        postgres.run(
                "initdb",
                "--pgdata=" + postgres.data(),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-sync");
        postgres.up();
        return Optional.of(postgres);
    }

    Database database() {
        return database(PASSWORD);
    }

    /// Whose tables are read by their indexes, however small they are.
    Database databaseReadByIndex() {
        return new Database(
                database().url() + "?options=-c%20enable_seqscan%3Doff", USER, PASSWORD);
    }

    Database database(String password) {
        return new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
    }

    void up() throws IOException, InterruptedException {
        run(
                "pg_ctl",
                "start",
                "--wait",
                "--pgdata=" + data(),
                "--log=" + folder.resolve("log"),
                "--options=-p "
                        + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
    }

    /// As in a crash.
    void down() throws IOException, InterruptedException {
        run("pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata=" + data());
    }

    /// All that was committed is then in its files.
    void shutDown() throws IOException, InterruptedException {
        run("pg_ctl", "stop", "--wait", "--mode=fast", "--pgdata=" + data());
    }

    /// With or without a checksum in each page; to be called while it is shut down.
    void checksums(boolean isOn) throws IOException, InterruptedException {
        run("pg_checksums", isOn ? "--enable" : "--disable", "--no-sync", "--pgdata=" + data());
    }

    /// A file of the cluster.
    ///
    /// @param path as `pg_relation_filepath` gives it
    Path file(String path) {
        return data().resolve(path);
    }

    /// Stops it and removes its folder.
    void remove() throws IOException, InterruptedException {
        down();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /// PostgreSQL refuses to run as root.
    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", USER, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("postgres-", ".said");
        int code =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
        String text = Files.readString(said);
        Files.delete(said);
        if (code != 0) {
            throw new IOException(program + " ended with " + code + ": " + text);
        }
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(each -> each.resolve("bin"))
                    .filter(each -> Files.isExecutable(each.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void own(Path path) throws IOException {
        Files.setOwner(
                path,
                FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(USER));
    }
}
