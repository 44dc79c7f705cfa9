package org.yaoxiang.device.driver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;

/// Cuts what a serial line brings into whole frames, and finds the next frame after garbage.
///
/// What is no frame is dropped byte by byte, so that a frame inside or behind a spoiled one is
/// found. What has been handed out or dropped is wiped: a line may carry what a card holds.
final class FrameStream {
    /// Longest frame of any format here, and the most that waits for its end.
    static final int FRAME_BYTES_MAX = 4096;

    private static final Duration STEP = Duration.ofMillis(5);

    /// What the bytes from some place on are.
    sealed interface Look {
        /// A frame, complete and with a good checksum where the format has one.
        record Whole(int bytes) implements Look {}

        /// The other two possibilities.
        enum Other implements Look {
            /// The beginning of what may become a frame.
            PART,
            /// No frame begins here.
            GARBAGE
        }
    }

    /// Tells frames from garbage.
    @FunctionalInterface
    interface Format {
        /// Looks at the bytes from `from` (inclusive, at least one) to `to` (exclusive).
        Look look(byte[] bytes, int from, int to);
    }

    private final SerialLine line;
    private final Format format;
    private final Pause pause;
    private final byte[] bytes = new byte[FRAME_BYTES_MAX + SerialLine.DRAINED_BYTES_MAX];
    private int count;

    FrameStream(SerialLine line, Format format, Pause pause) {
        this.line = requireNonNull(line, "line");
        this.format = requireNonNull(format, "format");
        this.pause = requireNonNull(pause, "pause");
    }

    /// The next frame, waiting at most so long for it.
    ///
    /// When the time is over and an unfinished frame still waits, a frame behind its beginning is
    /// looked for: a spoiled length must not hide what came after it.
    ///
    /// @throws BusException when the line fails
    Optional<byte[]> next(Duration timeout) {
        for (Duration left = timeout; ; left = left.minus(STEP)) {
            Optional<byte[]> frame = now();
            if (frame.isPresent()) {
                return frame;
            }
            if (!left.isPositive()) {
                return behindAnUnfinishedOne();
            }
            pause.pause(STEP);
        }
    }

    /// The next frame if it is here already.
    ///
    /// @throws BusException when the line fails
    Optional<byte[]> now() {
        Optional<byte[]> frame = cut(0);
        if (frame.isPresent()) {
            return frame;
        }
        byte[] arrived = line.drain();
        System.arraycopy(arrived, 0, bytes, count, arrived.length);
        count += arrived.length;
        Arrays.fill(arrived, (byte) 0);
        return cut(0);
    }

    /// Forgets what has arrived so far: the late answer to an older request is none to the next.
    ///
    /// @throws BusException when the line fails
    void forget() {
        Arrays.fill(line.drain(), (byte) 0);
        drop(count);
    }

    private Optional<byte[]> behindAnUnfinishedOne() {
        return count == 0 ? Optional.empty() : cut(1);
    }

    /// The first frame that begins at `first` or later; with `first` 0, all that is surely garbage
    /// is dropped on the way.
    private Optional<byte[]> cut(int first) {
        for (int from = first; from < count; from++) {
            switch (format.look(bytes, from, count)) {
                case Look.Whole(int length) -> {
                    byte[] frame = Arrays.copyOfRange(bytes, from, from + length);
                    drop(from + length);
                    return Optional.of(frame);
                }
                case Look.Other.PART -> {
                    if (first == 0 && count - from <= FRAME_BYTES_MAX) {
                        drop(from);
                        return Optional.empty();
                    }
                }
                case Look.Other.GARBAGE -> {}
            }
        }
        if (first == 0) {
            drop(count);
        }
        return Optional.empty();
    }

    private void drop(int dropped) {
        System.arraycopy(bytes, dropped, bytes, 0, count - dropped);
        Arrays.fill(bytes, count - dropped, count, (byte) 0);
        count -= dropped;
    }
}
