package org.yaoxiang.contract.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/// An append-only sequence of checksummed frames in numbered segments: the files
/// `vault.journal.000001`, `vault.journal.000002`, … beside each other. Not thread-safe: one owner.
///
/// A frame is saved when {@link #append} returns: it was written, forced and read back. Opening
/// keeps every intact frame and deletes nothing:
///
/// - The torn tail of the last segment is copied into a file of its own before it is cut.
/// - Of a segment with damage a clean one is made that holds its intact frames; the damaged one is
///   kept whole beside it as `vault.journal.000003.damaged-…`.
/// - A segment that a newer version wrote, or one of another journal, is refused before anything is
///   changed.
///
/// Frames are numbered, so that one that is gone leaves a gap that is known at every later opening.
public final class Journal implements AutoCloseable {
    /// The longest frame content in bytes.
    public static final int FRAME_LENGTH_MAX = 8 << 20;

    /// The length in bytes that a segment does not exceed; a frame that is longer has one to
    /// itself. An engineering choice: a damaged segment is read and copied in about a second on a
    /// card that writes 10 MB/s, and a vault of years has some hundred files.
    public static final int SEGMENT_LENGTH_MAX = 8 << 20;

    /// A card or its bus may give a wrong bit once and the right one when asked again. What is torn
    /// or damaged is so each time.
    private static final int READS_MAX = 3;

    /// One intact frame.
    ///
    /// @param number its number in the journal, from 1; one more than the frame's before it
    public record Frame(int number, byte[] content) {
        public Frame {
            content = content.clone();
        }

        /// A copy of the content.
        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Frame that
                    && number == that.number
                    && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return number;
        }

