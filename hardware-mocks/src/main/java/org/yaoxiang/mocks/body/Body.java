package org.yaoxiang.mocks.body;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.yaoxiang.mocks.chip.Ads1292r;
import org.yaoxiang.mocks.chip.Ads1298;
import org.yaoxiang.mocks.chip.Max30102;

/// One patient: heart, vessels, lungs and skin on one clock. The pulse in the finger follows the
/// heart's own beats by a transit time, so that ECG and pulse wave belong together.
///
/// Everything but the settings is a pure function of the instant. Settings may be changed by any
/// thread at any time.
public final class Body implements Ads1292r.Electrodes, Ads1298.Electrodes, Max30102.Tissue {
    /// The ten electrodes of a twelve-lead recording.
    public enum Electrode {
        RIGHT_ARM,
        LEFT_ARM,
        LEFT_LEG,
        RIGHT_LEG,
        V1,
        V2,
        V3,
        V4,
        V5,
        V6
    }

    /// At channels 3 to 8.
    private static final List<Electrode> CHEST =
            List.of(
                    Electrode.V1,
                    Electrode.V2,
                    Electrode.V3,
                    Electrode.V4,
                    Electrode.V5,
                    Electrode.V6);

    private static final double TRANSIT_SECONDS = 0.25;
    private static final double PULSE_SECONDS = 1.2;
    private static final double ARM_SECONDS = 0.12;
    private static final double BEAT_SECONDS_MAX = 4;
    private static final double RISE_SHARE = 1 / 6.0;
    private static final double RUN_OFF = 2.5;
    private static final double INFRARED_NANOAMPERES_PER_MILLIAMPERE = 250;
    private static final double RED_NANOAMPERES_PER_MILLIAMPERE = 180;
    private static final double AMBIENT_NANOAMPERES = 8;

    /// The demodulated swing of a usual breath, to either side.
    private static final double RESPIRATION_VOLTS = 0.00005;

    /// The heart's own share of the chest's impedance.
    private static final double CARDIAC_SHARE = 0.1;

    private static final double BREATH_PULSE_SHARE = 0.08;
    private static final double UNREST_OF_CHEST_HERTZ = 0.7;
    private static final double ROOM_CELSIUS = 22;
    private static final double SKIN_SECONDS = 8;
    private static final double ELECTRODE_NOISE_MILLIVOLTS = 0.003;
    private static final double LIGHT_NOISE_SHARE = 0.0001;
    private static final double MOTION_HERTZ = 2.5;
    private static final double UNREST_HERTZ = 0.15;
    private static final double VENOUS_LESS_PERCENT = 25;
    private static final int ALL_ELECTRODES_OFF = 0b11111;
    private static final double MAINS_HERTZ = 50;
    private static final double HUM_VOLTS = 0.0005;

    /// How much of the way from the core to the room the forehead's surface lies.
    private static final double FOREHEAD_SHARE = 0.1;

    private record Pressures(double systolicMmHg, double diastolicMmHg) {}

    private final Heart heart;
    private final Lungs lungs = new Lungs();
    private final Instant met;
    private final Noise noise;
    private volatile double oxygenSaturationPercent = 97;
    private volatile double perfusionPercent = 2;
    private volatile double motionPercent;
    private volatile double shakeMillivolts;
    private volatile double unrestTimes;
    private volatile double ambientNanoamperes;
    private volatile double translucency = 1;
    private volatile double skinCelsius = 36.6;
    private volatile Pressures pressures = new Pressures(120, 78);
    private volatile Instant probed;
    private volatile boolean isProbeOn = true;
    private volatile boolean isFingerIn = true;
    private volatile boolean isLeadOff;
    private final Set<Electrode> off = ConcurrentHashMap.newKeySet();

    /// @param met the instant that is second 0 of the heart
    public Body(Heart heart, Instant met, long seed) {
        this.heart = requireNonNull(heart, "heart");
        this.met = requireNonNull(met, "met");
        this.noise = new Noise(seed);
        this.probed = met;
        heart.follow(lungs);
    }

    /// Sets how fast the patient breathes from an instant on. The chest's impedance, the heart's
    /// intervals, the height of its waves and that of the pulse follow.
    ///
    /// @param perMinute 0 for no breath at all, to 120
    public void breathing(double perMinute, Instant from) {
        lungs.breathe(within(perMinute, 0, 120, "perMinute"), seconds(from));
    }

