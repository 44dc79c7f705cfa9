package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.OutputPin;
import org.yaoxiang.device.board.PwmOutput;
import org.yaoxiang.device.driver.HoneywellAbp;

/// Watches the cuff independently of the measurement: own sensor, own threads, own clock. It alone
/// holds valve and pump; the measurement asks it.
///
/// Two activities, each called about every {@link #PERIOD} on a thread of its own that `app` owns:
/// {@link #look} reads the guard's sensor, {@link #strike} knows time only and touches no bus, so
/// that neither a hung measurement nor a hung bus keeps the valve closed. Nothing here waits for a
/// lock.
///
/// The cuff never exceeds 300 mmHg and is never under pressure for longer than 180 s; the trips lie
/// below these by what pump and valve need. These two limits are the requirements of this project;
/// all other numbers are engineering choices.
public final class CuffGuard {
    /// How often each activity is to be called.
    public static final Duration PERIOD = Duration.ofMillis(20);

    private static final Logger LOG = LoggerFactory.getLogger(CuffGuard.class);

    /// 300 mmHg less what the strongest pump adds in three periods and the sensor may be wrong by.
    private static final double PRESSURE_MMHG_MAX = 285;

    /// One reading may be a flipped bit, two are the cuff.
    private static final int READINGS_TO_TRIP = 2;

    /// 180 s less the emptying of the cuff.
    private static final long CUFF_NANOS_MAX = Duration.ofSeconds(165).toNanos();

    /// A pump that runs longer fills no cuff.
    private static final long PUMP_NANOS_MAX = Duration.ofSeconds(30).toNanos();

    private static final long HUNG_NANOS = Duration.ofSeconds(1).toNanos();

    /// No sensor gives the very same counts for so long on a cuff that is bled.
    private static final long BLIND_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long REST_NANOS = Duration.ofSeconds(60).toNanos();

    /// How long valve and pump are driven to safety again after a cycle, against a measurement that
    /// was held up just before it closed the valve.
    private static final long INSIST_NANOS = Duration.ofSeconds(5).toNanos();

    /// What the guard's own sensor showed last in this cycle, mmHg, not zeroed; empty before its
    /// first look and between cycles.
    OptionalDouble seenMmHg() {
        Cycle current = cycle.get();
        return current == null || Double.isNaN(current.last)
                ? OptionalDouble.empty()
                : OptionalDouble.of(current.last);
    }

    /// Why the guard opened the valve.
    public enum Trip {
        /// The cuff is near the limit of its pressure.
        OVERPRESSURE,
        /// The cuff is near the limit of its time.
        CUFF_TIME,
        /// The pump fills nothing.
        PUMP_TIME,
        /// The measurement has not been heard of.
        MEASUREMENT_HUNG,
        /// The guard's sensor does not answer or does not move.
        SENSOR_BLIND,
        /// The guard's own look at its sensor does not come back.
        BUS_HUNG
    }

    /// One time under pressure; compared by identity.
    private static final class Cycle {
        private final long begun;
        private volatile long pumpingSince;
        private volatile boolean isPumping;
        private volatile long heard;
        private volatile long seen;
        private volatile double last = Double.NaN;
        private int readingsAbove;

        Cycle(long now) {
            begun = now;
            heard = now;
            seen = now;
        }
    }

    private final HoneywellAbp pressure;
    private final OutputPin valve;
    private final PwmOutput pump;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Cycle> cycle = new AtomicReference<>();
    private volatile Optional<Trip> trip = Optional.empty();
    private volatile boolean isRelieved;
    private volatile long looked;
    private volatile long ended;
    private volatile boolean hasRested = true;

    /// Opens the valve and stops the pump.
    ///
    /// @param pressure a sensor that nobody else reads
    /// @param nanos monotonic time
    public CuffGuard(HoneywellAbp pressure, OutputPin valve, PwmOutput pump, LongSupplier nanos) {
        this.pressure = requireNonNull(pressure, "pressure");
        this.valve = requireNonNull(valve, "valve");
        this.pump = requireNonNull(pump, "pump");
        this.nanos = requireNonNull(nanos, "nanos");
        this.looked = nanos.getAsLong();
        this.ended = nanos.getAsLong();
        relieve();
    }

