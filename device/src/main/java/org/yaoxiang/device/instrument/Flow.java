package org.yaoxiang.device.instrument;

/// Whether a converter gives its samples as fast as it must. One that stands still for a moment
/// leaves no gap behind: the samples before and after it look like neighbours.
///
/// Each step of waiting must bring a number of samples. Fewer may be late and come with the next
/// steps; what is still missing then has never been taken.
final class Flow {
    /// Steps in which late samples may come.
    private static final int GRACE_STEPS = 3;

    private final int samplesPerStep;
    private final int missingMax;
    private int missing;
    private int steps;

    /// @param samplesPerStep the fewest that a step brings, with the slowest clock of the part
    /// @param missingMax how many may be missing for good
    Flow(int samplesPerStep, int missingMax) {
        this.samplesPerStep = samplesPerStep;
        this.missingMax = missingMax;
    }

    /// Takes a step in.
    ///
    /// @param samples that it has brought
    /// @return whether the converter has stood still; then it is asked anew
    boolean hasStood(int samples) {
        missing = Math.max(0, missing + samplesPerStep - samples);
        steps = missing > missingMax ? steps + 1 : 0;
        if (steps <= GRACE_STEPS) {
            return false;
        }
        missing = 0;
        steps = 0;
        return true;
    }
}
