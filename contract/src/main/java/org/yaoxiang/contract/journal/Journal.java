package org.yaoxiang.contract.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// An append-only, checksummed file of frames. Not thread-safe: one owner.
///
/// ```text
///  0        4         8         12
/// +--------+---------+---------+----------------+
/// | "YXF1" | length  | CRC-32C | length bytes   |   big endian; CRC over length and bytes
/// +--------+---------+---------+----------------+
/// ```
///
/// A frame is saved when {@link #append} returns: it was written, forced and read back. Opening
/// keeps every intact frame. A torn tail is copied into a file of its own beside the journal before
/// it is cut; damage between intact frames stays where it is and is reported.
public final class Journal implements AutoCloseable {
    /// The longest frame content in bytes.
    public static final int FRAME_LENGTH_MAX = 8 << 20;

    private static final int MARK = 0x59584631;
    private static final int HEAD_LENGTH = 12;

    /// One intact frame.
    ///
    /// @param position where it begins in the file
    public record Frame(long position, byte[] content) {
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
                    && position == that.position
                    && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(position);
        }

        @Override
        public String toString() {
            return "Frame[" + position + "]";
        }
    }

    /// Bytes that are not an intact frame.
    public record Damage(long position, long length) {}

    private final String name;
    private final Disk disk;
    private final FileChannel channel;
    private final List<Long> positions = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private long end;
    private boolean failed;

    private Journal(String name, Disk disk, FileChannel channel) {
        this.name = name;
        this.disk = disk;
        this.channel = channel;
    }

    /// Opens a journal, making it when there is none, and recovers it.
    ///
    /// @throws JournalException when the file cannot be read or a torn tail cannot be set aside
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
        FileChannel channel;
        try {
            channel = disk.open(name);
        } catch (IOException e) {
            throw new JournalException("cannot open " + name, e);
        }
        Journal journal = new Journal(name, disk, channel);
        try {
            if (channel.tryLock() == null) {
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
        ByteBuffer frame = ByteBuffer.allocate(HEAD_LENGTH + content.length);
        frame.putInt(MARK).putInt(content.length).putInt(crc(content)).put(content).flip();
        long position = end;
        failed = true;
        try {
            while (frame.hasRemaining()) {
                channel.write(frame, position + frame.position());
            }
            channel.force(true);
            if (frameAt(position).isEmpty()) {
                throw new JournalException(name + " did not read back at " + position);
            }
        } catch (IOException e) {
            throw new JournalException("cannot append to " + name, e);
        }
        failed = false;
        end = position + HEAD_LENGTH + content.length;
        positions.add(position);
        return new Frame(position, content);
    }

    /// How many intact frames there are.
    public int size() {
        return positions.size();
    }

    /// The frame with an index from 0, oldest first.
    ///
    /// @throws JournalException when the disk has lost it since it was found intact
    public Frame frame(int index) {
        long position = positions.get(index);
        try {
            List<Frame> frame = frameAt(position);
            if (frame.isEmpty()) {
                throw new JournalException(name + " is damaged at " + position);
            }
            return frame.getFirst();
        } catch (IOException e) {
            throw new JournalException("cannot read " + name + " at " + position, e);
        }
    }

    /// The intact frames from an index on, oldest first.
    public List<Frame> framesFrom(int index) {
        List<Frame> frames = new ArrayList<>();
        for (int i = index; i < positions.size(); i++) {
            frames.add(frame(i));
        }
        return frames;
    }

    /// Damage that was found when the journal was opened; empty for a sound file.
    public List<Damage> damages() {
        return List.copyOf(damages);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("cannot close " + name, e);
        }
    }

    private void recover() throws IOException {
        long size = channel.size();
        long at = 0;
        while (at < size) {
            List<Frame> frame = frameAt(at);
            if (!frame.isEmpty()) {
                positions.add(at);
                at += HEAD_LENGTH + frame.getFirst().content.length;
                end = at;
                continue;
            }
            long damagedFrom = at;
            at++;
            while (at < size && (!markAt(at) || frameAt(at).isEmpty())) {
                at++;
            }
            damages.add(new Damage(damagedFrom, at - damagedFrom));
        }
        if (end < size) {
            setTailAside(size);
        }
    }

    /// The tail is copied and forced before it is cut, so that a cut in between loses nothing.
    private void setTailAside(long size) throws IOException {
        try (FileChannel copy = disk.open(name + ".torn-at-" + end)) {
            copy.position(copy.size());
            long at = end;
            while (at < size) {
                at += channel.transferTo(at, size - at, copy);
            }
            copy.force(true);
        }
        channel.truncate(end);
        channel.force(true);
    }

    private boolean markAt(long position) throws IOException {
        ByteBuffer mark = read(position, 4);
        return mark.remaining() == 4 && mark.getInt() == MARK;
    }

    /// The frame at a position; none when there is no intact one.
    private List<Frame> frameAt(long position) throws IOException {
        ByteBuffer head = read(position, HEAD_LENGTH);
        if (head.remaining() < HEAD_LENGTH || head.getInt() != MARK) {
            return List.of();
        }
        int length = head.getInt();
        int crc = head.getInt();
        if (length < 1
                || length > FRAME_LENGTH_MAX
                || length > channel.size() - position - HEAD_LENGTH) {
            return List.of();
        }
        ByteBuffer read = read(position + HEAD_LENGTH, length);
        byte[] content = new byte[read.remaining()];
        read.get(content);
        if (content.length < length || crc(content) != crc) {
            return List.of();
        }
        return List.of(new Frame(position, content));
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.flip();
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(content.length).flip());
        crc.update(content);
        return (int) crc.getValue();
    }
}