    /// How long the arm must still rest before the cuff may be filled again.
    Duration rest() {
        if (hasRested) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(Math.max(0, ended + REST_NANOS - nanos.getAsLong()));
    }

    /// Closes the valve. From now on {@link #hold} must be called at least once a second.
    ///
    /// @throws IllegalStateException when the arm must rest, or the cuff is in use
    void begin() {
        Duration rest = rest();
        Cycle begun = new Cycle(nanos.getAsLong());
        if (!rest.isZero() || !cycle.compareAndSet(null, begun)) {
            throw new IllegalStateException("the cuff is in use or must rest " + rest);
        }
        hasRested = false;
        trip = Optional.empty();
        isRelieved = false;
        valve.high();
        if (cycle.get() != begun) {
            relieve();
        }
    }

    /// Says that the measurement is alive, and drives the pump.
    ///
    /// @param percent 0 to 100
    /// @return false when the guard has opened the valve
    boolean hold(int percent) {
        Cycle current = cycle.get();
        if (current == null) {
            return false;
        }
        long now = nanos.getAsLong();
        current.heard = now;
        if (percent > 0 && !current.isPumping) {
            current.pumpingSince = now;
        }
        current.isPumping = percent > 0;
        pump.duty(percent);
        if (cycle.get() != current) {
            relieve();
            return false;
        }
        return true;
    }

    /// Opens the valve and stops the pump; the arm's rest begins.
    void end() {
        if (cycle.getAndSet(null) != null) {
            ended = nanos.getAsLong();
            relieve();
        }
    }

    /// Why the guard opened the valve in the last cycle; empty when it did not.
    Optional<Trip> trip() {
        return trip;
    }

    /// Reads the guard's sensor.
    public void look() {
        looked = nanos.getAsLong();
        Cycle current = cycle.get();
        if (current == null) {
            return;
        }
        HoneywellAbp.Sample sample;
        try {
            sample = pressure.sample();
        } catch (BusException e) {
            LOG.debug("the guard's sensor: {}", e.getMessage());
            return;
        }
        if (sample.isFresh() && sample.mmHg() != current.last) {
            current.seen = nanos.getAsLong();
            current.last = sample.mmHg();
        }
        current.readingsAbove = sample.mmHg() >= PRESSURE_MMHG_MAX ? current.readingsAbove + 1 : 0;
        if (current.readingsAbove >= READINGS_TO_TRIP) {
            trip(current, Trip.OVERPRESSURE);
        }
    }

    /// Holds time against the limits. Touches pump and valve only.
    public void strike() {
        long now = nanos.getAsLong();
        Cycle current = cycle.get();
        if (current == null) {
            if (!isRelieved || now - ended < INSIST_NANOS) {
                relieve();
            }
            return;
        }
        if (now - current.begun > CUFF_NANOS_MAX) {
            trip(current, Trip.CUFF_TIME);
        } else if (current.isPumping && now - current.pumpingSince > PUMP_NANOS_MAX) {
            trip(current, Trip.PUMP_TIME);
        } else if (now - current.heard > HUNG_NANOS) {
            trip(current, Trip.MEASUREMENT_HUNG);
        } else if (now - Math.max(looked, current.begun) > BLIND_NANOS) {
            trip(current, Trip.BUS_HUNG);
        } else if (now - current.seen > BLIND_NANOS) {
            trip(current, Trip.SENSOR_BLIND);
        }
    }

    private void trip(Cycle tripped, Trip why) {
        if (cycle.compareAndSet(tripped, null)) {
            trip = Optional.of(why);
            ended = nanos.getAsLong();
            relieve();
            LOG.warn("cuff released by its guard: {}", why);
        }
    }

    /// Tries both, whatever becomes of the other; {@link #strike} tries again.
    private void relieve() {
        boolean isDone = true;
        try {
            valve.low();
        } catch (BusException e) {
            isDone = false;
            LOG.error("the cuff's valve: {}", e.getMessage());
        }
        try {
            pump.duty(0);
        } catch (BusException e) {
            isDone = false;
            LOG.error("the cuff's pump: {}", e.getMessage());
        }
        isRelieved = isDone;
    }
}
