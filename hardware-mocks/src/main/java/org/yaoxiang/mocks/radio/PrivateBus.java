package org.yaoxiang.mocks.radio;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// A D-Bus of its own, a real daemon on a socket in a temporary folder, on which BlueZ can be
/// pretended: no radio and no system service is touched.
public final class PrivateBus implements AutoCloseable {
    private static final String DAEMON = "dbus-daemon";

    private final Path folder;
    private final Process daemon;

    private PrivateBus(Path folder, Process daemon) {
        this.folder = requireNonNull(folder, "folder");
        this.daemon = requireNonNull(daemon, "daemon");
    }

    /// Starts one; empty where no dbus-daemon is installed.
    ///
    /// @throws IllegalStateException when it is installed and does not start
    public static Optional<PrivateBus> start() {
        Optional<Path> program =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(each -> Path.of(each, DAEMON))
                        .filter(Files::isExecutable)
                        .findFirst();
        return program.map(PrivateBus::start);
    }

    private static PrivateBus start(Path program) {
        try {
            // A socket's path has at most 107 bytes, and another folder may be a deep one.
            Path folder = Files.createTempDirectory("yaoxiang-bus");
            Path configuration = folder.resolve("bus.conf");
            Files.writeString(
                    configuration,
                    """
                    <busconfig>
                      <type>session</type>
                      <listen>unix:path=%s</listen>
                      <auth>EXTERNAL</auth>
                      <policy context="default">
                        <allow send_destination="*" eavesdrop="true"/>
                        <allow eavesdrop="true"/>
                        <allow own="*"/>
                      </policy>
                    </busconfig>
                    """
                            .formatted(socket(folder)));
            Process daemon =
                    new ProcessBuilder(
                                    program.toString(),
                                    "--config-file=" + configuration,
                                    "--nofork",
                                    "--print-address=1")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            PrivateBus bus = new PrivateBus(folder, daemon);
            BufferedReader said =
                    new BufferedReader(
                            new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
            if (said.readLine() == null) {
                bus.close();
                throw new IllegalStateException(program + " does not start");
            }
            return bus;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + program, e);
        }
    }

    private static Path socket(Path folder) {
        return folder.resolve("bus");
    }

    /// As D-Bus writes addresses.
    public String address() {
        return "unix:path=" + socket(folder);
    }

    @Override
    public void close() {
        daemon.destroy();
        try {
            daemon.waitFor();
            for (String name : new String[] {"bus", "bus.conf"}) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new IllegalStateException("cannot clear " + folder, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