        @Override
        public String toString() {
            return "Frame[" + number + "]";
        }
    }

    /// Bytes that are not an intact frame, found when the journal was opened.
    ///
    /// @param file the segment
    /// @param position where in it
    /// @param length 0 when the file is missing
    /// @param fate what became of them, for whoever looks after the card
    public record Damage(String file, long position, long length, String fate) {
        @Override
        public String toString() {
            return length == 0
                    ? file + " is missing"
                    : length + " bytes at " + position + " of " + file + " are damaged; " + fate;
        }
    }

    /// Frames that were saved once and are not there any more.
    ///
    /// @param first number of the first of them
    /// @param last number of the last of them
    public record Gap(int first, int last) {}

    /// Where an intact frame lies.
    private record Place(int segment, int position, int number) {}

    private final String name;
    private final Disk disk;
    private final int segmentLengthMax;
    private final int tag;
    private final FileChannel lock;
    private final List<Place> places = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long closedLength;
    private int segment;
    private int next = 1;
    private int end;
    private Optional<FileChannel> current = Optional.empty();
    private Optional<FileChannel> older = Optional.empty();
    private int olderSegment;
    private boolean failed;

    private Journal(String name, Disk disk, int segmentLengthMax, FileChannel lock) {
        this.name = name;
        this.disk = disk;
        this.segmentLengthMax = segmentLengthMax;
        this.tag = Segment.journal(name);
        this.lock = lock;
    }

    /// Opens a journal, making it when there is none, and recovers it.
    ///
    /// @param path its folder and its name, to which the segments' numbers are added
    /// @throws JournalException when it is open elsewhere, of another version or another journal,
    ///   or cannot be read
    public static Journal open(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        Path file = path.getFileName();
        if (folder == null || file == null) {
            throw new IllegalArgumentException(path + " names no file");
        }
        return open(file.toString(), Disk.of(folder));
    }

    /// The same on any disk, for instance one that simulates faults.
    public static Journal open(String name, Disk disk) {
        return open(name, disk, SEGMENT_LENGTH_MAX);
    }

    /// The same with segments of another length, for whoever wants many of them.
    ///
    /// @param segmentLengthMax 64 bytes or more, at most {@link #SEGMENT_LENGTH_MAX}
    public static Journal open(String name, Disk disk, int segmentLengthMax) {
        requireNonNull(name, "name");
        requireNonNull(disk, "disk");
        if (segmentLengthMax < 64 || segmentLengthMax > SEGMENT_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "segments of "
                            + segmentLengthMax
                            + " bytes, expected 64 to "
                            + SEGMENT_LENGTH_MAX);
        }
        FileChannel lock;
        try {
            requireReadable(name, disk);
            lock = disk.open(name + ".lock");
        } catch (IOException e) {
            throw new JournalException("cannot open " + name, e);
        }
        Journal journal = new Journal(name, disk, segmentLengthMax, lock);
        try {
            if (lock.tryLock() == null) {
                throw new JournalException(name + " is open in another process");
            }
            journal.recover();
            return journal;
        } catch (OverlappingFileLockException e) {
            // The channel stays open: on POSIX its closing would free the other owner's lock.
            throw new JournalException(name + " is open already", e);
        } catch (IOException e) {
            journal.close();
            throw new JournalException("cannot recover " + name, e);
        }
    }

    /// Saves a frame: written, forced and read back when this returns.
    ///
    /// @param content 1 to {@link #FRAME_LENGTH_MAX} bytes
    /// @throws JournalException when it could not be saved; the journal then takes nothing more
    ///   until it is opened anew
    public Frame append(byte[] content) {
        if (content.length == 0 || content.length > FRAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    content.length + " bytes, expected 1 to " + FRAME_LENGTH_MAX);
        }
        if (failed) {
            throw new JournalException(name + " failed before; open it anew");
        }
        failed = true;
        int length = Segment.HEAD_LENGTH + content.length;
        try {
            if (end > Segment.HEADER_LENGTH && (long) end + length > segmentLengthMax) {
                closedLength += end;
                begin(segment + 1);
            }
            FileChannel channel = current.orElseThrow();
            write(channel, Segment.frame(tag, segment, end, next, content), end);
            channel.force(true);
            Place place = new Place(segment, end, next);
            if (content(channel, place).filter(each -> Arrays.equals(each, content)).isEmpty()) {
                throw new JournalException(file(segment) + " did not read back at " + end);
            }
            places.add(place);
        } catch (IOException e) {
            throw new JournalException("cannot append to " + name, e);
        }
        failed = false;
        end += length;
        return new Frame(next++, content);
    }

    /// How many intact frames there are.
    public int size() {
        return places.size();
    }

    /// The frame with an index from 0, oldest first.
    ///
    /// @throws JournalException when the disk has lost it since it was found intact
    public Frame frame(int index) {
        Place place = places.get(index);
        try {
            return new Frame(
                    place.number,
                    content(channel(place.segment), place)
                            .orElseThrow(() ->
                                    new JournalException(
                                            file(place.segment)
                                                    + " is damaged at "
                                                    + place.position)));
        } catch (IOException e) {
            throw new JournalException(
                    "cannot read " + file(place.segment) + " at " + place.position, e);
        }
    }

    /// The intact frames from an index on, oldest first.
    public List<Frame> framesFrom(int index) {
        List<Frame> frames = new ArrayList<>();
        for (int i = index; i < places.size(); i++) {
            frames.add(frame(i));
        }
        return frames;
    }

    /// Damage that was found when the journal was opened now; empty when all files were sound.
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    /// Frames that are gone, whenever that was noticed first, oldest first. A last frame that is
    /// gone leaves no gap: nothing tells it from one that was never saved.
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /// How many bytes its segments have together.
    public long length() {
        return closedLength + end;
    }

    /// How many bytes the disk still takes.
    public long usableBytes() {
        try {
            return disk.usableBytes();
        } catch (IOException e) {
            throw new JournalException("cannot tell how much room " + name + " has", e);
        }
    }

    @Override
    public void close() {
        try {
            for (Optional<FileChannel> each : List.of(current, older, Optional.of(lock))) {
                if (each.isPresent()) {
                    each.get().close();
                }
            }
        } catch (IOException e) {
            throw new JournalException("cannot close " + name, e);
        }
    }

    /// Refuses what this version must not touch, before anything is touched.
    private static void requireReadable(String name, Disk disk) throws IOException {
        List<String> names = disk.names();
        if (names.contains(name)) {
            throw new JournalException(
                    name
                            + " is a journal in one file, from before there were segments, and is"
                            + " not read. Nothing was changed. Move it elsewhere to begin anew");
        }
        int tag = Segment.journal(name);
        for (int number : segments(name, names)) {
            String file = file(name, number);
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
            if (header.filter(each -> each.journal() != tag).isPresent()
                    && Segment.scan(Blocks.read(disk, file), tag, number).frames().isEmpty()) {
                throw new JournalException(
                        file + " belongs to another journal. Nothing was changed");
            }
        }
    }

    private void recover() throws IOException {
        SortedSet<Integer> numbers = segments(name, disk.names());
        if (numbers.isEmpty()) {
            begin(1);
            return;
        }
        for (int number : numbers) {
            if (number > segment + 1) {
                damages.add(missing(segment + 1, number - 1));
            }
            closedLength += end;
            segment = number;
            recoverSegment(number == numbers.last());
        }
        FileChannel last = disk.open(file(segment));
        current = Optional.of(last);
        // What was read now may be known to the system only, if forcing it has failed before.
        last.force(true);
        disk.force();
    }

    /// Takes in the intact frames of one segment and makes its file sound.
    private void recoverSegment(boolean isLast) throws IOException {
        byte[] bytes = Blocks.read(disk, file(segment));
        Segment.Scan scan = Segment.scan(bytes, tag, segment);
        for (int read = 1; read < READS_MAX && !isSound(scan, bytes); read++) {
            byte[] again = Blocks.read(disk, file(segment));
            Segment.Scan other = Segment.scan(again, tag, segment);
            if (other.frames().size() > scan.frames().size() || isSound(other, again)) {
                bytes = again;
                scan = other;
            }
        }
        int first = scan.header().map(Segment.Header::first).orElse(next);
        expect(first);
        for (Segment.Head frame : scan.frames()) {
            expect(frame.number());
            places.add(new Place(segment, frame.position(), frame.number()));
            next = frame.number() + 1;
        }
        end = scan.end();
        if (isSound(scan, bytes)) {
            return;
        }
        boolean isEmpty = scan.header().isEmpty() && scan.frames().isEmpty();
        if (isLast && (isEmpty || (scan.header().isPresent() && scan.damages().isEmpty()))) {
            cutTail(bytes, isEmpty ? 0 : end, first);
        } else {
            replace(bytes, scan, first, isLast);
        }
    }

    /// Notes that the numbers from the next one to the one before this are gone.
    private void expect(int number) {
        if (number <= next) {
            return;
        }
        boolean isSameGap = !gaps.isEmpty() && gaps.getLast().last == next - 1;
        int from = isSameGap ? gaps.removeLast().first : next;
        gaps.add(new Gap(from, number - 1));
        next = number;
    }

    /// A power cut leaves a part of a frame, or of a header when a segment was being begun. The
    /// part is copied and forced before it is cut, so that a cut in between loses nothing.
    private void cutTail(byte[] bytes, int from, int first) {
        String aside = file(segment) + ".torn-" + from + "-" + crc(bytes, from);
        String fate = "kept in " + aside;
        try (FileChannel file = disk.open(file(segment))) {
            if (from < bytes.length) {
                write(aside, Arrays.copyOfRange(bytes, from, bytes.length));
                disk.force();
                file.truncate(from);
            }
            if (from == 0) {
                write(file, ByteBuffer.wrap(header(first)), 0);
            }
            file.force(true);
        } catch (IOException e) {
            // What is intact can be read all the same. A frame behind a torn one would be damage.
            failed = true;
            fate = "they could not be set aside, so that nothing more is taken: " + e.getMessage();
        }
        if (from < bytes.length) {
            damages.add(new Damage(file(segment), from, bytes.length - from, fate));
        }
    }

    /// Puts a clean segment in the place of a damaged one, of which a copy is kept. Both are
    /// durable before the one step that changes anything.
    private void replace(byte[] bytes, Segment.Scan scan, int first, boolean isLast) {
        String aside = file(segment) + ".damaged-" + crc(bytes, 0);
        String fate = "the segment as it was is kept in " + aside;
        List<Place> clean = new ArrayList<>();
        ByteBuffer frames = ByteBuffer.allocate(bytes.length + Segment.HEADER_LENGTH);
        frames.put(header(first));
        for (Segment.Head frame : scan.frames()) {
            int from = frame.position() + Segment.HEAD_LENGTH;
            byte[] content = Arrays.copyOfRange(bytes, from, from + frame.length());
            clean.add(new Place(segment, frames.position(), frame.number()));
            frames.put(Segment.frame(tag, segment, frames.position(), frame.number(), content));
        }
        byte[] whole = Arrays.copyOf(frames.array(), frames.position());
        try {
            write(aside, bytes);
            write(file(segment) + ".clean", whole);
            disk.force();
            disk.move(file(segment) + ".clean", file(segment));
            places.subList(places.size() - clean.size(), places.size()).clear();
            places.addAll(clean);
            end = whole.length;
            disk.force();
        } catch (IOException e) {
            // The damaged segment still holds the same frames, and the next opening tries again. A
            // frame must not be written over what was not set aside.
            failed |= isLast;
            fate = "the segment stays as it is, for it could not be copied: " + e.getMessage();
        }
        damages(scan, bytes, fate);
    }

    private void damages(Segment.Scan scan, byte[] bytes, String fate) {
        String file = file(segment);
        if (scan.header().isEmpty()) {
            int length = Math.min(Segment.HEADER_LENGTH, bytes.length);
            damages.add(new Damage(file, 0, length, fate));
        }
        for (Segment.Region each : scan.damages()) {
            damages.add(new Damage(file, each.from(), each.to() - each.from(), fate));
        }
        if (scan.end() < bytes.length) {
            damages.add(new Damage(file, scan.end(), bytes.length - scan.end(), fate));
        }
    }

    /// Begins the next segment. Its header and its name are durable before it takes a frame.
    private void begin(int number) throws IOException {
        FileChannel channel = disk.open(file(number));
        if (current.isPresent()) {
            current.get().close();
        }
        current = Optional.of(channel);
        segment = number;
        end = Segment.HEADER_LENGTH;
        byte[] header = header(next);
        channel.truncate(0);
        write(channel, ByteBuffer.wrap(header), 0);
        channel.force(true);
        disk.force();
        if (!Arrays.equals(Blocks.read(channel, 0, header.length), header)) {
            throw new JournalException(file(number) + " did not read back at 0");
        }
    }

    /// Writes a whole file anew, forces it and reads it back. Its name is not forced.
    private void write(String file, byte[] bytes) throws IOException {
        try (FileChannel channel = disk.open(file)) {
            channel.truncate(0);
            write(channel, ByteBuffer.wrap(bytes), 0);
            channel.force(true);
            for (int read = 1;
                    !Arrays.equals(Blocks.read(channel, 0, bytes.length), bytes);
                    read++) {
                if (read == READS_MAX) {
                    throw new IOException(file + " did not read back");
                }
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long to) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, to + bytes.position());
        }
    }

    /// The content of the frame at a place; none when it is not intact there.
    private Optional<byte[]> content(FileChannel channel, Place place) throws IOException {
        for (int read = 0; read < READS_MAX; read++) {
            byte[] bytes = Blocks.read(channel, place.position, Segment.HEAD_LENGTH);
            Optional<Segment.Head> head =
                    Segment.Head.read(ByteBuffer.wrap(bytes))
                            .filter(each -> each.liesAt(tag, place.segment, place.position))
                            .filter(each -> each.number() == place.number);
            if (head.isPresent()) {
                long from = (long) place.position + Segment.HEAD_LENGTH;
                byte[] content = Blocks.read(channel, from, head.get().length());
                if (head.get().isOf(content)) {
                    return Optional.of(content);
                }
            }
        }
        return Optional.empty();
    }

    private FileChannel channel(int number) throws IOException {
        if (number == segment) {
            return current.orElseThrow();
        }
        if (older.isEmpty() || olderSegment != number || !older.get().isOpen()) {
            if (older.isPresent()) {
                older.get().close();
            }
            older = Optional.of(disk.open(file(number)));
            olderSegment = number;
        }
        return older.get();
    }

    private Damage missing(int from, int to) {
        return new Damage(from == to ? file(from) : file(from) + " to " + file(to), 0, 0, "");
    }

    private byte[] header(int first) {
        return new Segment.Header(Segment.VERSION, tag, segment, first).bytes();
    }

    private String file(int number) {
        return file(name, number);
    }

    private static String file(String name, int number) {
        return String.format(Locale.ROOT, "%s.%06d", name, number);
    }

    /// The numbers of a journal's segments among the names of files.
    static SortedSet<Integer> segments(String name, List<String> names) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String each : names) {
            if (each.startsWith(name + ".")
                    && each.substring(name.length() + 1).matches("[0-9]{6}")) {
                numbers.add(Integer.parseInt(each.substring(name.length() + 1)));
            }
        }
        return numbers;
    }

    private static boolean isSound(Segment.Scan scan, byte[] bytes) {
        return scan.header().isPresent() && scan.damages().isEmpty() && scan.end() == bytes.length;
    }

    /// Names a copy by what it holds, so that one which is made again after a power cut takes the
    /// place of the first, and another one does not.
    private static String crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
