package org.yaoxiang.device.board;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The boot that the handheld runs in and the time since then, which nobody can set.
///
/// Linux tells both: `/proc/sys/kernel/random/boot_id` is a UUID drawn at boot (random(4)), the
/// first number of `/proc/uptime` the seconds since then, with those of a suspended computer (proc
/// (5)). So a program that is started anew is still in its boot. Elsewhere the program's own start
/// counts as the boot.
public final class Uptime {
    private static final Logger LOG = LoggerFactory.getLogger(Uptime.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final long boot;
    private final Optional<Path> uptime;
    private final long startNanos = System.nanoTime();

    private Uptime(long boot, Optional<Path> uptime) {
        this.boot = boot;
        this.uptime = uptime;
    }

    /// Finds out which boot this is.
    public static Uptime open() {
        return open(BOOT_ID, UPTIME);
    }

    static Uptime open(Path bootId, Path uptime) {
        try {
            UUID id = UUID.fromString(Files.readString(bootId).strip());
            read(uptime);
            return new Uptime(id.getMostSignificantBits(), Optional.of(uptime));
        } catch (IOException | IllegalArgumentException e) {
            LOG.info("the kernel names no boot, the program's start counts: {}", e.toString());
            return new Uptime(UUID.randomUUID().getMostSignificantBits(), Optional.empty());
        }
    }

    /// The boot's random number.
    public long boot() {
        return boot;
    }

    /// The time since boot, to 10 ms.
    ///
    /// @throws IllegalStateException when the kernel does not tell any more
    public Duration sinceBoot() {
        try {
            return uptime.isPresent()
                    ? read(uptime.get())
                    : Duration.ofNanos(System.nanoTime() - startNanos);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("the kernel does not tell its uptime", e);
        }
    }

    private static Duration read(Path uptime) throws IOException {
        String text = Files.readString(uptime);
        BigDecimal seconds = new BigDecimal(text.substring(0, Math.max(0, text.indexOf(' '))));
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }
}
