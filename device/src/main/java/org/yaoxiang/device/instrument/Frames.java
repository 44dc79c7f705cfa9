package org.yaoxiang.device.instrument;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.device.board.BusException;

/// Frames on their way from the pin's thread to the measuring one. There is room for a number of
/// them; when more come, because the measuring thread was held up, it is told.
final class Frames<F> {
    private static final Logger LOG = LoggerFactory.getLogger(Frames.class);

    private final Queue<Optional<F>> waiting;
    private final AtomicBoolean hasOverflowed = new AtomicBoolean();

    Frames(int room) {
        waiting = new ArrayBlockingQueue<>(room);
    }

    /// Reads one on the pin's thread: the next conversion overwrites it. One that cannot be read,
    /// or is damaged, is taken for lost.
    void take(Supplier<Optional<F>> reading) {
        Optional<F> frame;
        try {
            frame = reading.get();
        } catch (BusException e) {
            LOG.warn("frame lost: {}", e.getMessage());
            frame = Optional.empty();
        }
        if (!waiting.offer(frame) && !hasOverflowed.getAndSet(true)) {
            LOG.warn("frames come faster than they are taken");
        }
    }

    /// How many wait.
    int count() {
        return waiting.size();
    }

    /// The oldest of those that wait; empty when it was lost.
    Optional<F> next() {
        return waiting.remove();
    }

    /// Whether frames had no room since this was asked last.
    boolean hasOverflowed() {
        return hasOverflowed.getAndSet(false);
    }
}
