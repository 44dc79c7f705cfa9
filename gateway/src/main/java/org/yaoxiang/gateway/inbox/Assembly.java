package org.yaoxiang.gateway.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;

/// Parts of facts that have not arrived whole yet, one file for each fact, so that a restart of the
/// gateway costs no part twice:
///
/// ```text
///  0                        8 · of
/// +------------------------+----------------------+
/// | for each part: CRC-32C,| the parts, 1024 bytes|
/// | length (4 bytes each)  | apart                |
/// +------------------------+----------------------+
/// ```
///
/// Nothing is forced to the disk: a part that a power cut spoils is one whose checksum is wrong,
/// which is one that has not arrived. The handheld still has it. Safe for several threads.
public final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    /// How many facts of one author may be on their way; the one that rested longest makes room.
    public static final int AUTHOR_MAX = 8;

    /// How long a fact may rest half-way.
    public static final Duration REST_MAX = Duration.ofDays(7);

    private static final int ENTRY_LENGTH = 2 * Integer.BYTES;
    private static final int AUTHOR_DIGITS = 16;
    private static final int REMEMBERED_MAX = 1024;
    private static final String SUFFIX = ".parts";

    private record Entry(int crc, int length) {}

    private final Path folder;

    /// What each file holds, so that a part costs no reading of all others. Found again from the
    /// file when it is not remembered.
    private final Map<Path, Held> held = new HashMap<>();

    /// Opens the folder and gives up what has rested too long in it.
    ///
    /// @throws UncheckedIOException when it cannot be made
    public Assembly(Path folder, Instant now) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            for (Path file : files("")) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(REST_MAX))) {
                    giveUp(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of parts cannot be opened", e);
        }
    }

    /// Takes a part in. The same part may come any number of times; the first one counts.
    ///
    /// @return what is held of the fact then
    /// @throws UncheckedIOException when the disk does not take it
    public synchronized Held take(String author, Part part) {
        Path file = file(author, part.name(), part.of());
        try {
            if (!Files.exists(file)) {
                makeRoom(author);
            }
            Held before = held(file, part.of());
            if (before.holds(part.number())) {
                return before;
            }
            write(file, part);
            Held after = before.with(part.number());
            remember(file, after);
            return after;
        } catch (IOException e) {
            held.remove(file);
            throw new UncheckedIOException("the disk does not take a part", e);
        }
    }

    /// The whole fact when every part is here, as it was sent. It is checked against the disk; a
    /// part that is not what was written is missing again.
    ///
    /// @param of how many parts it has
    /// @throws UncheckedIOException when the disk does not give it
    public synchronized Optional<byte[]> whole(String author, String name, int of) {
        Path file = file(author, name, of);
        try {
            Held seen = read(file, of);
            remember(file, seen);
            if (seen.missing() < of) {
                return Optional.empty();
            }
            try (FileChannel channel = FileChannel.open(file, READ)) {
                int last = entry(channel, of - 1).length();
                ByteBuffer content = ByteBuffer.allocate((of - 1) * Part.LENGTH + last);
                readFully(channel, content, position(of, 0));
                return Optional.of(content.array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the disk does not give the parts", e);
        }
    }

    /// Forgets the parts of a fact that is saved elsewhere by now, or that is none.
    public synchronized void forget(String author, String name, int of) {
        Path file = file(author, name, of);
        held.remove(file);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the parts {} cannot be removed: {}", file.getFileName(), e.toString());
        }
    }

    private void remember(Path file, Held known) {
        if (held.size() >= REMEMBERED_MAX) {
            held.clear();
        }
        held.put(file, known);
    }

    private Held held(Path file, int of) throws IOException {
        Held known = held.get(file);
        return known == null ? read(file, of) : known;
    }

    /// What the file holds beyond doubt. Parts further ahead than an answer tells of count as
    /// missing until those before them are here.
    private static Held read(Path file, int of) throws IOException {
        if (!Files.exists(file)) {
            return Held.NONE;
        }
        Held found = Held.NONE;
        try (FileChannel channel = FileChannel.open(file, READ)) {
            for (int i = 0; i < of; i++) {
                Entry entry = entry(channel, i);
                if (entry.length() > 0 && entry.length() <= Part.LENGTH) {
                    ByteBuffer content = ByteBuffer.allocate(entry.length());
                    if (isRead(channel, content, position(of, i))
                            && crc(content.array()) == entry.crc()) {
                        found = found.with(i);
                    }
                }
            }
        }
        return found;
    }

    private static void write(Path file, Part part) throws IOException {
        byte[] content = part.content();
        ByteBuffer entry =
                ByteBuffer.allocate(ENTRY_LENGTH).putInt(crc(content)).putInt(content.length);
        try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
            writeFully(channel, ByteBuffer.wrap(content), position(part.of(), part.number()));
            writeFully(channel, entry.flip(), (long) part.number() * ENTRY_LENGTH);
        }
    }

    private static Entry entry(FileChannel channel, int number) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_LENGTH);
        return isRead(channel, entry, (long) number * ENTRY_LENGTH)
                ? new Entry(entry.getInt(0), entry.getInt(Integer.BYTES))
                : new Entry(0, 0);
    }

    private static long position(int of, int number) {
        return (long) of * ENTRY_LENGTH + (long) number * Part.LENGTH;
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    private static boolean isRead(FileChannel channel, ByteBuffer into, long position)
            throws IOException {
        try {
            readFully(channel, into, position);
            return true;
        } catch (EOFException _) {
            return false;
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer into, long position)
            throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw new EOFException("the file of parts is cut");
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer from, long position)
            throws IOException {
        while (from.hasRemaining()) {
            channel.write(from, position + from.position());
        }
    }

    private void makeRoom(String author) throws IOException {
        List<Path> files = new ArrayList<>(files(digits(author)));
        while (files.size() >= AUTHOR_MAX) {
            giveUp(files.removeFirst());
        }
    }

    private void giveUp(Path file) throws IOException {
        LOG.info("the parts {} are given up", file.getFileName());
        held.remove(file);
        Files.deleteIfExists(file);
    }

    /// Files of an author, the one that rested longest first.
    private List<Path> files(String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(Assembly::modified))
                    .toList();
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String author, String name, int of) {
        return folder.resolve(digits(author) + "-" + name + "-" + of + SUFFIX);
    }

    /// An author's id may hold characters that no file name takes.
    private static String digits(String author) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(author.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, AUTHOR_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
