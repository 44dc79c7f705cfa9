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
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A folder on a disk in memory with a volatile cache, as a card in a village has one. What is
/// written may be read at once, but survives a power cut only after `force`; of the rest any
/// sectors may, in any order. The same holds for names: a file that was made or moved is there at
/// once, but after a cut only when the folder was forced.
///
/// A power cut is due at the n-th operation that changes something (write, truncate, move, force);
/// from then on everything fails until {@link #restart}. Other faults are switched on one by one
/// and decided by the same random generator. Not thread-safe.
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
    private final Map<String, File> durableNames = new TreeMap<>();
    private final List<Renaming> renamings = new ArrayList<>();
    private Consumer<Duration> time = _ -> {};
    private Duration perWrite = Duration.ZERO;
    private Duration perForce = Duration.ZERO;
    private long capacity = Long.MAX_VALUE;
    private double dropShare;
    private double misdirectShare;
    private double flipShare;
    private long faults;
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
        File file = files.get(name);
        if (file == null) {
            file = new File();
            rename(new Renaming("", name, file));
        }
        return new Channel(file);
    }

    /// The names of all files, sorted.
    public List<String> names() {
        requirePower();
        return List.copyOf(files.keySet());
    }

    /// Gives a file another name, in the place of a file that has it.
    ///
    /// @throws NoSuchFileException when there is none of the first name
    public void move(String from, String to) throws NoSuchFileException {
        File file = files.get(from);
        if (file == null) {
            throw new NoSuchFileException(from);
        }
        operate();
        rename(new Renaming(from, to, file));
        requirePower();
    }

    /// Forces the folder: the names of the files are durable.
    public void force() {
        operate();
        requirePower();
        time.accept(perForce);
        if (!isLying) {
            renamings.forEach(each -> each.in(durableNames));
            renamings.clear();
        }
    }

    /// How many bytes may still be written.
    public long usableBytes() {
        requirePower();
        return capacity - used();
    }

    /// What a file holds now, for whoever takes the card out.
    public byte[] content(String name) {
        return requireNonNull(files.get(name), name).now.clone();
    }

    /// Puts bytes into a file behind everyone's back: rot, or a card from elsewhere.
    public void overwrite(String name, byte[] content) {
        File file = files.computeIfAbsent(name, _ -> new File());
        durableNames.put(name, file);
        file.now = content.clone();
        file.durable = content.clone();
        file.pending.clear();
    }

    /// What all files hold now, by their names: a backup.
    public Map<String, byte[]> backup() {
        Map<String, byte[]> backup = new HashMap<>();
        files.forEach((name, file) -> backup.put(name, file.now.clone()));
        return backup;
    }

    /// Puts a backup back behind everyone's back, in the place of all files.
    public void putBack(Map<String, byte[]> backup) {
        List.copyOf(files.keySet()).forEach(this::remove);
        durableNames.clear();
        renamings.clear();
        backup.forEach(this::overwrite);
    }

    /// Takes a file away behind everyone's back.
    public void remove(String name) {
        files.remove(name);
        durableNames.remove(name);
    }

    /// Bits rot: so many of a file's bits are flipped, wherever they are.
    public void rot(String name, int bits) {
        byte[] content = content(name);
        for (int i = 0; i < bits; i++) {
            flip(content);
        }
        overwrite(name, content);
    }

    /// From now on each read gives one wrong bit with this probability; the disk keeps the right
    /// one.
    public void flipWhenRead(double share) {
        flipShare = share;
    }

    /// From now on each write is lost with this probability, and the disk says that it is done.
    public void drop(double share) {
        dropShare = share;
    }

    /// From now on each write goes elsewhere with this probability, and the disk says that it is
    /// done: to another sector of its file or to the same place of another file.
    public void misdirect(double share) {
        misdirectShare = share;
    }

    /// From now on writing and forcing take time.
    ///
    /// @param passing told how long each of them took; virtual time
    public void slow(Duration write, Duration force, Consumer<Duration> passing) {
        perWrite = requireNonNull(write, "write");
        perForce = requireNonNull(force, "force");
        time = requireNonNull(passing, "passing");
    }

    /// How many writes were dropped or misdirected and how many reads had a wrong bit.
    public long faults() {
        return faults;
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
        int whole =
                switch (cut) {
                    case DROPPED -> 0;
                    case PREFIX -> random.nextInt(renamings.size() + 1);
                    case REORDERED -> renamings.size();
                };
        for (Renaming each : renamings.subList(0, whole)) {
            if (cut != Cut.REORDERED || random.nextBoolean()) {
                each.in(durableNames);
            }
        }
        renamings.clear();
        files.clear();
        files.putAll(durableNames);
        for (File file : files.values()) {
            file.survive(cut, random);
        }
        isCut = false;
        cutAt = Long.MAX_VALUE;
    }

    /// Whether no cut has come since the last {@link #restart}.
    public boolean hasPower() {
        return !isCut;
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

    private void rename(Renaming renaming) {
        renaming.in(files);
        renamings.add(renaming);
    }

    private boolean happens(double share) {
        boolean happens = share > 0 && random.nextDouble() < share;
        faults += happens ? 1 : 0;
        return happens;
    }

    private void flip(byte[] bytes) {
        int bit = random.nextInt(8 * bytes.length);
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }

    private void write(File file, byte[] bytes, long to) {
        if (happens(dropShare)) {
            return;
        }
        if (!happens(misdirectShare)) {
            file.change(new Change(to, bytes, false));
            return;
        }
        List<File> others = files.values().stream().filter(each -> each != file).toList();
        if (others.isEmpty() || random.nextBoolean()) {
            int right = (int) (to / SECTOR_LENGTH);
            int sectors = Math.max(right, file.now.length / SECTOR_LENGTH) + 2;
            int wrong = (right + 1 + random.nextInt(sectors - 1)) % sectors;
            long at = (long) wrong * SECTOR_LENGTH + to % SECTOR_LENGTH;
            file.change(new Change(at, bytes, false));
        } else {
            others.get(random.nextInt(others.size())).change(new Change(to, bytes, false));
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

    /// A file that is made, or moved; `from` is empty when it is made.
    private record Renaming(String from, String to, File file) {
        void in(Map<String, File> names) {
            names.remove(from, file);
            names.put(to, file);
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
            byte[] read = Arrays.copyOfRange(file.now, (int) from, (int) from + count);
            if (count > 0 && happens(flipShare)) {
                flip(read);
            }
            target.put(read);
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
            FaultyDisk.this.write(file, bytes, to);
            requirePower();
            time.accept(perWrite);
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
            time.accept(perForce);
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
