package org.yaoxiang.gateway.enrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Who has enrolled, renewed, revoked and marked as lost whom, and made tickets, in `audit.log` of
/// the gateway's home: a line each, forced to disk before the act counts as done. Several processes
/// may write.
///
/// ```text
/// <instant> <who> <act> <whom> <link>
/// ```
///
/// The link is SHA-256 over the line before it, link included, and this line; it shows that a line
/// was changed or taken out, not that the last ones are missing. A journal of frames has one
/// writer, which is why this is none.
public final class Audit {
    private static final String FILE = "audit.log";

    private final Path file;

    /// The audit of a gateway's home.
    public Audit(Path home) {
        file = home.resolve(FILE);
    }

    /// Writes a line.
    ///
    /// @param who an operator's name or a party's id; spaces become `_`
    /// @throws EnrolException when it cannot be written
    public void write(Instant at, String who, String act, String whom) {
        String line = String.join(" ", at.toString(), who.replaceAll("[^\\w.@-]", "_"), act, whom);
        try (FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            List<String> lines = Files.readAllLines(file, UTF_8);
            String before = lines.isEmpty() ? "" : lines.getLast();
            channel.position(channel.size());
            ByteBuffer written =
                    ByteBuffer.wrap((line + " " + link(before, line) + "\n").getBytes(UTF_8));
            while (written.hasRemaining()) {
                channel.write(written);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new EnrolException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// The lines without their links.
    ///
    /// @throws EnrolException when a link does not fit, or the file cannot be read
    public List<String> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<String> lines = Files.readAllLines(file, UTF_8);
            String before = "";
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.endsWith(" " + link(before, bare(line)))) {
                    throw new EnrolException(
                            file + " was changed at line " + (i + 1) + " or before it");
                }
                before = line;
            }
            return lines.stream().map(Audit::bare).toList();
        } catch (IOException e) {
            throw new EnrolException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String bare(String line) {
        return line.substring(0, Math.max(0, line.lastIndexOf(' ')));
    }

    private static String link(String before, String line) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((before + "\n" + line).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
