package org.yaoxiang.contract.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The folder where a journal's files lie.
public interface Disk {
    /// Opens a file to read and write, making it when there is none. A new name survives a power
    /// cut only after {@link #force}.
    FileChannel open(String name) throws IOException;

    /// The names of all files, in no order.
    List<String> names() throws IOException;

    /// Gives a file another name, in one step and in the place of a file that has it. It survives a
    /// power cut only after {@link #force}.
    void move(String from, String to) throws IOException;

    /// Makes the names of the files durable.
    void force() throws IOException;

    /// How many bytes may still be written.
    long usableBytes() throws IOException;

    /// The files of a folder.
    static Disk of(Path folder) {
        return new Folder(folder);
    }

    /// A folder of a real file system.
    record Folder(Path path) implements Disk {
        @Override
        public FileChannel open(String name) throws IOException {
            return FileChannel.open(
                    path.resolve(name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        }

        @Override
        public List<String> names() throws IOException {
            try (Stream<Path> files = Files.list(path)) {
                return files.map(file -> file.getFileName().toString()).toList();
            }
        }

        @Override
        public void move(String from, String to) throws IOException {
            Files.move(
                    path.resolve(from),
                    path.resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        /// Forcing a file does not force the entry in its folder, see fsync(2).
        @Override
        public void force() throws IOException {
            try (FileChannel entries = FileChannel.open(path, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }

        @Override
        public long usableBytes() throws IOException {
            return Files.getFileStore(path).getUsableSpace();
        }
    }
}
