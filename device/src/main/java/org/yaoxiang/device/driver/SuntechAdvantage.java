package org.yaoxiang.device.driver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;

/// SunTech Advantage OEM blood-pressure module, 9600 8N1.
///
/// ```
/// request  3A command data... checksum
/// answer   3E length  data... checksum      length counts the whole frame
/// ```
///
/// All bytes of a frame add up to 0 modulo 256. Commands, layout and the two example answers are
/// those of two open drivers that agree (docs/serial.md); the error code's place and meaning are in
/// one of them only; the maker's document has not been read. The two commands for children and
/// newborns are in one driver only and are not built.
///
/// The module inflates a cuff on an arm: a lost line, a spoiled answer three times in a row and too
/// high a pressure each end in an abort, as does `close`.
public final class SuntechAdvantage implements AutoCloseable {
    /// Rate of the line.
    public static final int BAUD = 9_600;

    /// Pressure above which the measurement is aborted, mmHg. An engineering choice: this project's
    /// limit of 300 less what a pump brings between two looks.
    public static final int CUFF_MMHG_MAX = 285;

    private static final String NAME = "SunTech Advantage";
    private static final byte[] START_ADULT = request(0x20);
    private static final byte[] ABORT = request(0x79, 0x01, 0x00);
    private static final byte[] RESULT = request(0x79, 0x03, 0x00);
    private static final byte[] CUFF_PRESSURE = request(0x79, 0x05, 0x00);

    private static final int ANSWER = 0x3E;
    private static final int ACCEPTED = 0x4B; // 'K'
    private static final int ACCEPTED_BYTES = 4;
    private static final int PRESSURE_BYTES = 5;
    private static final int RESULT_BYTES = 24;

    /// Engineering choices: a frame takes 25 ms at 9600 baud, the module's own delay is not known.
    private static final Duration ANSWER_TIME = Duration.ofMillis(500);

    private static final int TRIES = 3;

    /// Unanswered questions that one measurement bears, so that a bad cable ends it; engineering
    /// choice, ten seconds of waiting.
    private static final int MISSES_MAX = 20;

    /// Answers to earlier questions that may come before the one that was asked for.
    private static final int LATE_ANSWERS_MAX = 8;

    /// A cuff that never went above this was not inflated by this measurement, and one that is
    /// still above it is still measuring; engineering choice, below any diastolic pressure.
    private static final int INFLATED_MMHG = 40;

    /// What the module says.
    sealed interface Answer {
        /// Took a request, or came to the end of a measurement.
        record Accepted() implements Answer {}

        /// Pressure in the cuff, mmHg.
        record CuffPressure(int mmHg) implements Answer {}

        /// The end of a measurement.
        record Ended(Result result) implements Answer {}
    }

    /// How a measurement ended.
    public sealed interface Result {
        /// What the module found; mmHg and beats a minute, each above 0, diastolic < mean <
        /// systolic.
        record Pressures(int systolicMmHg, int diastolicMmHg, int meanMmHg, int pulsePerMinute)
                implements Result {
            @Override
            public String toString() {
                return "Pressures[redacted]";
            }
        }

        /// The module found none.
        ///
        /// @param code the module's error code, 1 to 255; 0 when it names none but its numbers
        ///   contradict each other or the cuff was never inflated
        record Failed(int code) implements Result {}
    }

    /// A look at a measurement under way.
    ///
    /// @param cuffMmHg pressure in the cuff
    /// @param hasEnded whether the module has said that it is done and the cuff is empty
    /// @param isTooTight whether the pressure was above [#CUFF_MMHG_MAX] and has been let out
    public record Look(int cuffMmHg, boolean hasEnded, boolean isTooTight) {}

    private final SerialLine line;
    private final FrameStream frames;
    private boolean isSaidDone;
    private boolean hasEnded;
    private int cuffMmHgMax;
    private int misses;

    /// Lets the air out of the cuff and hears whether the module answers. It has no identity.
    ///
    /// @throws BusException when it does not answer
    public SuntechAdvantage(SerialLine line, Pause pause) {
        this.line = requireNonNull(line, "line");
        this.frames = new FrameStream(line, SuntechAdvantage::look, pause);
        try {
            abort();
            var _ = look();
        } catch (BusException e) {
            line.close(); // nobody else has it
            throw e;
        }
    }

    /// Begins a measurement on an adult.
    ///
    /// @throws BusException when the module does not accept it
    public void start() {
        isSaidDone = false;
        hasEnded = false;
        cuffMmHgMax = 0;
        misses = 0;
        frames.forget();
        line.write(START_ADULT);
        Optional<byte[]> frame = frames.next(ANSWER_TIME);
        if (frame.flatMap(SuntechAdvantage::parse).orElse(null) instanceof Answer.Accepted) {
            return;
        }
        // It may have begun and only its word been lost.
        abort();
        throw silent("start");
    }

    /// The measurement under way; to be called a few times a second until it has ended.
    ///
    /// @throws BusException after aborting, when the module does not answer
    public Look look() {
        for (int attempt = 0; attempt < TRIES && misses < MISSES_MAX; attempt++) {
            line.write(CUFF_PRESSURE);
            OptionalInt mmHg = pressureAnswered();
            if (mmHg.isPresent()) {
                return watched(mmHg.getAsInt());
            }
            misses++;
        }
        abort();
        throw silent("cuff pressure");
    }

