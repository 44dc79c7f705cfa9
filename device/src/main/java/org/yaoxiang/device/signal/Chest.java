package org.yaoxiang.device.signal;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// Whether a chest moves as a breathing one does, from its impedance, before anybody counts: {@link
/// Respiration} finds the strongest rhythm, and where nobody breathes that is the heart's or the
/// vessels'.
///
/// The window is looked at in stretches of fifteen seconds, in which even the slowest breathing
/// that is looked for takes one breath. The limits are engineering choices of this project.
///
/// @param refusal why breaths must not be counted; empty when they may be
/// @param isUneven some stretch moves twice as much as the usual one: still fit, and to be said
public record Chest(Optional<Refusal> refusal, boolean isUneven) {
    /// The shortest window, seconds.
    public static final double SECONDS_MIN = 15;

    /// The effective value of a stretch below which nobody breathes: some four times what the heart
    /// alone leaves in the emulated patient, a ninth of a usual breath.
    public static final double QUIET_MICROVOLTS = 4;

    /// The effective value of a stretch above which a chest does not only breathe: seven times a
    /// usual breath.
    private static final double MOVED_MICROVOLTS = 250;

    private static final double STEP_SECONDS = 5;
    private static final double QUIET_SHARE = 0.15;
    private static final double REST_BREATHS = 1.5;
    private static final int STEPS_PER_REST = 8;
    private static final double UNEVEN_TIMES = 2;
    private static final double MOVED_TIMES = 4;

    /// Judges a window.
    ///
    /// @param microvolts demodulated impedance, {@link #SECONDS_MIN} or more
    /// @param rateHertz 4 or more; below 20 the heart is averaged out a little more
    public static Chest of(double[] microvolts, double rateHertz) {
        int length = (int) (SECONDS_MIN * rateHertz);
        int step = (int) (STEP_SECONDS * rateHertz);
        if (!(rateHertz >= 4) || microvolts.length < length) {
            throw new IllegalArgumentException(
                    microvolts.length
                            + " samples at "
                            + rateHertz
                            + " Hz, expected "
                            + SECONDS_MIN
                            + " s at 4 Hz or more");
        }
        double[] swings = new double[(microvolts.length - length) / step + 1];
        for (int i = 0; i < swings.length; i++) {
            // From the end, so that the last seconds always count.
            int to = microvolts.length - i * step;
            swings[i] = swing(Arrays.copyOfRange(microvolts, to - length, to));
        }
        double[] sorted = swings.clone();
        Arrays.sort(sorted);
        double usual = sorted[sorted.length / 2];
        double least = sorted[0];
        double most = sorted[sorted.length - 1];
        if (least < Math.max(QUIET_MICROVOLTS, QUIET_SHARE * usual)) {
            return new Chest(Optional.of(Refusal.NO_BREATHING), false);
        }
        if (most > Math.min(MOVED_MICROVOLTS, MOVED_TIMES * usual)) {
            return new Chest(Optional.of(Refusal.MOTION), true);
        }
        return new Chest(Optional.empty(), most > UNEVEN_TIMES * usual);
    }

    /// Whether a chest rests for more than about one breath somewhere in the window. Its rhythm
    /// before and after the rest is then faster than the breaths of the whole window are many: the
    /// rest hides from the spectrum, and between two breaths that are counted it is one interval of
    /// many.
    ///
    /// @param microvolts as for {@link #of}
    /// @param perMinute the rate that was found
    public static boolean rests(double[] microvolts, double rateHertz, double perMinute) {
        int length = (int) Math.round(REST_BREATHS * 60 / perMinute * rateHertz);
        int step = Math.max(1, length / STEPS_PER_REST);
        if (length < 2 || microvolts.length < length) {
            throw new IllegalArgumentException(
                    microvolts.length + " samples, expected " + length + " or more, at least 2");
        }
        double[] swings = new double[(microvolts.length - length) / step + 1];
        for (int i = 0; i < swings.length; i++) {
            swings[i] = swing(Arrays.copyOfRange(microvolts, i * step, i * step + length));
        }
        double least = Arrays.stream(swings).min().orElseThrow();
        Arrays.sort(swings);
        return least < QUIET_SHARE * swings[swings.length / 2];
    }

    /// The effective value about the straight line that fits best: electrodes drift.
    private static double swing(double[] stretch) {
        int count = stretch.length;
        double middle = (count - 1) / 2.0;
        double mean = Arrays.stream(stretch).average().orElseThrow();
        double slope = 0;
        double spread = 0;
        for (int i = 0; i < count; i++) {
            slope += (i - middle) * (stretch[i] - mean);
            spread += (i - middle) * (i - middle);
        }
        slope /= spread;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double off = stretch[i] - mean - slope * (i - middle);
            squares += off * off;
        }
        return Math.sqrt(squares / count);
    }
}
