package org.yaoxiang.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.instrument.Radio;
import org.yaoxiang.mocks.radio.Air;
import org.yaoxiang.mocks.radio.Peripheral;
import org.yaoxiang.mocks.radio.RadioFault;
import org.yaoxiang.mocks.world.ManualTime;

/// A radio connection through emulated air, in manual time. What arrives while the host looks
/// elsewhere waits, as it does behind BlueZ.
final class AirLink implements GattLink {
    private static final String NAME = "instrument";
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Duration STEP = Duration.ofMillis(20);

    /// After which BlueZ gives an attempt up.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int ATTEMPTS_MAX = 12;

    /// Minutes: what a doctor may overlook; three years.
    private static final double CLOCK_OFF_MIN = 6;

    private static final double CLOCK_OFF_MAX = 3 * 365 * 24 * 60;

    final Course course;
    private final Air air;
    private final List<Notification> arrived = new ArrayList<>();
    private boolean isOpen;
    private Duration clockOff = Duration.ZERO;

    AirLink(Peripheral peripheral) {
        air = new Air(peripheral);
        ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
        course = new Course(time, STEP, _ -> carry());
    }

    private void carry() {
        if (isOpen) {
            air.next().stream()
                    .map(each -> new Notification(each.characteristic(), each.value()))
                    .forEach(arrived::add);
        }
    }

    Radio radio() {
        return new Radio(this::open, course, course::stamp);
    }

    /// Whether a host is connected and has subscribed.
    boolean isOpen() {
        return isOpen;
    }

    /// What the instrument's own clock shows.
    LocalDateTime clock() {
        return LocalDateTime.ofInstant(course.now(), CHINA).plus(clockOff);
    }

    private GattLink open() {
        if (!air.connects()) {
            course.pause(PATIENCE);
            throw new BusException(NAME, "not in reach; bring it near and switch it on");
        }
        isOpen = true;
        return this;
    }

    @Override
    public List<Notification> drain() {
        List<Notification> drained = List.copyOf(arrived);
        arrived.clear();
        if (drained.isEmpty() && air.isCut()) {
            throw lost();
        }
        return drained;
    }

    @Override
    public void write(int characteristic, byte[] value) {
        if (air.isCut()) {
            throw lost();
        }
        air.write(characteristic, value);
    }

    private static BusException lost() {
        return new BusException(NAME, "disconnected; bring it near");
    }

    @Override
    public void close() {
        isOpen = false;
        arrived.clear();
    }

    /// The faults of the air.
    ///
    /// @param values how many values may come until the next one is struck
    /// @param silent what may be said when nothing arrives
    List<Fault.Row> rows(int values, Refusal... silent) {
        List<Fault.Row> rows = new ArrayList<>();
        rows.add(
                Fault.Row.of(
                        Kind.OUT_OF_REACH,
                        random -> {
                            int attempts = random.nextInt(1, ATTEMPTS_MAX);
                            return spoiling(new RadioFault.OutOfRange(attempts));
                        },
                        Refusal.NO_CONNECTION));
        rows.add(
                Fault.Row.of(
                        Kind.LOST_LINK,
                        random -> spoiling(new RadioFault.Cut(random.nextInt(values))),
                        Refusal.NO_CONNECTION));
        rows.add(
                Fault.Row.of(
                        Kind.SILENT_LINK,
                        _ -> spoiling(new RadioFault.Silence()),
                        Refusal.NO_CONNECTION,
                        silent));
        rows.add(
                Fault.Row.of(
                        Kind.CUT_VALUE,
                        random -> spoiling(new RadioFault.Truncate(random.nextInt(values))),
                        Refusal.CHECKSUM));
        rows.add(
                Fault.Row.harmless(
                        Kind.SENT_TWICE,
                        random -> spoiling(new RadioFault.Repeat(random.nextInt(values)))));
        rows.add(Fault.Row.harmless(Kind.HUNG_LOOP, this::hung));
        return rows;
    }

    private Fault spoiling(RadioFault fault) {
        return Fault.once(() -> air.spoil(fault));
    }

    /// Somebody has set the instrument's clock, or its battery was out: minutes to years off.
    Fault wrongClock(RandomGenerator random) {
        double minutes =
                CLOCK_OFF_MIN * Math.pow(CLOCK_OFF_MAX / CLOCK_OFF_MIN, random.nextDouble());
        long off = Math.round(random.nextBoolean() ? minutes : -minutes);
        return Fault.once(() -> clockOff = Duration.ofMinutes(off));
    }

    private Fault hung(RandomGenerator random) {
        Duration length = Duration.ofMillis(random.nextInt(300, 60_000));
        return Fault.once(() -> course.holdUp(length));
    }
}
