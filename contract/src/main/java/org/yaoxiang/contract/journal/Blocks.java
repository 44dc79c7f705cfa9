package org.yaoxiang.contract.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads what can be read. A card has blocks that it cannot read any more; they come as zeros,
/// which no checksum takes for a frame.
final class Blocks {
    /// Bytes that a file system keeps together, and that a card gives or refuses at once.
    static final int LENGTH = 4096;

    private Blocks() {}

    /// A whole file.
    ///
    /// @throws IOException when it cannot be opened, or is too long to be a segment
    static byte[] read(Disk disk, String file) throws IOException {
        try (FileChannel channel = disk.open(file)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new IOException(file + " of " + size + " bytes is no segment");
            }
            return read(channel, 0, (int) size);
        }
    }

    /// Some bytes of a file, fewer when it ends before.
    static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            fill(channel, from, bytes);
        } catch (IOException e) {
            if (!channel.isOpen()) {
                throw e;
            }
            readEach(channel, from, bytes.clear());
        }
        byte[] read = new byte[bytes.flip().remaining()];
        bytes.get(read);
        return read;
    }

    private static void readEach(FileChannel channel, long from, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int at = bytes.position();
            // To the end of the block, wherever in it the first byte lies.
            int rest = (int) (LENGTH - (from + at) % LENGTH);
            int to = Math.min(bytes.capacity(), at + rest);
            try {
                fill(channel, from + at, bytes.limit(to));
            } catch (IOException _) {
                bytes.put(at, new byte[to - at]);
                bytes.position(to);
            }
            if (bytes.position() < to) {
                return;
            }
            bytes.limit(bytes.capacity());
        }
    }

    private static void fill(FileChannel channel, long from, ByteBuffer bytes) throws IOException {
        long begin = from - bytes.position();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, begin + bytes.position()) < 0) {
                return;
            }
        }
    }
}
