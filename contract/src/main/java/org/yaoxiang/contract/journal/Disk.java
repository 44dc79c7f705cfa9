package org.yaoxiang.contract.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where a journal's files lie.
@FunctionalInterface
public interface Disk {
    /// Opens a file to read and write, making it when there is none. Its name survives a power cut
    /// when this returns.
    FileChannel open(String name) throws IOException;

    /// The files of a folder.
    static Disk of(Path folder) {
        return name -> {
            Path path = folder.resolve(name);
            boolean isNew = !Files.exists(path);
            FileChannel channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (isNew) {
                // Forcing the file does not force the entry in its folder, see fsync(2).
                try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                    entries.force(true);
                }
            }
            return channel;
        };
    }
}
