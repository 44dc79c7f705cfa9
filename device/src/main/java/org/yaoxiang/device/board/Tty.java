package org.yaoxiang.device.board;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;

/// A tty of Linux, spoken to through the C library (termios(3), open(2)).
///
/// It is opened with O_NOCTTY: otherwise it would become the controlling terminal of a firmware
/// that systemd started as a session leader, and pulling the plug would end the firmware by SIGHUP.
/// It is opened with O_NONBLOCK: otherwise opening may wait for a carrier, and reading for a byte,
/// without end.
///
/// One owner thread.
final class Tty implements SerialLine {
    private static final Duration WRITE_STEP = Duration.ofMillis(5);
    private static final int WRITE_STEPS_MAX = 200;

    private final String name;
    private final Pause pause;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment in = arena.allocate(DRAINED_BYTES_MAX);
    private final LibC c = new LibC(arena);
    private final int descriptor;
    private boolean isClosed;

    Tty(Path tty, int baud, Pause pause) {
        this.name = tty.toString();
        this.pause = pause;
        int speed = LibC.speed(baud);
        descriptor = c.open(name);
        if (descriptor < 0) {
            int errno = c.errno();
            arena.close();
            throw new BusException(
                    name, "cannot be opened (errno " + errno + "); check the plug and the rights");
        }
        if (!c.makeRaw(descriptor, speed)) {
            int errno = c.errno();
            close();
            throw new BusException(name, "is no serial line (errno " + errno + ")");
        }
    }

    @Override
    public byte[] drain() {
        requireOpen();
        long count = c.read(descriptor, in);
        if (count > 0) {
            return in.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        }
        if (count < 0 && c.hasNothingNow()) {
            return new byte[0];
        }
        throw unplugged();
    }

    @Override
    public void write(byte[] bytes) {
        requireOpen();
        try (Arena sending = Arena.ofConfined()) {
            MemorySegment out = sending.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            long sent = 0;
            for (int step = 0; sent < bytes.length; step++) {
                long count = c.write(descriptor, out.asSlice(sent));
                if (count < 0 && !c.hasNothingNow()) {
                    throw unplugged();
                }
                sent += Math.max(0, count);
                if (sent < bytes.length) {
                    if (step >= WRITE_STEPS_MAX) {
                        throw new BusException(name, "takes no bytes; unplug it and plug it in");
                    }
                    pause.pause(WRITE_STEP);
                }
            }
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            c.close(descriptor);
            arena.close();
        }
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    private BusException unplugged() {
        return new BusException(name, "unplugged; plug it in again");
    }
}
