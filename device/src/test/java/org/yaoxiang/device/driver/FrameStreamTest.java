package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.SerialLine;

class FrameStreamTest {
    private static final byte[] ACCEPTED = HexFormat.of().parseHex("3e044b73");
    private static final Duration TIME = Duration.ofMillis(50);

    private static final class Bytes implements SerialLine {
        final Deque<byte[]> pieces = new ArrayDeque<>();

        @Override
        public byte[] drain() {
            return pieces.isEmpty() ? new byte[0] : pieces.removeFirst().clone();
        }

        @Override
        public void write(byte[] bytes) {
            throw new AssertionError("nothing to write");
        }

        @Override
        public void close() {}
    }

    private final Bytes line = new Bytes();
    private final List<Duration> waits = new ArrayList<>();
    private final FrameStream frames = new FrameStream(line, SuntechAdvantage::look, waits::add);

    @Test
    void puts_a_frame_together_that_comes_byte_by_byte() {
        for (byte each : ACCEPTED) {
            line.pieces.add(new byte[] {each});
        }
        assertThat(frames.next(TIME)).hasValue(ACCEPTED);
        assertThat(waits).hasSize(3);
    }

    @Test
    void gives_up_when_the_time_is_over() {
        assertThat(frames.next(TIME)).isEmpty();
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(TIME);
    }

    /// A length turned from 4 to 24 asks for twenty bytes that belong to others.
    @Test
    void finds_the_frame_behind_a_spoiled_length() {
        line.pieces.add(HexFormat.of().parseHex("3e184b73" + "3e044b73"));
        assertThat(frames.next(TIME)).hasValue(ACCEPTED);
        assertThat(frames.next(TIME)).isEmpty();
    }

    @Test
    void keeps_the_beginning_of_a_frame_over_a_timeout() {
        line.pieces.add(Arrays.copyOf(ACCEPTED, 2));
        assertThat(frames.next(TIME)).isEmpty();
        line.pieces.add(Arrays.copyOfRange(ACCEPTED, 2, 4));
        assertThat(frames.next(TIME)).hasValue(ACCEPTED);
    }

    @Test
    void forgets_what_is_late() {
        line.pieces.add(ACCEPTED);
        frames.forget();
        assertThat(frames.next(TIME)).isEmpty();
    }

    /// Endless garbage ends with the time, and a flood in front hides no frame.
    @Test
    void a_flood_is_bounded_and_the_frame_behind_it_found() {
        byte[] garbage = new byte[SerialLine.DRAINED_BYTES_MAX];
        Random random = new Random(5);
        for (int i = 0; i < 11; i++) {
            random.nextBytes(garbage);
            for (int k = 0; k < garbage.length; k++) {
                garbage[k] = garbage[k] == 0x3E ? 0 : garbage[k];
            }
            line.pieces.add(garbage.clone());
        }
        line.pieces.add(ACCEPTED);
        assertThat(frames.next(TIME)).isEmpty();
        assertThat(frames.next(TIME)).hasValue(ACCEPTED);
    }

    /// Whatever comes between, every good frame that does not begin inside a spoiled one is found
    /// in order, and nothing else with a wrong sum.
    @Test
    void random_streams_yield_only_whole_frames() {
        Random random = new Random(11);
        for (int run = 0; run < 200; run++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            line.pieces.add(noise);
            line.pieces.add(ACCEPTED);
            boolean isFound = false;
            for (Optional<byte[]> frame = frames.next(TIME);
                    frame.isPresent();
                    frame = frames.next(TIME)) {
                assertThat(SuntechAdvantage.look(frame.get(), 0, frame.get().length))
                        .isInstanceOf(FrameStream.Look.Whole.class);
                isFound |= Arrays.equals(frame.get(), ACCEPTED);
            }
            frames.forget();
            assertThat(isFound).as("run %s", run).isTrue();
        }
    }
}
