package org.yaoxiang.mocks.body;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A cuff around the upper arm with its pump, its bleed, its dump valve and the artery below.
///
/// Air: the pump brings pressure at a steady rate; bleed, leak and open valve are orifices, through
/// which it is lost in proportion to the square root of the pressure. The valve is normally open:
/// it closes only while it is driven and there is power. Rates are engineering choices: an adult's
/// cuff filled in about eight seconds, bled at 2 to 4 mmHg/s, emptied from 260 to 15 mmHg in four.
///
/// Artery: its volume follows the pressure across its wall, exponentially while it collapses and
/// while it is stretched (Babbs, BioMedical Engineering OnLine 2012, 11:56), and the cuff feels its
/// changes. The pressure inside comes from the beats of the same body.
///
/// The state moves forward in fixed steps whenever it is asked for a later instant. Safe for use by
/// several threads.
public final class Cuff {
    private static final double STEP_SECONDS = 0.002;
    private static final double PUMP_MMHG_PER_SECOND = 25;
    private static final double BLEED = 0.33;
    private static final double VALVE = 6;
    private static final double RELIEF_MMHG = 400;

    /// How much larger a cuff that is not wrapped snugly is.
    private static final double LOOSE_VOLUME = 8;

    private static final double MMHG_PER_ARTERY = 0.1;
    private static final double MOTION_HERTZ = 8;
    private static final double NOISE_MMHG = 0.03;
    private static final double NOISE_HERTZ = 1000;

    /// What keeps the valve from following its drive.
    public enum Jam {
        /// Nothing.
        NONE,
        /// It stands open.
        OPEN,
        /// It stands closed.
        CLOSED
    }

    private final InstantSource time;
    private final Body body;
    private final Noise noise;
    private Instant reached;
    private double airMmHg;
    private double duty;
    private boolean isValveDriven;
    private boolean isPowered = true;
    private boolean isLoose;
    private Jam jam = Jam.NONE;
    private double leak;
    private double bleed = BLEED;
    private double motionMmHg;
    private double collapsing = 0.11;
    private double stretching = 0.05;

    /// @param time the clock that tells when a setting was changed
    public Cuff(InstantSource time, Body body, long seed) {
        this.time = requireNonNull(time, "time");
        this.body = requireNonNull(body, "body");
        this.noise = new Noise(seed);
        this.reached = body.met();
    }

    /// Drives the pump.
    ///
    /// @param share of the time, 0 to 1
    public synchronized void pump(double share) {
        advance(time.instant());
        duty = share;
    }

    /// Drives the valve, which then closes, or lets it fall open.
    public synchronized void valve(boolean isDriven) {
        advance(time.instant());
        isValveDriven = isDriven;
    }

    /// Cuts the power of pump and valve, or restores it.
    public synchronized void power(boolean isOn) {
        advance(time.instant());
        isPowered = isOn;
    }

    /// Lets air escape.
    ///
    /// @param mmHgPerSecond the loss at 100 mmHg beside that of the bleed
    public synchronized void leak(double mmHgPerSecond) {
        advance(time.instant());
        leak = mmHgPerSecond / 10;
    }

    /// Clogs the bleed, or clears it.
    public synchronized void clog(boolean isClogged) {
        advance(time.instant());
        bleed = isClogged ? 0 : BLEED;
    }

    /// Jams the valve, or clears it.
    public synchronized void jam(Jam how) {
        advance(time.instant());
        jam = how;
    }

    /// Wraps the cuff so loosely that most of the air fills folds, or snugly. What was under
    /// pressure spreads into the folds; snugly again it is filled anew.
    public synchronized void loose(boolean isSo) {
        advance(time.instant());
        if (isSo && !isLoose) {
            airMmHg /= LOOSE_VOLUME;
        }
        isLoose = isSo;
    }

    /// Moves the arm.
    ///
    /// @param mmHg the standard deviation of what it does to the pressure; 0 for an arm at rest
    public synchronized void motion(double mmHg) {
        motionMmHg = mmHg;
    }

    /// Sets the artery's two slopes, per mmHg: under 0 and above 0 across its wall.
    public synchronized void artery(double collapsingPerMmHg, double stretchingPerMmHg) {
        collapsing = collapsingPerMmHg;
        stretching = stretchingPerMmHg;
    }

    /// What the air alone does, without pulse and motion, mmHg: the truth for a limit.
    public synchronized double airMmHg() {
        advance(time.instant());
        return airMmHg;
    }

    /// The pressure in the cuff above that of the room, mmHg.
    ///
    /// @param at not before an earlier question by more than a step, otherwise the latest is given
    public synchronized double mmHg(Instant at) {
        advance(at);
        double seconds = Duration.between(body.met(), at).toNanos() / 1e9;
        double pressure = airMmHg + pulse(at) + moved(seconds);
        return pressure + NOISE_MMHG * noise.at(Math.round(seconds * NOISE_HERTZ));
    }

    /// The pressure in the cuff, Pa.
    public double pascals(Instant at) {
        return mmHg(at) * 133.322;
    }

    private void advance(Instant at) {
        Duration step = Duration.ofNanos(Math.round(STEP_SECONDS * 1e9));
        long steps = Math.max(0, Duration.between(reached, at).dividedBy(step));
        for (long i = 0; i < steps; i++) {
            boolean isOpen =
                    switch (jam) {
                        case NONE -> !(isPowered && isValveDriven);
                        case OPEN -> true;
                        case CLOSED -> false;
                    };
            double root = Math.sqrt(Math.max(0, airMmHg));
            double in = isPowered ? PUMP_MMHG_PER_SECOND * duty : 0;
            double out = (bleed + leak + (isOpen ? VALVE : 0)) * root;
            double volume = isLoose ? LOOSE_VOLUME : 1;
            airMmHg += (in / volume - out) * STEP_SECONDS;
            airMmHg = Math.clamp(airMmHg, 0, RELIEF_MMHG);
        }
        reached = reached.plus(step.multipliedBy(steps));
    }

    /// What the artery adds, above its foot. The cuff itself takes part in the pressure outside, so
    /// the answer is looked for three times; each brings it nearer by a factor of ten.
    private double pulse(Instant at) {
        double inside = body.arterialMmHg(at);
        double foot = volume(body.diastolicMmHg() - airMmHg);
        double gain = isLoose ? MMHG_PER_ARTERY / LOOSE_VOLUME : MMHG_PER_ARTERY;
        double pulse = 0;
        for (int i = 0; i < 3; i++) {
            pulse = gain * (volume(inside - airMmHg - pulse) - foot);
        }
        return airMmHg > 1 ? pulse : 0;
    }

    private double volume(double mmHg) {
        return mmHg < 0
                ? Math.exp(collapsing * mmHg) / collapsing
                : 1 / collapsing + (1 - Math.exp(-stretching * mmHg)) / stretching;
    }

    private double moved(double seconds) {
        double at = seconds * MOTION_HERTZ;
        long before = (long) Math.floor(at);
        double share = at - before;
        double shift = (1 - share) * noise.at(-before) + share * noise.at(-before - 1);
        return airMmHg > 1 ? motionMmHg * shift : 0;
    }
}
