package org.yaoxiang.mocks.line;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// An instrument behind a pseudo-terminal, in real time, on a thread of its own. A plug that is
/// pulled out hangs the terminal up.
public final class LiveLine implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(1);

    private final PseudoTerminal terminal;
    private final Cable cable;
    private final Thread thread;
    private byte[] unsent = new byte[0];
    private volatile boolean isOpen = true;

    private LiveLine(PseudoTerminal terminal, LineInstrument instrument) {
        this.terminal = terminal;
        this.cable = new Cable(instrument);
        this.thread = Thread.ofPlatform().daemon().name("serial line").unstarted(this::run);
    }

    /// Plugs an instrument in, or nothing where the machine gives no pseudo-terminal.
    public static Optional<LiveLine> plug(LineInstrument instrument) {
        Optional<LiveLine> line =
                PseudoTerminal.open().map(terminal -> new LiveLine(terminal, instrument));
        line.ifPresent(plugged -> plugged.thread.start());
        return line;
    }

    /// The tty that the host opens.
    public Path path() {
        return terminal.path();
    }

    /// Spoils the cable from now on.
    public void spoil(LineFault fault) {
        synchronized (cable) {
            cable.spoil(fault);
        }
    }

    @Override
    public void close() {
        isOpen = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long last = System.nanoTime();
        try (terminal) {
            while (isOpen && tick(Duration.ofNanos(System.nanoTime() - last))) {
                last = System.nanoTime();
                LockSupport.parkNanos(TICK.toNanos());
            }
        }
    }

    /// @return whether the plug is still in
    private boolean tick(Duration passed) {
        synchronized (cable) {
            byte[] heard = terminal.read();
            if (heard.length > 0) {
                cable.send(heard);
            }
            cable.pass(passed);
            unsent = join(unsent, cable.take());
            if (unsent.length > 0) {
                int taken = terminal.write(unsent);
                unsent = Arrays.copyOfRange(unsent, taken, unsent.length);
            }
            return !cable.isCut();
        }
    }

    private static byte[] join(byte[] first, byte[] then) {
        byte[] both = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, both, first.length, then.length);
        return both;
    }
}
