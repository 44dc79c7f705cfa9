package org.yaoxiang.bridge.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.h2.store.fs.FileBaseDefault;

/// A file of H2's in blocks that carry a checksum each, so that a damaged one is not read. H2's own
/// pages have none: a flipped bit in a key hides a row that is there, and nothing shows it. Nor is
/// it enough to fail: H2 begins an empty table where it cannot read the root of one. So damage is
/// told to who asks, and from then on nothing is written.
///
/// ```text
///  0                                     4096        4100
/// +-------------------------------------+-----------+
/// | content                             | CRC-32C   |  of the block's number, 8 bytes, and the
/// +-------------------------------------+-----------+  content; numbers are big-endian
/// ```
///
/// CRC-32C (RFC 3720, 12.1) finds up to three flipped bits of a block and every burst of up to 32;
/// of any other damage it misses one in 2^32. A block of an older write in its old place passes. A
/// power cut may leave half a block at the end, which is not there, or within, which is damaged.
///
/// Any thread may read; H2 does not read a block while it writes it.
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // No state is shared but the flag.
final class CrcFile extends FileBaseDefault {
    /// Bytes of content in a block; H2 writes in units of these.
    private static final int CONTENT = 4096;

    private static final int BLOCK = CONTENT + Integer.BYTES;

    private final String name;
    private final FileChannel base;
    private final AtomicBoolean isDamaged;

    /// @param base of which this becomes the owner
    /// @param isDamaged is set when a block is damaged or missing
    CrcFile(String name, FileChannel base, AtomicBoolean isDamaged) {
        this.name = name;
        this.base = base;
        this.isDamaged = isDamaged;
    }

    /// The bytes of content in so many bytes of file.
    static long size(long bytes) {
        return bytes / BLOCK * CONTENT;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int length = into.remaining();
        for (int done = 0; done < length; ) {
            long at = position + done;
            int from = (int) (at % CONTENT);
            int part = Math.min(CONTENT - from, length - done);
            into.put(content(at / CONTENT).slice(from, part));
            done += part;
        }
        return length;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        int length = from.remaining();
        if (isDamaged.get()) {
            throw new IOException(name + " is damaged and not written any more");
        }
        if (position % CONTENT != 0 || length % CONTENT != 0) {
            throw new IOException(
                    "%d bytes to write at %d of %s, expected whole blocks of %d"
                            .formatted(length, position, name, CONTENT));
        }
        ByteBuffer blocks = ByteBuffer.allocate(length / CONTENT * BLOCK);
        for (long number = position / CONTENT; from.hasRemaining(); number++) {
            ByteBuffer content = from.slice(from.position(), CONTENT);
            blocks.put(content.duplicate()).putInt(crc(number, content));
            from.position(from.position() + CONTENT);
        }
        blocks.flip();
        for (long at = position / CONTENT * BLOCK; blocks.hasRemaining(); ) {
            at += base.write(blocks, at);
        }
        return length;
    }

    @Override
    public long size() throws IOException {
        return size(base.size());
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        if (isDamaged.get()) {
            throw new IOException(name + " is damaged and not cut");
        }
        base.truncate(size / CONTENT * BLOCK);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        base.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        base.close();
    }

    @Override
    public String toString() {
        return name;
    }

    private ByteBuffer content(long number) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        int read = 0;
        while (read != -1 && block.hasRemaining()) {
            read = base.read(block, number * BLOCK + block.position());
        }
        ByteBuffer content = block.slice(0, CONTENT);
        if (block.hasRemaining() || block.getInt(CONTENT) != crc(number, content.duplicate())) {
            isDamaged.set(true);
            throw new IOException("block " + number + " of " + name + " is damaged");
        }
        return content;
    }

    private static int crc(long number, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        crc.update(content);
        return (int) crc.getValue();
    }
}
