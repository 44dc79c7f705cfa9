package org.yaoxiang.mocks.body;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.yaoxiang.mocks.chip.Ads1292r;
import org.yaoxiang.mocks.chip.Max30102;

/// One patient: heart, vessels, lungs and skin on one clock. The pulse in the finger follows the
/// heart's own beats by a transit time, so that ECG and pulse wave belong together.
///
/// Everything but the settings is a pure function of the instant. Settings may be changed by any
/// thread at any time.
public final class Body implements Ads1292r.Electrodes, Max30102.Tissue {
    private static final double TRANSIT_SECONDS = 0.25;
    private static final double PULSE_SECONDS = 1.2;
    private static final double INFRARED_NANOAMPERES_PER_MILLIAMPERE = 250;
    private static final double RED_NANOAMPERES_PER_MILLIAMPERE = 180;
    private static final double AMBIENT_NANOAMPERES = 8;
    private static final double RESPIRATION_PER_MINUTE = 15;
    private static final double RESPIRATION_VOLTS = 0.0005;
    private static final double ROOM_CELSIUS = 22;
    private static final double SKIN_SECONDS = 8;
    private static final double ELECTRODE_NOISE_MILLIVOLTS = 0.003;
    private static final double LIGHT_NOISE_SHARE = 0.0001;
    private static final double MOTION_HERTZ = 2.5;
    private static final double UNREST_HERTZ = 0.15;
    private static final double VENOUS_LESS_PERCENT = 25;
    private static final int ALL_ELECTRODES_OFF = 0b11111;

    private final Heart heart;
    private final Instant met;
    private final Noise noise;
    private volatile double oxygenSaturationPercent = 97;
    private volatile double perfusionPercent = 2;
    private volatile double motionPercent;
    private volatile double ambientNanoamperes;
    private volatile double translucency = 1;
    private volatile double skinCelsius = 36.6;
    private volatile Instant probed;
    private volatile boolean isProbeOn = true;
    private volatile boolean isFingerIn = true;
    private volatile boolean isLeadOff;

    /// @param met the instant that is second 0 of the heart
    public Body(Heart heart, Instant met, long seed) {
        this.heart = requireNonNull(heart, "heart");
        this.met = requireNonNull(met, "met");
        this.noise = new Noise(seed);
        this.probed = met;
    }

    /// Sets the oxygen saturation.
    ///
    /// @param percent functional saturation, 60 to 99
    public void oxygenSaturation(double percent) {
        oxygenSaturationPercent = within(percent, 60, 99, "percent");
    }

    /// Sets the perfusion.
    ///
    /// @param percent pulsatile share of the infrared light, 0 to 20
    public void perfusion(double percent) {
        perfusionPercent = within(percent, 0, 20, "percent");
    }

    /// Moves the finger: bursts of irregular movement about as fast as a pulse, which shift venous
    /// blood. Its saturation is 25 % below the arterial one, so that red and infrared are disturbed
    /// by the same movement in another ratio than the pulse's.
    ///
    /// @param percent share of the infrared light that a strong movement shifts, 0 to 20
    public void motion(double percent) {
        motionPercent = within(percent, 0, 20, "percent");
    }

    /// Lets in light from outside that the chip does not cancel.
    ///
    /// @param nanoamperes photocurrent, the same for both colours and with the LEDs off, 0 to 4000
    public void ambientLight(double nanoamperes) {
        ambientNanoamperes = within(nanoamperes, 0, 4000, "nanoamperes");
    }

    /// Sets how much light the finger lets through, against a usual one.
    ///
    /// @param times 0.1 for a thick, dark finger to 10 for an infant's
    public void translucency(double times) {
        translucency = within(times, 0.1, 10, "times");
    }

    /// Sets the temperature of the skin.
    ///
    /// @param celsius what the probe reaches at rest, 0 to 50
    public void skin(double celsius) {
        skinCelsius = within(celsius, 0, 50, "celsius");
    }

    /// Puts the finger into the clip or takes it out.
    public void finger(boolean isIn) {
        isFingerIn = isIn;
    }

    /// Takes the electrodes off or puts them on.
    public void leadOff(boolean isOff) {
        isLeadOff = isOff;
    }

