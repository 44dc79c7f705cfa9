package org.yaoxiang.device.board;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of the C library that a tty needs.
///
/// Numbers and the layout of `struct termios` are those of Linux's asm-generic headers (`fcntl.h`,
/// `errno.h`, `termbits.h`) with glibc's `struct termios`; x86-64, AArch64 and 64-bit RISC-V share
/// them.
final class LibC {
    private static final int O_RDWR = 0x0002;
    private static final int O_NOCTTY = 0x0100;
    private static final int O_NONBLOCK = 0x0800;
    private static final int O_CLOEXEC = 0x8_0000;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private static final int TCSANOW = 0;
    private static final int TCIOFLUSH = 2;

    /// c_cflag: eight data bits, receiver on, no carrier asked for; nothing else.
    private static final int CS8_CREAD_CLOCAL = 0x30 | 0x80 | 0x800;

    // struct termios: four flag words, c_line, 32 control characters, two speeds
    private static final long TERMIOS_BYTES = 60;
    private static final long C_CFLAG = 8;
    private static final long C_CC = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle OPEN =
            variadic("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT), 2);
    private static final MethodHandle CLOSE = plain("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle READ =
            plain("read", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG));
    private static final MethodHandle WRITE =
            plain("write", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG));
    private static final MethodHandle TCGETATTR =
            plain("tcgetattr", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS));
    private static final MethodHandle TCSETATTR =
            plain("tcsetattr", FunctionDescriptor.of(INT, INT, INT, ValueLayout.ADDRESS));
    private static final MethodHandle TCFLUSH =
            plain("tcflush", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle CFMAKERAW =
            plain("cfmakeraw", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    private static final MethodHandle CFSETSPEED =
            plain("cfsetspeed", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));

    private final Arena arena;
    private final MemorySegment state;

    LibC(Arena arena) {
        this.arena = arena;
        this.state = arena.allocate(STATE);
    }

    /// The constant of `termbits.h` for a rate.
    static int speed(int baud) {
        return switch (baud) {
            case 9_600 -> 0x000D;
            case 19_200 -> 0x000E;
            case 38_400 -> 0x000F;
            case 57_600 -> 0x1001;
            case 115_200 -> 0x1002;
            default -> throw new IllegalArgumentException("no line at " + baud + " baud");
        };
    }

    /// A descriptor, or -1.
    int open(String path) {
        try {
            MemorySegment name = arena.allocateFrom(path);
            int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
            return (int) OPEN.invokeExact(state, name, flags);
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(state, descriptor);
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    /// A count, 0 after a hang-up, or -1.
    long read(int descriptor, MemorySegment into) {
        try {
            return (long) READ.invokeExact(state, descriptor, into, into.byteSize());
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    /// A count or -1.
    long write(int descriptor, MemorySegment from) {
        try {
            return (long) WRITE.invokeExact(state, descriptor, from, from.byteSize());
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    /// No echo, no translation, no signals, 8N1; forgets what was on the line before. A read
    /// without bytes says "nothing now" (VMIN 1) and not "end", as a hang-up does.
    ///
    /// @return false when the descriptor is no tty
    boolean makeRaw(int descriptor, int speed) {
        try {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES, 4);
            if ((int) TCGETATTR.invokeExact(state, descriptor, termios) != 0) {
                return false;
            }
            CFMAKERAW.invokeExact(state, termios);
            termios.set(INT, C_CFLAG, CS8_CREAD_CLOCAL);
            termios.set(ValueLayout.JAVA_BYTE, C_CC + VTIME, (byte) 0);
            termios.set(ValueLayout.JAVA_BYTE, C_CC + VMIN, (byte) 1);
            return (int) CFSETSPEED.invokeExact(state, termios, speed) == 0
                    && (int) TCSETATTR.invokeExact(state, descriptor, TCSANOW, termios) == 0
                    && (int) TCFLUSH.invokeExact(state, descriptor, TCIOFLUSH) == 0;
        } catch (Throwable e) {
            throw unlinked(e);
        }
    }

    /// Of the last call that returned -1.
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    boolean hasNothingNow() {
        return errno() == EAGAIN || errno() == EINTR;
    }

    private static MethodHandle plain(String name, FunctionDescriptor shape) {
        return handle(name, shape, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, FunctionDescriptor shape, int firstVariadic) {
        return handle(
                name,
                shape,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    @SuppressWarnings("restricted") // the C library is the only way to a tty's modes
    private static MethodHandle handle(
            String name, FunctionDescriptor shape, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }

    /// `invokeExact` declares whatever a Java method might throw; a C function throws nothing.
    private static IllegalStateException unlinked(Throwable cause) {
        return new IllegalStateException("the C library could not be called", cause);
    }
}
