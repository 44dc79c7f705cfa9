package org.yaoxiang.device.instrument;

import java.util.List;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.SelfTest;

/// What the front ends for electrodes have in common, whatever they measure with: 500 frames a
/// second, and what they find out about themselves: who they are, the square wave that the chip
/// makes itself, and the noise with the inputs joined.
final class FrontEnd {
    /// What a step of 100 ms brings at least: of 50, with the slowest clock.
    static final int FRAMES_PER_STEP_MIN = 48;

    /// How many of them may never come before the converter counts as having stood still.
    static final int FRAMES_MISSING_MAX = 10;

    /// How many may be damaged or unread within a recording: a tenth of a second.
    static final int FRAMES_LOST_MAX = 50;

    /// A tenth of a millimetre on paper at 10 mm/mV, for an electrocardiogram.
    static final double PAPER_NOISE_MICROVOLTS_MAX = 10;

    /// Within 5 % the amplitude on paper is right by half a millimetre in ten.
    private static final double TEST_TOLERANCE = 0.05;

    private FrontEnd() {}

    /// @param part what `partId` must be
    /// @param sentMicrovolts what `signalMicrovolts` should be
    static List<SelfTest.Result> tested(
            int partId,
            int part,
            double signalMicrovolts,
            double sentMicrovolts,
            double noiseMicrovolts,
            double noiseMicrovoltsMax) {
        return List.of(
                new SelfTest.Result.Measured(Probe.IDENTITY, partId, part, part, "1"),
                new SelfTest.Result.Measured(
                        Probe.TEST_SIGNAL,
                        signalMicrovolts,
                        sentMicrovolts * (1 - TEST_TOLERANCE),
                        sentMicrovolts * (1 + TEST_TOLERANCE),
                        "uV"),
                new SelfTest.Result.Measured(
                        Probe.NOISE, noiseMicrovolts, 0, noiseMicrovoltsMax, "uV"));
    }

    /// The chip did not answer.
    static List<SelfTest.Result> silent() {
        return List.of(fault(Probe.IDENTITY), fault(Probe.TEST_SIGNAL), fault(Probe.NOISE));
    }

    private static SelfTest.Result fault(Probe probe) {
        return new SelfTest.Result.Refused(probe, Refusal.INSTRUMENT_FAULT);
    }
}
