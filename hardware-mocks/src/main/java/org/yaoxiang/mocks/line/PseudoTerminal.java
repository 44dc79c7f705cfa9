package org.yaoxiang.mocks.line;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// The master side of a pseudo-terminal (pty(7), Linux); the host opens [#path()] as if a serial
/// port were there. The terminal begins in the kernel's own mode, with echo and translation: making
/// it raw is the host's business, as with a real port.
///
/// One owner thread; `close` hangs the line up.
public final class PseudoTerminal implements AutoCloseable {
    private static final int O_RDWR_NOCTTY_NONBLOCK_CLOEXEC = 0x2 | 0x100 | 0x800 | 0x8_0000;
    private static final int PATH_BYTES = 64;
    private static final int BYTES_MAX = 4096;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final FunctionDescriptor ON_DESCRIPTOR = FunctionDescriptor.of(INT, INT);
    private static final FunctionDescriptor MOVE =
            FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes = arena.allocate(BYTES_MAX);
    private final int master;
    private final Path path;
    private boolean isClosed;

    private PseudoTerminal(int master, Path path) {
        this.master = master;
        this.path = path;
    }

    /// A new pseudo-terminal, or none where the machine gives none.
    public static Optional<PseudoTerminal> open() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        try (Arena making = Arena.ofConfined()) {
            int master =
                    (int)
                            function("posix_openpt", ON_DESCRIPTOR)
                                    .invokeExact(O_RDWR_NOCTTY_NONBLOCK_CLOEXEC);
            if (master < 0) {
                return Optional.empty();
            }
            MemorySegment name = making.allocate(PATH_BYTES);
            boolean isMade =
                    (int) function("grantpt", ON_DESCRIPTOR).invokeExact(master) == 0
                            && (int) function("unlockpt", ON_DESCRIPTOR).invokeExact(master) == 0
                            && (int)
                                            function(
                                                            "ptsname_r",
                                                            FunctionDescriptor.of(
                                                                    INT,
                                                                    INT,
                                                                    ValueLayout.ADDRESS,
                                                                    LONG))
                                                    .invokeExact(master, name, (long) PATH_BYTES)
                                    == 0;
            if (!isMade) {
                int _ = (int) function("close", ON_DESCRIPTOR).invokeExact(master);
                return Optional.empty();
            }
            return Optional.of(new PseudoTerminal(master, Path.of(name.getString(0))));
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    /// Where the host finds its end, `/dev/pts/n`.
    public Path path() {
        return path;
    }

    /// What the host has sent since the last call, at most 4096 bytes; empty when there is nothing
    /// or nobody has the other end open.
    public byte[] read() {
        try {
            long count = (long) function("read", MOVE).invokeExact(master, bytes, (long) BYTES_MAX);
            return count <= 0
                    ? new byte[0]
                    : bytes.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    /// Sends bytes to the host.
    ///
    /// @return how many the kernel took; fewer when the host does not read
    public int write(byte[] sent) {
        try (Arena sending = Arena.ofConfined()) {
            MemorySegment out = sending.allocateFrom(ValueLayout.JAVA_BYTE, sent);
            long count =
                    (long) function("write", MOVE).invokeExact(master, out, (long) sent.length);
            return (int) Math.max(0, count);
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            int _ = (int) function("close", ON_DESCRIPTOR).invokeExact(master);
        } catch (Throwable e) {
            throw unlinked(e);
        }
        arena.close();
    }

    @SuppressWarnings("restricted") // the C library is the only way to a pseudo-terminal
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
    }

    /// `invokeExact` declares whatever a Java method might throw; a C function throws nothing.
    private static IllegalStateException unlinked(Throwable cause) {
        return new IllegalStateException("the C library could not be called", cause);
    }
}
