package org.yaoxiang.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.SerialLine;
import org.yaoxiang.mocks.line.Cable;
import org.yaoxiang.mocks.line.LineFault;
import org.yaoxiang.mocks.line.LineInstrument;
import org.yaoxiang.mocks.world.ManualTime;

/// A serial line onto an emulated cable, in manual time.
final class Line implements SerialLine {
    private static final String PATH = "/dev/ttyTRIAL";
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration ANSWER = Duration.ofMillis(100);

    final Course course;
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final Cable cable;
    private final Deque<Byte> arrived = new ArrayDeque<>();

    /// @param looking is called after each step of time
    Line(LineInstrument instrument, Runnable looking) {
        cable = new Cable(instrument);
        course =
                new Course(
                        time,
                        STEP,
                        passed -> {
                            cable.pass(passed);
                            looking.run();
                        });
    }

    @Override
    public byte[] drain() {
        for (byte each : cable.take()) {
            arrived.addLast(each);
        }
        if (cable.isCut() && arrived.isEmpty()) {
            throw new BusException(PATH, "unplugged; plug it in again");
        }
        byte[] drained = new byte[Math.min(arrived.size(), DRAINED_BYTES_MAX)];
        for (int i = 0; i < drained.length; i++) {
            drained[i] = arrived.removeFirst();
        }
        return drained;
    }

    @Override
    public void write(byte[] bytes) {
        if (cable.isCut()) {
            throw new BusException(PATH, "unplugged; plug it in again");
        }
        cable.send(bytes);
    }

    @Override
    public void close() {
        // The next measurement opens it again.
    }

    /// The faults of a cable.
    ///
    /// @param frameBytes the longest frame of the instrument
    /// @param dead what may be said when nothing comes
    /// @param spoiled what may be said when what comes is spoiled
    List<Fault.Row> rows(int frameBytes, List<Refusal> dead, List<Refusal> spoiled) {
        List<Fault.Row> rows = new ArrayList<>();
        rows.add(
                Fault.Row.of(
                        Kind.CUT_FRAME,
                        random -> {
                            int bytes = random.nextInt(frameBytes);
                            return Fault.once(() -> cable.spoil(new LineFault.Cut(bytes)));
                        },
                        Refusal.NO_CONNECTION,
                        dead.toArray(Refusal[]::new)));
        rows.add(row(Kind.SILENT_LINE, _ -> always(new LineFault.Silence()), dead));
        rows.add(
                row(
                        Kind.GARBAGE,
                        random -> {
                            var flood =
                                    new LineFault.Flood(random.nextInt(1, 600), random.nextLong());
                            return Fault.once(() -> cable.spoil(flood));
                        },
                        spoiled));
        rows.add(
                row(
                        Kind.SLOW_LINE,
                        random ->
                                always(
                                        new LineFault.Slow(
                                                Duration.ofMillis(random.nextInt(1, 200)))),
                        dead));
        return rows;
    }

    /// The loop that reads the line is kept from it, from 0.3 s on.
    Fault hung(RandomGenerator random, Duration longest) {
        Duration length = Duration.ofMillis(random.nextInt(300, (int) longest.toMillis()));
        return Fault.once(() -> course.holdUp(length));
    }

    /// One flipped bit, or one in every answer.
    Fault flips(RandomGenerator random, int frameBytes) {
        int index = random.nextInt(frameBytes);
        int mask = 1 << random.nextInt(8);
        return again(random, new LineFault.Flip(index, mask));
    }

    /// One wrong checksum, or one in every answer.
    Fault checksums(RandomGenerator random) {
        return again(random, new LineFault.WrongChecksum());
    }

    private Fault again(RandomGenerator random, LineFault fault) {
        Runnable deed = () -> cable.spoil(fault);
        return random.nextBoolean() ? Fault.once(deed) : Fault.recurring(course, ANSWER, deed);
    }

    private Fault always(LineFault fault) {
        return Fault.once(() -> cable.spoil(fault));
    }

    private static Fault.Row row(
            Kind kind, Function<RandomGenerator, Fault> fault, List<Refusal> right) {
        return Fault.Row.of(
                kind,
                fault,
                right.getFirst(),
                right.subList(1, right.size()).toArray(Refusal[]::new));
    }
}