    private OptionalInt pressureAnswered() {
        for (int late = 0; late < LATE_ANSWERS_MAX; late++) {
            Optional<byte[]> frame = frames.next(ANSWER_TIME);
            if (frame.isEmpty()) {
                return OptionalInt.empty();
            }
            Optional<Answer> answer = parse(frame.get());
            if (answer.orElse(null) instanceof Answer.CuffPressure(int mmHg)) {
                return OptionalInt.of(mmHg);
            }
            isSaidDone |= answer.orElse(null) instanceof Answer.Accepted;
        }
        return OptionalInt.empty();
    }

    private Look watched(int mmHg) {
        boolean isTooTight = mmHg > CUFF_MMHG_MAX;
        if (isTooTight) {
            abort();
        }
        cuffMmHgMax = Math.max(cuffMmHgMax, mmHg);
        // A stray K while the cuff is full must not fetch an older result.
        hasEnded = isSaidDone && mmHg < INFLATED_MMHG;
        return new Look(mmHg, hasEnded, isTooTight);
    }

    /// What the measurement that has ended found. A cuff that was never seen inflated means that
    /// the module still holds an older result, perhaps another patient's: that is no result.
    ///
    /// @throws BusException when the module does not answer
    /// @throws IllegalStateException when no measurement has ended
    public Result result() {
        if (!hasEnded) {
            throw new IllegalStateException("no measurement has ended");
        }
        if (cuffMmHgMax < INFLATED_MMHG) {
            return new Result.Failed(0);
        }
        for (int attempt = 0; attempt < TRIES; attempt++) {
            frames.forget();
            line.write(RESULT);
            Optional<byte[]> frame = frames.next(ANSWER_TIME);
            if (frame.flatMap(SuntechAdvantage::parse).orElse(null)
                    instanceof Answer.Ended(Result result)) {
                return result;
            }
        }
        throw silent("result");
    }

    /// Lets the air out of the cuff. Nothing is waited for: this must go out on a line that is half
    /// broken.
    ///
    /// @throws BusException when the line is unplugged
    public void abort() {
        line.write(ABORT);
    }

    /// Lets the air out of the cuff and gives the line back.
    @Override
    public void close() {
        try (line) {
            abort();
        }
    }

    /// A request with its checksum.
    static byte[] request(int... command) {
        byte[] frame = new byte[command.length + 2];
        frame[0] = 0x3A;
        int sum = frame[0];
        for (int i = 0; i < command.length; i++) {
            frame[i + 1] = (byte) command[i];
            sum += command[i];
        }
        frame[frame.length - 1] = (byte) -sum;
        return frame;
    }

    /// Only the three lengths that are known begin a frame.
    static FrameStream.Look look(byte[] bytes, int from, int to) {
        if (bytes[from] != ANSWER) {
            return FrameStream.Look.Other.GARBAGE;
        }
        if (to - from == 1) {
            return FrameStream.Look.Other.PART;
        }
        int length = bytes[from + 1];
        if (length != ACCEPTED_BYTES && length != PRESSURE_BYTES && length != RESULT_BYTES) {
            return FrameStream.Look.Other.GARBAGE;
        }
        if (to - from < length) {
            return FrameStream.Look.Other.PART;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += bytes[from + i];
        }
        return (sum & 0xFF) == 0
                ? new FrameStream.Look.Whole(length)
                : FrameStream.Look.Other.GARBAGE;
    }

    /// The answer in a frame; empty when it is no frame, its checksum is wrong, or what it says is
    /// not known.
    ///
    /// ```
    /// 3E 18 sys sys dia dia beats status code×8 pulse spare mean mean error spare spare checksum
    ///       2       4       6     7      8      16          18        20
    /// ```
    static Optional<Answer> parse(byte[] frame) {
        boolean isFrame =
                frame.length > 0
                        && look(frame, 0, frame.length)
                                instanceof FrameStream.Look.Whole(int length)
                        && length == frame.length;
        if (!isFrame) {
            return Optional.empty();
        }
        return switch (frame.length) {
            case ACCEPTED_BYTES ->
                    frame[2] == ACCEPTED ? Optional.of(new Answer.Accepted()) : Optional.empty();
            case PRESSURE_BYTES -> Optional.of(new Answer.CuffPressure(word(frame, 2)));
            default -> Optional.of(new Answer.Ended(ended(frame)));
        };
    }

    private static Result ended(byte[] frame) {
        int error = frame[20] & 0xFF;
        int systolic = word(frame, 2);
        int diastolic = word(frame, 4);
        int mean = word(frame, 18);
        int pulse = frame[16] & 0xFF;
        boolean isConsistent =
                0 < diastolic
                        && diastolic < mean
                        && mean < systolic
                        && systolic <= CUFF_MMHG_MAX
                        && pulse > 0;
        return error == 0 && isConsistent
                ? new Result.Pressures(systolic, diastolic, mean, pulse)
                : new Result.Failed(error);
    }

    /// Signed 16 bits, low byte first.
    private static int word(byte[] frame, int at) {
        return (short) ((frame[at] & 0xFF) | (frame[at + 1] << 8));
    }

    private static BusException silent(String asked) {
        return new BusException(
                NAME, "no answer to \"" + asked + "\"; take the cuff off, check the cable");
    }
}
