package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A disk in memory with a volatile cache, as a card in a village has one. What is written may be
/// read at once, but survives a power cut only after `force`; of the rest any sectors may, in any
/// order. Opening a file makes its name durable.
///
/// A power cut is due at the n-th operation that changes something (write, truncate, force); from
/// then on everything fails until {@link #restart}. Not thread-safe.
public final class FaultyDisk {
    /// Bytes that a card writes whole or not at all.
    public static final int SECTOR_LENGTH = 512;

    /// What a cut leaves of the writes that were not forced.
    public enum Cut {
        /// Nothing.
        DROPPED,
        /// The first of them, the last of these in part.
        PREFIX,
        /// Any sectors.
        REORDERED
    }

    /// The power is gone.
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;

        private PowerCut() {
            super("the power is cut");
        }
    }

    private final RandomGenerator random;
    private final Map<String, File> files = new TreeMap<>();
    private long capacity = Long.MAX_VALUE;
    private boolean isLying;
    private long operations;
    private long cutAt = Long.MAX_VALUE;
    private boolean isCut;

    /// @param random decides what survives a cut
    public FaultyDisk(RandomGenerator random) {
        this.random = requireNonNull(random, "random");
    }

    /// Opens a file, making it when there is none.
    public FileChannel open(String name) {
        requirePower();
        return new Channel(files.computeIfAbsent(name, _ -> new File()));
    }

    /// The names of all files, sorted.
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    /// What a file holds now, for whoever takes the card out.
    public byte[] content(String name) {
        return requireNonNull(files.get(name), name).now.clone();
    }

    /// Puts bytes into a file behind everyone's back: rot, or a card from elsewhere.
    public void overwrite(String name, byte[] content) {
        File file = files.computeIfAbsent(name, _ -> new File());
        file.now = content.clone();
        file.durable = content.clone();
        file.pending.clear();
    }

    /// How many bytes all files may have together.
    public void capacity(long bytes) {
        capacity = bytes;
    }

    /// From now on `force` does nothing and says that it did.
    public void lie() {
        isLying = true;
    }

    /// How many operations changed something or were to make it durable.
    public long operations() {
        return operations;
    }

    /// Cuts the power when so many further operations have begun; the last of them does not end.
    public void cutAfter(long further) {
        cutAt = operations + further;
    }

    /// Gives power again, with whatever has survived; no further cut is due.
    public void restart(Cut cut) {
        for (File file : files.values()) {
            file.survive(cut, random);
        }
        isCut = false;
        cutAt = Long.MAX_VALUE;
    }

    private void requirePower() {
        if (isCut) {
            throw new PowerCut();
        }
    }

    private void operate() {
        requirePower();
        operations++;
        if (operations >= cutAt) {
            isCut = true;
        }
    }

    private long used() {
        return files.values().stream().mapToLong(file -> file.now.length).sum();
    }

    /// Bytes at a position; or, without bytes, a new length.
    private record Change(long position, byte[] bytes, boolean isTruncation) {
        byte[] on(byte[] content) {
            if (isTruncation) {
                return Arrays.copyOf(content, (int) Math.min(position, content.length));
            }
            int end = (int) position + bytes.length;
            byte[] changed = end > content.length ? Arrays.copyOf(content, end) : content.clone();
            System.arraycopy(bytes, 0, changed, (int) position, bytes.length);
            return changed;
        }
    }

    private static final class File {
        private byte[] now = new byte[0];
        private byte[] durable = new byte[0];
        private final List<Change> pending = new ArrayList<>();
        private boolean isLocked;

        void change(Change change) {
            now = change.on(now);
            pending.add(change);
        }

        void force() {
            durable = now;
            pending.clear();
        }

        void survive(Cut cut, RandomGenerator random) {
            switch (cut) {
                case DROPPED -> {}
                case PREFIX -> prefix(random);
                case REORDERED -> reordered(random);
            }
            now = durable;
            pending.clear();
            isLocked = false;
        }

        private void prefix(RandomGenerator random) {
            int whole = random.nextInt(pending.size() + 1);
            for (int i = 0; i < whole; i++) {
                durable = pending.get(i).on(durable);
            }
            if (whole < pending.size() && !pending.get(whole).isTruncation()) {
                Change torn = pending.get(whole);
                int length = random.nextInt(torn.bytes().length + 1);
                byte[] part = Arrays.copyOf(torn.bytes(), length);
                durable = new Change(torn.position(), part, false).on(durable);
            }
        }

        private void reordered(RandomGenerator random) {
            for (Change change : pending) {
                if (change.isTruncation()) {
                    durable = random.nextBoolean() ? change.on(durable) : durable;
                    continue;
                }
                byte[] bytes = change.bytes();
                int from = 0;
                while (from < bytes.length) {
                    long next = ((change.position() + from) / SECTOR_LENGTH + 1) * SECTOR_LENGTH;
                    int to = (int) Math.min(bytes.length, next - change.position());
                    if (random.nextBoolean()) {
                        byte[] sector = Arrays.copyOfRange(bytes, from, to);
                        durable = new Change(change.position() + from, sector, false).on(durable);
                    }
                    from = to;
                }
            }
        }
    }

    /// One open file.
    private final class Channel extends FileChannel {
        private final File file;
        private long position;
        private boolean hasLock;

        private Channel(File file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = read(target, position);
            position += Math.max(0, count);
            return count;
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            long all = 0;
            for (int i = offset; i < offset + length; i++) {
                all += Math.max(0, read(targets[i]));
            }
            return all;
        }

        @Override
        public int read(ByteBuffer target, long from) throws IOException {
            requireOpen();
            requirePower();
            if (from >= file.now.length) {
                return target.hasRemaining() ? -1 : 0;
            }
            int count = (int) Math.min(target.remaining(), file.now.length - from);
            target.put(file.now, (int) from, count);
            return count;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = write(source, position);
            position += count;
            return count;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            long all = 0;
            for (int i = offset; i < offset + length; i++) {
                all += write(sources[i]);
            }
            return all;
        }

        @Override
        public int write(ByteBuffer source, long to) throws IOException {
            requireOpen();
            long growth = Math.max(0, to + source.remaining() - file.now.length);
            if (growth > capacity - used()) {
                throw new IOException("No space left on device");
            }
            operate();
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            file.change(new Change(to, bytes, false));
            requirePower();
            return bytes.length;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public FileChannel position(long to) {
            position = to;
            return this;
        }

        @Override
        public long size() throws IOException {
            requireOpen();
            requirePower();
            return file.now.length;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            requireOpen();
            operate();
            file.change(new Change(size, new byte[0], true));
            requirePower();
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            requireOpen();
            operate();
            requirePower();
            if (!isLying) {
                file.force();
            }
        }

        @Override
        public long transferTo(long from, long count, WritableByteChannel target)
                throws IOException {
            int length = (int) Math.max(0, Math.min(count, size() - from));
            return target.write(ByteBuffer.wrap(file.now, (int) from, length));
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long to, long count)
                throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate((int) count);
            source.read(buffer);
            return write(buffer.flip(), to);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long from, long size) {
            throw new UnsupportedOperationException("this disk is not mapped into memory");
        }

        @Override
        public FileLock lock(long from, long size, boolean isShared) throws IOException {
            return tryLock(from, size, isShared);
        }

        @Override
        public FileLock tryLock(long from, long size, boolean isShared) throws IOException {
            requireOpen();
            requirePower();
            if (file.isLocked) {
                throw new OverlappingFileLockException();
            }
            file.isLocked = true;
            hasLock = true;
            return new FileLock(this, from, size, isShared) {
                @Override
                public boolean isValid() {
                    return hasLock;
                }

                @Override
                public void release() {
                    unlock();
                }
            };
        }

        @Override
        protected void implCloseChannel() {
            unlock();
        }

        private void unlock() {
            if (hasLock) {
                hasLock = false;
                file.isLocked = false;
            }
        }

        private void requireOpen() throws ClosedChannelException {
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
        }
    }
}
