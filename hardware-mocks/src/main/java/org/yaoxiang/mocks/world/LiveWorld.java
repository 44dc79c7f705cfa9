package org.yaoxiang.mocks.world;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.body.RecordedHeart;
import org.yaoxiang.mocks.body.WfdbRecord;

/// A world in real time, for a firmware that runs as its own process. System properties shape it:
///
/// | property | means | default |
/// |---|---|---|
/// | `yaoxiang.world.ecg` | WFDB record, path without extension | the dynamical model, 72/min |
/// | `yaoxiang.world.start` | second of the record to begin at | 0 |
/// | `yaoxiang.world.seed` | seed of noise and beats | 1 |
/// | `yaoxiang.world.altitude` | of the place, metres | 0 |
/// | `yaoxiang.world.control` | file whose lines are orders, read as they are appended | none |
/// | `yaoxiang.world.bus` | D-Bus address of a private bus; a paired glucose meter is on its air | none |
/// | `yaoxiang.world.trace` | file that receives every ECG code of channel 2 | none |
///
/// An order is one line: `finger in|out`, `lead on|off`, `probe on|off`, `spo2 <percent>`,
/// `perfusion <percent>`, `temperature <celsius>`, `altitude <metres>`, `battery <percent>`, `off
/// <electrode>`, `on <electrode>`, `breathing <per minute>`, `unrest <breaths>`, `nack <address>`,
/// `ack <address>`, `glucose <mmol/L>` for a drop in the meter. An electrode is named as in {@link
/// Body.Electrode}. An order that is not understood is said on the standard error and changes
/// nothing.
///
/// A line of the trace is the heart's second and the code, `12.346000 -1234`.
final class LiveWorld {
    private static final Duration TICK = Duration.ofMillis(2);
    private static final int TICKS_PER_LOOK = 25;
    private static final double RATE_PER_MINUTE = 72;

    private final World world;
    private final InstantSource time;
    private final @Nullable Path control;
    private final @Nullable LiveMeter meter;
    private final @Nullable PrintWriter trace;
    private long controlPosition;
    private int ticks;

    private LiveWorld(
            World world,
            InstantSource time,
            @Nullable Path control,
            @Nullable LiveMeter meter,
            @Nullable Path trace)
            throws IOException {
        this.world = world;
        this.time = time;
        this.control = control;
        this.meter = meter;
        this.trace =
                trace == null
                        ? null
                        : new PrintWriter(
                                Files.newBufferedWriter(trace, StandardCharsets.US_ASCII));
    }

    /// Starts a world that lives until the process ends.
    ///
    /// @throws UncheckedIOException when the record cannot be read or the trace not written
    /// @throws IllegalArgumentException when a number is none
    static World start(Properties properties) {
        InstantSource time = Clock.systemUTC();
        long seed = Long.parseLong(properties.getProperty("yaoxiang.world.seed", "1"));
        try {
            World world = new World(time, heart(properties, seed), seed);
            world.air()
                    .altitude(
                            Double.parseDouble(
                                    properties.getProperty("yaoxiang.world.altitude", "0")));
            String bus = properties.getProperty("yaoxiang.world.bus", "");
            LiveWorld live =
                    new LiveWorld(
                            world,
                            time,
                            path(properties, "yaoxiang.world.control"),
                            bus.isBlank() ? null : new LiveMeter(bus, time),
                            path(properties, "yaoxiang.world.trace"));
            world.ecg().onDelivered((at, code) -> live.trace(at, code));
            ScheduledExecutorService clockwork =
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().daemon().name("world").factory());
            var _ =
                    clockwork.scheduleAtFixedRate(
                            live::tick, 0, TICK.toNanos(), TimeUnit.NANOSECONDS);
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException("the simulated world cannot start", e);
        }
    }

    /// Carries out an order.
    ///
    /// @throws IllegalArgumentException when it is not understood
    static void obey(World world, String order, Instant at) {
        String[] words = order.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("an order has two words");
        }
        String what = words[1];
        switch (words[0]) {
            case "finger" -> world.body().finger(either(what, "in", "out"));
            case "lead" -> world.body().leadOff(either(what, "off", "on"));
            case "probe" -> world.body().probe(either(what, "on", "off"), at);
            case "spo2" -> world.body().oxygenSaturation(Double.parseDouble(what));
            case "perfusion" -> world.body().perfusion(Double.parseDouble(what));
            case "temperature" -> world.body().skin(Double.parseDouble(what));
            case "breathing" -> world.body().breathing(Double.parseDouble(what), at);
            case "unrest" -> world.body().unrest(Double.parseDouble(what));
            case "altitude" -> world.air().altitude(Double.parseDouble(what));
            case "battery" -> world.battery().charge(Double.parseDouble(what), at);
            case "off" -> world.body().electrode(electrode(what), true);
            case "on" -> world.body().electrode(electrode(what), false);
            case "nack" -> world.wiring().silence(World.I2C_BUS, Integer.decode(what));
            case "ack" -> world.wiring().mend(World.I2C_BUS, Integer.decode(what));
            default -> throw new IllegalArgumentException("no order " + words[0]);
        }
    }

    private void tick() {
        try {
            world.tick();
            ticks++;
            if (ticks % TICKS_PER_LOOK == 0) {
                look();
            }
        } catch (RuntimeException | IOException e) {
            System.err.println("simulated world: " + e.getMessage());
        }
    }

    /// Reads whole lines that were appended since the last look.
    private void look() throws IOException {
        if (trace != null) {
            trace.flush();
        }
        if (control == null || !Files.exists(control)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(control.toFile(), "r")) {
            file.seek(controlPosition);
            byte[] bytes = new byte[(int) Math.min(4096, file.length() - controlPosition)];
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n');
            if (end < 0) {
                return;
            }
            controlPosition += text.substring(0, end + 1).getBytes(StandardCharsets.UTF_8).length;
            text.substring(0, end).lines().filter(line -> !line.isBlank()).forEach(this::obey);
        }
    }

    private void obey(String order) {
        String[] words = order.strip().split("\\s+", -1);
        if (meter != null && words.length == 2 && words[0].equals("glucose")) {
            meter.prick(Double.parseDouble(words[1]));
        } else {
            obey(world, order, time.instant());
        }
    }

    private void trace(Instant at, int code) {
        if (trace != null) {
            double seconds = Duration.between(world.body().met(), at).toNanos() / 1e9;
            trace.printf(Locale.ROOT, "%.6f %d%n", seconds, code);
        }
    }

    private static Heart heart(Properties properties, long seed) throws IOException {
        Path record = path(properties, "yaoxiang.world.ecg");
        if (record == null) {
            return new DynamicalHeart(RATE_PER_MINUTE, seed);
        }
        double start = Double.parseDouble(properties.getProperty("yaoxiang.world.start", "0"));
        return new RecordedHeart(WfdbRecord.read(record, 0), start);
    }

    private static @Nullable Path path(Properties properties, String name) {
        String value = properties.getProperty(name, "");
        return value.isBlank() ? null : Path.of(value);
    }

    private static Body.Electrode electrode(String name) {
        return Body.Electrode.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static boolean either(String word, String yes, String no) {
        if (!word.equals(yes) && !word.equals(no)) {
            throw new IllegalArgumentException("expected " + yes + " or " + no);
        }
        return word.equals(yes);
    }
}
