package org.yaoxiang.contract.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The files of one journal on its disk.
///
/// @param name the journal's, to which the segments' numbers are added
record Segments(String name, Disk disk) {
    /// A card or its bus may give a wrong bit once and the right one when asked again. What is torn
    /// or damaged is so each time.
    static final int READS_MAX = 3;

    /// The number that its files and frames bear.
    int journal() {
        return Segment.journal(name);
    }

    String file(int segment) {
        return file(name, segment);
    }

    static String file(String name, int segment) {
        return String.format(Locale.ROOT, "%s.%06d", name, segment);
    }

    /// The numbers of the segments that there are.
    SortedSet<Integer> numbers() throws IOException {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String each : disk.names()) {
            if (each.startsWith(name + ".")
                    && each.substring(name.length() + 1).matches("[0-9]{6}")) {
                numbers.add(Integer.parseInt(each.substring(name.length() + 1)));
            }
        }
        return numbers;
    }

    byte[] read(int segment) throws IOException {
        return Blocks.read(disk, file(segment));
    }

    byte[] header(int segment, int first) {
        return new Segment.Header(Segment.VERSION, journal(), segment, first).bytes();
    }

    /// Refuses what this version must not touch, before anything is touched.
    void requireReadable() throws IOException {
        if (disk.names().contains(name)) {
            throw new JournalException(
                    name
                            + " is a journal in one file, from before there were segments, and is"
                            + " not read. Nothing was changed. Move it elsewhere to begin anew");
        }
        for (int number : numbers()) {
            String file = file(number);
            Optional<Segment.Header> header;
            try (FileChannel channel = disk.open(file)) {
                header = Segment.Header.parse(Blocks.read(channel, 0, Segment.HEADER_LENGTH));
            }
            int version = header.map(Segment.Header::version).orElse(Segment.VERSION);
            if (version > Segment.VERSION) {
                throw new JournalException(
                        file
                                + " is from a newer version: it has form "
                                + version
                                + ", this program reads "
                                + Segment.VERSION
                                + ". Nothing was changed. Update the program");
            }
            if (header.filter(each -> each.journal() != journal()).isPresent()
                    && Segment.scan(read(number), journal(), number).frames().isEmpty()) {
                throw new JournalException(
                        file + " belongs to another journal. Nothing was changed");
            }
        }
    }

    /// Writes a whole file anew, forces it and reads it back. Its name is not forced.
    void write(String file, byte[] bytes) throws IOException {
        try (FileChannel channel = disk.open(file)) {
            channel.truncate(0);
            write(channel, bytes, 0);
            channel.force(true);
            if (!readsBack(channel, bytes)) {
                throw new IOException(file + " did not read back");
            }
        }
    }

    /// Whether a file begins with these bytes.
    static boolean readsBack(FileChannel channel, byte[] bytes) throws IOException {
        for (int read = 0; read < READS_MAX; read++) {
            if (Arrays.equals(Blocks.read(channel, 0, bytes.length), bytes)) {
                return true;
            }
        }
        return false;
    }

    static void write(FileChannel channel, byte[] bytes, long to) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest, to + rest.position());
        }
    }
}
