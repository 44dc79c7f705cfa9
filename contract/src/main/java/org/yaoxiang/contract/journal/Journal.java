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
import java.util.Optional;
import org.yaoxiang.contract.journal.Recovery.Place;

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

    /// The shortest that such a bound may be.
    public static final int SEGMENT_LENGTH_MIN = 64;

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

    private final Segments files;
    private final int segmentLengthMax;
    private final FileChannel lock;
    private final List<Place> places;
    private final List<Damage> damages;
    private final List<Gap> gaps;
    private long closedLength;
    private int segment;
    private int next;
    private int end;
    private Optional<FileChannel> current = Optional.empty();
    private Optional<FileChannel> older = Optional.empty();
    private int olderSegment;
    private boolean failed;

    private Journal(Segments files, int segmentLengthMax, FileChannel lock, Recovery recovery) {
        this.files = files;
        this.segmentLengthMax = segmentLengthMax;
        this.lock = lock;
        this.places = new ArrayList<>(recovery.places());
        this.damages = List.copyOf(recovery.damages());
        this.gaps = List.copyOf(recovery.gaps());
        this.closedLength = recovery.closedLength();
        this.segment = recovery.segment();
        this.next = recovery.next();
        this.end = recovery.end();
        this.failed = recovery.isStuck();
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
    /// @param segmentLengthMax {@link #SEGMENT_LENGTH_MIN} to {@link #SEGMENT_LENGTH_MAX}
    public static Journal open(String name, Disk disk, int segmentLengthMax) {
        if (segmentLengthMax < SEGMENT_LENGTH_MIN || segmentLengthMax > SEGMENT_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "segments of "
                            + segmentLengthMax
                            + " bytes, expected "
                            + SEGMENT_LENGTH_MIN
                            + " to "
                            + SEGMENT_LENGTH_MAX);
        }
        Segments files = new Segments(requireNonNull(name, "name"), requireNonNull(disk, "disk"));
        FileChannel lock;
        try {
            files.requireReadable();
            lock = disk.open(name + ".lock");
        } catch (IOException e) {
            throw new JournalException("cannot open " + name, e);
        }
        try {
            if (lock.tryLock() == null) {
                throw new JournalException(name + " is open in another process");
            }
        } catch (OverlappingFileLockException e) {
            // The channel stays open: on POSIX its closing would free the other owner's lock.
            throw new JournalException(name + " is open already", e);
        } catch (IOException e) {
            throw new JournalException("cannot lock " + name, e);
        }
        try {
            Journal journal = new Journal(files, segmentLengthMax, lock, Recovery.of(files));
            if (journal.segment == 0) {
                journal.begin(1);
            } else {
                journal.current = Optional.of(disk.open(files.file(journal.segment)));
            }
            return journal;
        } catch (IOException e) {
            JournalException told = new JournalException("cannot recover " + name, e);
            try {
                lock.close();
            } catch (IOException also) {
                told.addSuppressed(also);
            }
            throw told;
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
            throw new JournalException(files.name() + " failed before; open it anew");
        }
        failed = true;
        int length = Segment.HEAD_LENGTH + content.length;
        try {
            if (end > Segment.HEADER_LENGTH && (long) end + length > segmentLengthMax) {
                closedLength += end;
                begin(segment + 1);
            }
            FileChannel channel = current.orElseThrow();
            Segments.write(
                    channel, Segment.frame(files.journal(), segment, end, next, content), end);
            channel.force(true);
            Place place = new Place(segment, end, next);
            if (content(channel, place).filter(each -> Arrays.equals(each, content)).isEmpty()) {
                throw new JournalException(files.file(segment) + " did not read back at " + end);
            }
            places.add(place);
        } catch (IOException e) {
            throw new JournalException("cannot append to " + files.name(), e);
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
                    place.number(),
                    content(channel(place.segment()), place)
                            .orElseThrow(() ->
                                    new JournalException(
                                            files.file(place.segment())
                                                    + " is damaged at "
                                                    + place.position())));
        } catch (IOException e) {
            throw new JournalException(
                    "cannot read " + files.file(place.segment()) + " at " + place.position(), e);
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
        return damages;
    }

    /// Frames that are gone, whenever that was noticed first, oldest first. A last frame that is
    /// gone leaves no gap: nothing tells it from one that was never saved.
    public List<Gap> gaps() {
        return gaps;
    }

    /// How many bytes its segments have together.
    public long length() {
        return closedLength + end;
    }

    /// How many bytes the disk still takes.
    public long usableBytes() {
        try {
            return files.disk().usableBytes();
        } catch (IOException e) {
            throw new JournalException("cannot tell how much room " + files.name() + " has", e);
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
            throw new JournalException("cannot close " + files.name(), e);
        }
    }

    /// Begins the next segment. Its header and its name are durable before it takes a frame.
    private void begin(int number) throws IOException {
        FileChannel channel = files.disk().open(files.file(number));
        if (current.isPresent()) {
            current.get().close();
        }
        current = Optional.of(channel);
        segment = number;
        end = Segment.HEADER_LENGTH;
        byte[] header = files.header(number, next);
        channel.truncate(0);
        Segments.write(channel, header, 0);
        channel.force(true);
        files.disk().force();
        if (!Segments.readsBack(channel, header)) {
            throw new JournalException(files.file(number) + " did not read back at 0");
        }
    }

    /// The content of the frame at a place; none when it is not intact there.
    private Optional<byte[]> content(FileChannel channel, Place place) throws IOException {
        for (int read = 0; read < Segments.READS_MAX; read++) {
            byte[] bytes = Blocks.read(channel, place.position(), Segment.HEAD_LENGTH);
            Optional<Segment.Head> head =
                    Segment.Head.read(ByteBuffer.wrap(bytes))
                            .filter(each ->
                                    each.liesAt(files.journal(), place.segment(), place.position()))
                            .filter(each -> each.number() == place.number());
            if (head.isPresent()) {
                long from = (long) place.position() + Segment.HEAD_LENGTH;
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
            older = Optional.of(files.disk().open(files.file(number)));
            olderSegment = number;
        }
        return older.get();
    }
}
