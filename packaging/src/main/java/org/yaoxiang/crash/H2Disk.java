package org.yaoxiang.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.List;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.yaoxiang.mocks.world.FaultyDisk;

/// The same faulty disk for H2, which asks for files as `faulty:LIFE/NAME`. The life is no part of
/// the file's name: H2 takes a database that a power cut has left behind for one that is open
/// still, and must be given another name to open it anew.
final class H2Disk extends FilePath {
    static final String SCHEME = "faulty";

    private final FaultyDisk disk;

    /// @param disk made safe here for H2's threads
    H2Disk(FaultyDisk disk) {
        this(disk, "");
    }

    private H2Disk(FaultyDisk disk, String path) {
        this.disk = disk;
        this.name = path;
    }

    private String file() {
        return name.substring(name.indexOf('/') + 1);
    }

    @Override
    public long size() {
        synchronized (disk) {
            return exists() ? disk.content(file()).length : 0;
        }
    }

    @Override
    public void moveTo(FilePath to, boolean atomicReplace) {
        synchronized (disk) {
            try {
                disk.move(file(), ((H2Disk) to).file());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public boolean createFile() {
        synchronized (disk) {
            boolean isNew = !exists();
            disk.open(file());
            return isNew;
        }
    }

    @Override
    public boolean exists() {
        synchronized (disk) {
            return isDirectory() || disk.names().contains(file());
        }
    }

    @Override
    public void delete() {
        synchronized (disk) {
            disk.remove(file());
        }
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        synchronized (disk) {
            String life = name.substring(0, name.indexOf('/') + 1);
            return disk.names().stream()
                    .<FilePath>map(each -> getPath(SCHEME + ":" + life + each))
                    .toList();
        }
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return getPath(SCHEME + ":" + name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    }

    @Override
    public boolean isDirectory() {
        return name.indexOf('/') < 0;
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory() && exists();
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return 0;
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public void createDirectory() {
        // There is one folder, and it is there.
    }

    @Override
    public FileChannel open(String mode) {
        synchronized (disk) {
            return new Channel(disk, disk.open(file()));
        }
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public H2Disk getPath(String path) {
        return new H2Disk(disk, path.substring(SCHEME.length() + 1));
    }

    @Override
    public String toString() {
        return SCHEME + ":" + name;
    }

    /// A channel of the disk, one caller at a time.
    private static final class Channel extends FileBase {
        private final FaultyDisk disk;
        private final FileChannel channel;

        private Channel(FaultyDisk disk, FileChannel channel) {
            this.disk = disk;
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            synchronized (disk) {
                return channel.read(target);
            }
        }

        @Override
        public synchronized int read(ByteBuffer target, long from) throws IOException {
            synchronized (disk) {
                return channel.read(target, from);
            }
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            synchronized (disk) {
                return channel.write(source);
            }
        }

        @Override
        public synchronized int write(ByteBuffer source, long to) throws IOException {
            synchronized (disk) {
                return channel.write(source, to);
            }
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long to) throws IOException {
            channel.position(to);
            return this;
        }

        @Override
        public long size() throws IOException {
            synchronized (disk) {
                return channel.size();
            }
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            synchronized (disk) {
                channel.truncate(size);
                return this;
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            synchronized (disk) {
                channel.force(metadata);
            }
        }

        @Override
        public FileLock tryLock(long from, long size, boolean isShared) throws IOException {
            synchronized (disk) {
                return channel.tryLock(from, size, isShared);
            }
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
