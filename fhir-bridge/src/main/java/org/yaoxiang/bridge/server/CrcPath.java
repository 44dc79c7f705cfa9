package org.yaoxiang.bridge.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.FileUtils;

/// The name `crc:…` of a file that H2 reads and writes as a {@link CrcFile}.
///
/// H2 makes an object for every name, by a public constructor without parameters; hence what is
/// known about the files is in a map of all.
public final class CrcPath extends FilePathWrapper {
    static final String SCHEME = "crc";

    /// By the name that H2 gives a file: with {@link #SCHEME} and its real path.
    private static final Map<String, AtomicBoolean> IS_DAMAGED = new ConcurrentHashMap<>();

    /// Makes such names known to H2.
    static void register() {
        FilePath.register(new CrcPath());
    }

    /// Whether a damaged block of a file has been met since {@link #forget}.
    ///
    /// @throws IllegalStateException when H2 has not opened it by such a name
    static boolean isDamaged(Path file) {
        AtomicBoolean isDamaged = IS_DAMAGED.get(real(file));
        if (isDamaged == null) {
            throw new IllegalStateException(
                    real(file) + " is not open, only " + IS_DAMAGED.keySet());
        }
        return isDamaged.get();
    }

    /// Forgets what was met in a file that is closed.
    static void forget(Path file) {
        IS_DAMAGED.remove(real(file));
    }

    private static String real(Path file) {
        return FileUtils.toRealPath(SCHEME + ":" + file);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new CrcFile(
                getName(),
                getBase().open(mode),
                IS_DAMAGED.computeIfAbsent(name, _ -> new AtomicBoolean()));
    }

    @Override
    public long size() {
        return CrcFile.size(getBase().size());
    }
}
