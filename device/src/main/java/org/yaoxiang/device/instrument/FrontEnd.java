package org.yaoxiang.device.instrument;

import java.util.List;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.SelfTest;

/// What the front ends for electrodes find out about themselves, whatever they measure with: who
/// they are, the square wave that the chip makes itself, and the noise with the inputs joined.
final class FrontEnd {
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
