package org.yaoxiang.device.instrument;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.HoneywellAbp;
import org.yaoxiang.device.signal.Noise;

/// What a cuff can find out about itself without a patient: both sensors on the open cuff, pump and
/// closed valve up to a pressure below any that stops a vein, the two sensors against each other
/// there, and how fast the valve empties it. All numbers are engineering choices.
final class CuffSelfTest {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int OPEN_SAMPLES = 50;
    private static final double ZERO_MMHG_MAX = 8;

    /// A pulse is read from 0.25 mmHg on.
    private static final double NOISE_MMHG_MAX = 0.1;

    private static final double FILLED_MMHG = 30;
    private static final int FILL_STEPS_MAX = 500;
    private static final double APART_MMHG_MAX = 3;
    private static final double EMPTY_MMHG = 15;
    private static final double RELEASE_SECONDS_MAX = 5;
    private static final int RELEASE_STEPS_MAX = 1000;
    private static final String MMHG = "mm[Hg]";

    private final HoneywellAbp chip;
    private final CuffGuard guard;
    private final Pause pause;
    private final LongSupplier nanos;

    /// @param guard whose cuff is neither in use nor resting
    CuffSelfTest(HoneywellAbp chip, CuffGuard guard, Pause pause, LongSupplier nanos) {
        this.chip = chip;
        this.guard = guard;
        this.pause = pause;
        this.nanos = nanos;
    }

    static List<SelfTest.Result> failed() {
        return Stream.of(Probe.ZERO, Probe.NOISE, Probe.TEST_SIGNAL, Probe.RELEASE)
                .map(CuffSelfTest::fault)
                .toList();
    }

    /// Zero, noise, the measuring sensor less the guard's under pressure, seconds until empty.
    ///
    /// @throws BusException when the measuring sensor does not answer
    List<SelfTest.Result> results() {
        double[] open = new double[OPEN_SAMPLES];
        for (int i = 0; i < open.length; i++) {
            pause.pause(STEP);
            open[i] = chip.sample().mmHg();
        }
        double zero = Arrays.stream(open).average().orElseThrow();
        SelfTest.Result zeroed =
                new SelfTest.Result.Measured(Probe.ZERO, zero, -ZERO_MMHG_MAX, ZERO_MMHG_MAX, MMHG);
        SelfTest.Result noise =
                new SelfTest.Result.Measured(Probe.NOISE, Noise.rms(open), 0, NOISE_MMHG_MAX, MMHG);
        if (!zeroed.isPassed()) {
            return List.of(zeroed, noise, fault(Probe.TEST_SIGNAL), fault(Probe.RELEASE));
        }
        guard.begin();
        if (!isFilled(zero)) {
            return List.of(
                    zeroed,
                    noise,
                    new SelfTest.Result.Refused(Probe.TEST_SIGNAL, Refusal.CUFF_LEAK),
                    fault(Probe.RELEASE));
        }
        OptionalDouble seen = guard.seenMmHg();
        double filled = chip.sample().mmHg();
        SelfTest.Result apart =
                seen.isEmpty()
                        ? fault(Probe.TEST_SIGNAL)
                        : new SelfTest.Result.Measured(
                                Probe.TEST_SIGNAL,
                                filled - seen.getAsDouble(),
                                -APART_MMHG_MAX,
                                APART_MMHG_MAX,
                                MMHG);
        return List.of(zeroed, noise, apart, released(zero));
    }

    /// Pumps, then lets the air come to rest.
    private boolean isFilled(double zero) {
        for (int step = 0; step < FILL_STEPS_MAX; step++) {
            pause.pause(STEP);
            if (!guard.hold(100)) {
                return false;
            }
            if (chip.sample().mmHg() - zero >= FILLED_MMHG) {
                for (int rest = 0; rest < OPEN_SAMPLES; rest++) {
                    pause.pause(STEP);
                    if (!guard.hold(0)) {
                        return false;
                    }
                }
                return chip.sample().mmHg() - zero >= EMPTY_MMHG;
            }
        }
        return false;
    }

    private SelfTest.Result released(double zero) {
        long from = nanos.getAsLong();
        guard.end();
        for (int step = 0; step < RELEASE_STEPS_MAX; step++) {
            pause.pause(STEP);
            if (chip.sample().mmHg() - zero < EMPTY_MMHG) {
                return new SelfTest.Result.Measured(
                        Probe.RELEASE,
                        (nanos.getAsLong() - from) / 1e9,
                        0,
                        RELEASE_SECONDS_MAX,
                        "s");
            }
        }
        return fault(Probe.RELEASE);
    }

    private static SelfTest.Result fault(Probe probe) {
        return new SelfTest.Result.Refused(probe, Refusal.INSTRUMENT_FAULT);
    }
}
