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
    private static final double ARM_SECONDS = 0.12;
    private static final double BEAT_SECONDS_MAX = 4;
    private static final double RISE_SHARE = 1 / 6.0;
    private static final double RUN_OFF = 2.5;
    private static final double INFRARED_NANOAMPERES_PER_MILLIAMPERE = 250;
    private static final double RED_NANOAMPERES_PER_MILLIAMPERE = 180;
    private static final double AMBIENT_NANOAMPERES = 8;
    private static final double RESPIRATION_PER_MINUTE = 15;
    private static final double RESPIRATION_VOLTS = 0.0005;
    private static final double ROOM_CELSIUS = 22;
    private static final double SKIN_SECONDS = 8;
    private static final double ELECTRODE_NOISE_MILLIVOLTS = 0.003;
    private static final double LIGHT_NOISE_SHARE = 0.0001;
    private static final int ALL_ELECTRODES_OFF = 0b11111;

    private record Pressures(double systolicMmHg, double diastolicMmHg) {}

    private final Heart heart;
    private final Instant met;
    private final Noise noise;
    private volatile double oxygenSaturationPercent = 97;
    private volatile double perfusionPercent = 2;
    private volatile double skinCelsius = 36.6;
    private volatile Pressures pressures = new Pressures(120, 78);
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

    /// Sets the temperature of the skin.
    ///
    /// @param celsius what the probe reaches at rest, 0 to 50
    public void skin(double celsius) {
        skinCelsius = within(celsius, 0, 50, "celsius");
    }

    /// Sets the blood pressure, the mean over the beats.
    ///
    /// @param systolicMmHg 40 to 260
    /// @param diastolicMmHg 20 to less than systolic
    public void bloodPressure(double systolicMmHg, double diastolicMmHg) {
        pressures =
                new Pressures(
                        within(systolicMmHg, 40, 260, "systolicMmHg"),
                        within(diastolicMmHg, 20, systolicMmHg - 1, "diastolicMmHg"));
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
            return AMBIENT_NANOAMPERES * grain;
        }
        double share = perfusionPercent / 100 * (red ? ratio(oxygenSaturationPercent) : 1);
        double direct =
                milliamperes
                        * (red
                                ? RED_NANOAMPERES_PER_MILLIAMPERE
                                : INFRARED_NANOAMPERES_PER_MILLIAMPERE);
        return direct * (1 - share * pulse(seconds)) * grain;
    }

    /// What the thermometer's contact has reached, °C.
    public double contactCelsius(Instant at) {
        double sinceChange = Math.max(0, Duration.between(probed, at).toNanos() / 1e9);
        double left = Math.exp(-sinceChange / SKIN_SECONDS);
        double from = isProbeOn ? ROOM_CELSIUS : skinCelsius;
        double to = isProbeOn ? skinCelsius : ROOM_CELSIUS;
        return to + (from - to) * left;
    }

    /// The diastolic pressure that was set, mmHg.
    public double diastolicMmHg() {
        return pressures.diastolicMmHg();
    }

    /// The pressure in the artery of the upper arm, mmHg: in each beat a rise of a sixth of the
    /// beat and a run-off as from a windkessel. A beat after a longer pause is stronger, in
    /// proportion, as a heart fills longer.
    public double arterialMmHg(Instant at) {
        double seconds = seconds(at) - ARM_SECONDS;
        double[] beats = heart.beats(seconds - BEAT_SECONDS_MAX, seconds + BEAT_SECONDS_MAX);
        Pressures now = pressures;
        int next = 0;
        while (next < beats.length && beats[next] <= seconds) {
            next++;
        }
        if (next == 0 || next == beats.length) {
            return now.diastolicMmHg();
        }
        double length = beats[next] - beats[next - 1];
        double share = (seconds - beats[next - 1]) / length;
        double typical = (beats[beats.length - 1] - beats[0]) / (beats.length - 1);
        double filled = next < 2 ? typical : beats[next - 1] - beats[next - 2];
        double strength = Math.clamp(filled / typical, 0.5, 1.5);
        double wave =
                share < RISE_SHARE
                        ? (1 - Math.cos(Math.PI * share / RISE_SHARE)) / 2
                        : runOff((share - RISE_SHARE) / (1 - RISE_SHARE));
        return now.diastolicMmHg() + (now.systolicMmHg() - now.diastolicMmHg()) * strength * wave;
    }

    /// From 1 to 0 as the share of the run-off goes from 0 to 1.
    private static double runOff(double share) {
        double end = Math.exp(-RUN_OFF);
        return (Math.exp(-RUN_OFF * share) - end) / (1 - end);
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