    /// Turns and shrugs: the chest's impedance moves irregularly, about as fast as breaths.
    ///
    /// @param times of a usual breath, 0 to 20
    public void unrest(double times) {
        unrestTimes = within(times, 0, 20, "times");
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

    /// Moves the electrodes on the skin: the same bursts of irregular movement as in the finger, of
    /// another voltage at each electrode.
    ///
    /// @param millivolts what a strong movement adds, 0 to 20
    public void shake(double millivolts) {
        shakeMillivolts = within(millivolts, 0, 20, "millivolts");
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

    /// Takes one electrode off or puts it on. Both front ends hang on the arms and the right leg.
    public void electrode(Electrode electrode, boolean isOff) {
        if (isOff) {
            off.add(electrode);
        } else {
            off.remove(electrode);
        }
    }

    /// Puts the thermometer on the skin or takes it off.
    public void probe(boolean isOn, Instant at) {
        isProbeOn = isOn;
        probed = at;
    }

    @Override
    public double volts(int channel, Instant at) {
        double seconds = seconds(at);
        if (isOff(Electrode.RIGHT_ARM) || isOff(Electrode.LEFT_ARM)) {
            return 0;
        }
        if (channel == 1) {
            return chestVolts(seconds);
        }
        double millivolts =
                heart.millivolts(seconds)
                        + ELECTRODE_NOISE_MILLIVOLTS * noise.at(Math.round(seconds * 8000))
                        + shaken(seconds, 0);
        return millivolts / 1000;
    }

    /// The demodulated impedance between the arms: breath, heart, movement.
    private double chestVolts(double seconds) {
        double moved = unrestTimes * smooth(seconds, UNREST_OF_CHEST_HERTZ, 1L << 42);
        double swing = lungs.volume(seconds) - CARDIAC_SHARE * pulse(seconds) + moved;
        double grain = ELECTRODE_NOISE_MILLIVOLTS / 1000;
        return RESPIRATION_VOLTS * swing
                + grain * noise.at((1L << 43) + Math.round(seconds * 8000));
    }

    @Override
    public int leadOff(Instant at) {
        if (isLeadOff) {
            return ALL_ELECTRODES_OFF;
        }
        int right = isOff(Electrode.RIGHT_ARM) ? 0b01010 : 0;
        int left = isOff(Electrode.LEFT_ARM) ? 0b00101 : 0;
        return right | left | (isOff(Electrode.RIGHT_LEG) ? 0b10000 : 0);
    }

    /// The electrodes stand around a mean of 0: RA = −(I+II)/3, LA = RA + I, LL = RA + II, so that
    /// III = II − I whatever the heart does. Channel 1 is LA − RA, channel 2 LL − RA, channels 3 to
    /// 8 the chest.
    @Override
    public void volts(Instant at, double[] positive, double[] negative) {
        double seconds = seconds(at);
        double[] leads = heart.leads(seconds);
        long grain = Math.round(seconds * 8000) * 16;
        double rightArm = -(leads[0] + leads[1]) / 3;
        negative[0] = (rightArm + electrodeNoise(grain) + shaken(seconds, 1)) / 1000;
        negative[1] = negative[0];
        positive[0] = (rightArm + leads[0] + electrodeNoise(grain + 1) + shaken(seconds, 2)) / 1000;
        positive[1] = (rightArm + leads[1] + electrodeNoise(grain + 2) + shaken(seconds, 3)) / 1000;
        for (int i = 2; i < leads.length; i++) {
            positive[i] =
                    (leads[i] + electrodeNoise(grain + 1 + i) + shaken(seconds, 2 + i)) / 1000;
        }
    }

    private double shaken(double seconds, int electrode) {
        double most = shakeMillivolts;
        return most == 0 ? 0 : most * movement(seconds, (2L + electrode) << 42);
    }

    private double electrodeNoise(long counter) {
        return ELECTRODE_NOISE_MILLIVOLTS * noise.at(counter);
    }

    @Override
    public int positiveOff(Instant at) {
        int bits = isOff(Electrode.LEFT_ARM) ? 0b01 : 0;
        bits |= isOff(Electrode.LEFT_LEG) ? 0b10 : 0;
        for (int i = 0; i < CHEST.size(); i++) {
            bits |= isOff(CHEST.get(i)) ? 0b100 << i : 0;
        }
        return bits;
    }

    @Override
    public int negativeOff(Instant at) {
        return isOff(Electrode.RIGHT_ARM) ? 0b11 : 0;
    }

    @Override
    public boolean rightLegOff(Instant at) {
        return isOff(Electrode.RIGHT_LEG);
    }

    @Override
    public double humVolts(Instant at) {
        return HUM_VOLTS * Math.sin(2 * Math.PI * MAINS_HERTZ * seconds(at));
    }

    private boolean isOff(Electrode electrode) {
        return isLeadOff || off.contains(electrode);
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
        double moved = motionPercent / 100 * venous * movement(seconds, 0);
        double breathed = 1 + BREATH_PULSE_SHARE * lungs.volume(seconds);
        double through =
                translucency * direct * Math.exp(-share * breathed * pulse(seconds) - moved);
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

    /// The surface of the forehead, which the infrared thermometer sees, °C: cooler than the skin
    /// under the probe.
    ///
    /// @param roomCelsius the air around
    public double foreheadCelsius(double roomCelsius) {
        return skinCelsius + FOREHEAD_SHARE * (roomCelsius - skinCelsius);
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

    /// Movement, about -1 to 1: smooth noise in bursts of some seconds with rest between.
    ///
    /// @param stream which of several independent movements, a multiple of 2 to the 42nd
    private double movement(double seconds, long stream) {
        double unrest = Math.clamp(smooth(seconds, UNREST_HERTZ, stream + (1L << 40)), 0, 1);
        return unrest * smooth(seconds, MOTION_HERTZ, stream + (1L << 41)) / 2;
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
