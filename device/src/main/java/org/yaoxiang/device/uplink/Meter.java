package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.DurableFile;

/// Counts what the link costs each day, and knows how much a day may cost. The count is in a file
/// of its own, which is written now and then: a power cut takes back at most {@link #UNWRITTEN_MAX}
/// bytes of it. A file that cannot be read or written hinders nothing. Thread-safe.
public final class Meter implements AutoCloseable {
    /// What may be counted and not written yet.
    static final long UNWRITTEN_MAX = 32 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final Optional<Path> file;
    private final long allowance;
    private final Supplier<Stamp> stamp;
    private Spending spending;
    private long unwritten;

    /// Goes on with what the file says.
    ///
    /// @param allowance bytes that a day may cost before what is not urgent waits for the next
    /// @param stamp the best guess of the time
    public Meter(Path file, long allowance, Supplier<Stamp> stamp) {
        this(Optional.of(file), allowance, stamp);
    }

    private Meter(Optional<Path> file, long allowance, Supplier<Stamp> stamp) {
        this.file = requireNonNull(file, "file");
        this.allowance = allowance;
        this.stamp = requireNonNull(stamp, "stamp");
        this.spending = file.flatMap(Meter::read).orElseGet(() -> Spending.none(day()));
    }

    /// For a link that costs nothing: it counts, and remembers nothing.
    public static Meter unbounded(Supplier<Stamp> stamp) {
        return new Meter(Optional.empty(), Long.MAX_VALUE, stamp);
    }

    /// What a day may cost, bytes.
    public long allowance() {
        return allowance;
    }

    /// What today has cost so far.
    public synchronized Spending today() {
        spending = spending.on(day());
        return spending;
    }

    /// When what waits for the next day may go; empty while today's allowance lasts.
    public Optional<Instant> renewal() {
        Spending today = today();
        return today.total() < allowance
                ? Optional.empty()
                : Optional.of(today.day().plusDays(1).atStartOfDay(CHINA).toInstant());
    }

    /// Counts a datagram, as the session's until a message claims it.
    synchronized void count(long bytes) {
        spending = today().plus(Purpose.SESSION, bytes);
        unwritten += bytes;
        if (unwritten >= UNWRITTEN_MAX) {
            write();
        }
    }

    /// Says that some of the bytes are for something else than the session.
    synchronized void claim(Purpose purpose, long bytes) {
        spending = today().moved(purpose, bytes);
    }

    @Override
    public void close() {
        write();
    }

    private synchronized void write() {
        unwritten = 0;
        if (file.isEmpty()) {
            return;
        }
        try {
            DurableFile.replace(file.get(), spending.encode());
        } catch (IOException e) {
            LOG.warn("what the link has cost cannot be written: {}", e.toString());
        }
    }

    private LocalDate day() {
        return LocalDate.ofInstant(stamp.get().at(), CHINA);
    }

    private static Optional<Spending> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Spending.decode(Files.readAllBytes(file)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "what the link has cost before cannot be read, it counts anew: {}",
                    e.toString());
            setAside(file);
            return Optional.empty();
        }
    }

    private static void setAside(Path file) {
        try {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".unreadable"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("it cannot be set aside either: {}", e.toString());
        }
    }
}
