package org.yaoxiang.contract.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Replaces files so that a power cut leaves the old one or the new one, never a mixture.
public final class DurableFile {
    /// What a file shall hold.
    ///
    /// @param <R> what is known once it is written
    /// @param <E> what else may go wrong
    @FunctionalInterface
    public interface Content<R, E extends Exception> {
        /// Writes all of it.
        R write(OutputStream out) throws IOException, E;
    }

    private DurableFile() {}

    /// Writes a file beside the old one, forces it, and puts it in the old one's place. Only its
    /// owner can read it. The bytes survive a power cut when this returns.
    public static void replace(Path file, byte[] bytes) throws IOException {
        replace(
                file,
                out -> {
                    out.write(bytes);
                    return bytes.length;
                },
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /// The same for what is made while it is written; the old file stays when that fails.
    ///
    /// @param attributes of the new file, otherwise as the system sets them
    /// @return what the content tells
    public static <R, E extends Exception> R replace(
            Path file, Content<R, E> content, FileAttribute<?>... attributes)
            throws IOException, E {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        R told;
        try (FileChannel channel =
                        FileChannel.open(
                                next,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                attributes);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            told = content.write(out);
            out.flush();
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        // Forcing the file does not force its name, see fsync(2).
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
        return told;
    }
}
