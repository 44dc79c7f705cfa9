package org.yaoxiang.village;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One of the shipped programs as a process; its output goes to a log file.
public final class Program implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final int LOG_LINES = 12;

    private final String name;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    public Program(String name, List<String> command, Path log) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
    }

    /// Starts it and does not wait.
    ///
    /// @throws IllegalStateException when it runs
    void launch() {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs");
        }
        try {
            Files.deleteIfExists(log);
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            throw new VillageException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /// Waits until it says that it is ready.
    ///
    /// @throws VillageException when it ends or takes too long, with the end of its log
    void awaitReady() {
        Process waiting = running();
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!said("ready ")) {
            if (!waiting.isAlive()) {
                throw new VillageException(name + " has ended:\n" + tail());
            }
            if (System.nanoTime() > end) {
                throw new VillageException(name + " is not ready after a minute:\n" + tail());
            }
            nap();
        }
    }

    /// Starts it and waits until it is ready.
    public void start() {
        launch();
        awaitReady();
    }

    /// Ends it as a power cut would.
    void kill() {
        end(running().destroyForcibly());
    }

    /// Asks it to end.
    void stop() {
        Process ending = running();
        ending.destroy();
        end(ending);
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /// Its process id.
    ///
    /// @throws IllegalStateException when it was not started
    public long pid() {
        return running().pid();
    }

    /// What it has written.
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new VillageException("cannot read " + log, e);
        }
    }

    @Override
    public void close() {
        if (isRunning()) {
            stop();
        }
    }

    /// Runs a verb of a program to its end.
    ///
    /// @param input what it reads from the standard input
    /// @return what it said
    /// @throws VillageException when it fails, with what it said
    static String run(String name, List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new VillageException(name + ": " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new VillageException("cannot run " + name + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VillageException("interrupted", e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    private void end(Process ending) {
        try {
            if (!ending.waitFor(10, TimeUnit.SECONDS)) {
                ending.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean said(String words) {
        return log().lines().anyMatch(line -> line.startsWith(words));
    }

    private String tail() {
        List<String> lines = log().lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    static void nap() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VillageException("interrupted", e);
        }
    }
}