    /// Puts the thermometer on the skin or takes it off.
    public void probe(boolean isOn, Instant at) {
        isProbeOn = isOn;
        probed = at;
    }

    @Override
    public double volts(int channel, Instant at) {
        double seconds = seconds(at);
        if (channel == 1) {
            return RESPIRATION_VOLTS
                    * Math.sin(2 * Math.PI * RESPIRATION_PER_MINUTE / 60 * seconds);
        }
        if (isLeadOff) {
            return 0;
        }
        double millivolts =
                heart.millivolts(seconds)
                        + ELECTRODE_NOISE_MILLIVOLTS * noise.at(Math.round(seconds * 8000));
        return millivolts / 1000;
    }

    @Override
    public int leadOff(Instant at) {
        return isLeadOff ? ALL_ELECTRODES_OFF : 0;
    }

    @Override
    public double nanoamperes(Instant at, boolean red, double milliamperes) {
        double seconds = seconds(at);
        double grain =
                1 + LIGHT_NOISE_SHARE * noise.at(2 * Math.round(seconds * 3200) + (red ? 1 : 0));
        if (!isFingerIn) {
            return (AMBIENT_NANOAMPERES + ambientNanoamperes) * grain;
        }
        double share = perfusionPercent / 100 * (red ? ratio(oxygenSaturationPercent) : 1);
        double direct =
                milliamperes
                        * (red
                                ? RED_NANOAMPERES_PER_MILLIAMPERE
                                : INFRARED_NANOAMPERES_PER_MILLIAMPERE);
        double venous =
                red ? ratio(Math.max(35, oxygenSaturationPercent - VENOUS_LESS_PERCENT)) : 1;
        double moved = motionPercent / 100 * venous * movement(seconds);
        double through = translucency * direct * Math.exp(-share * pulse(seconds) - moved);
        return (through + ambientNanoamperes) * grain;
    }

    /// What the thermometer's contact has reached, °C.
    public double contactCelsius(Instant at) {
        double sinceChange = Math.max(0, Duration.between(probed, at).toNanos() / 1e9);
        double left = Math.exp(-sinceChange / SKIN_SECONDS);
        double from = isProbeOn ? ROOM_CELSIUS : skinCelsius;
        double to = isProbeOn ? skinCelsius : ROOM_CELSIUS;
        return to + (from - to) * left;
    }

    /// The ratio of ratios at which the maker's generic curve −45.060 R² + 30.354 R + 94.845 gives
    /// the saturation, on its falling branch. The curve is not validated for any device.
    static double ratio(double percent) {
        double root = Math.sqrt(30.354 * 30.354 + 4 * 45.060 * (94.845 - percent));
        return (30.354 + root) / (2 * 45.060);
    }

    /// The volume pulse, 0 to about 1: systolic peak and dicrotic wave after each beat.
    private double pulse(double seconds) {
        double arrived = seconds - TRANSIT_SECONDS;
        double sum = 0;
        for (double beat : heart.beats(arrived - PULSE_SECONDS, arrived)) {
            double since = arrived - beat;
            sum += bump(since, 0.15, 0.06) + 0.4 * bump(since, 0.38, 0.08);
        }
        return sum;
    }

    /// Movement, about -1 to 1: smooth noise in bursts of some seconds with rest between.
    private double movement(double seconds) {
        double unrest = Math.clamp(smooth(seconds, UNREST_HERTZ, 1L << 40), 0, 1);
        return unrest * smooth(seconds, MOTION_HERTZ, 1L << 41) / 2;
    }

    /// Noise values at a rate, joined by halves of a cosine.
    private double smooth(double seconds, double hertz, long stream) {
        long left = (long) Math.floor(seconds * hertz);
        double share = 0.5 - 0.5 * Math.cos(Math.PI * (seconds * hertz - left));
        double before = noise.at(stream + left);
        return before + share * (noise.at(stream + left + 1) - before);
    }

    private static double bump(double at, double centre, double width) {
        double distance = (at - centre) / width;
        return Math.exp(-distance * distance / 2);
    }

    /// The heart's second 0.
    public Instant met() {
        return met;
    }

    private double seconds(Instant at) {
        return Duration.between(met, at).toNanos() / 1e9;
    }

    private static double within(double value, double min, double max, String name) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " " + value + ", expected " + min + " to " + max);
        }
        return value;
    }
}
