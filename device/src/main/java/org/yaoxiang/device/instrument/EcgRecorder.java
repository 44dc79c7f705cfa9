package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.device.signal.EcgQuality;

/// A single-lead electrocardiogram of thirty seconds, kept as the converter gave it, count for
/// count. A lead that falls off is said within a tenth of a second and the recording begins anew
/// when it is back.
public final class EcgRecorder implements SelfTesting {
    /// How long a recording is.
    public static final Duration LENGTH = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(EcgRecorder.class);
    private static final int SAMPLES = (int) LENGTH.toSeconds() * Ads1292r.RATE_HERTZ;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS_MAX = 10 * 120;
    private static final int SILENT_STEPS_MAX = 10;
    private static final int SETTLE_SAMPLES = Ads1292r.RATE_HERTZ / 2;

    /// Two seconds of frames, many times what can gather between two steps.
    private static final int QUEUE_LENGTH = 2 * Ads1292r.RATE_HERTZ;

    private final Supplier<Ads1292r> chip;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param chip opens the driver for one measurement
    public EcgRecorder(Supplier<Ads1292r> chip, Pause pause, Supplier<Stamp> now) {
        this.chip = requireNonNull(chip, "chip");
        this.pause = requireNonNull(pause, "pause");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.ELECTROCARDIOGRAM;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (Ads1292r front = chip.get()) {
            return measure(front, progress);
        } catch (BusException e) {
            LOG.warn("electrocardiogram not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        }
    }

    /// The test signal is the chip's own square wave, the noise is taken with the inputs joined.
    @Override
    public List<SelfTest.Result> selfTest() {
        try (Ads1292r front = chip.get()) {
            return FrontEnd.tested(
                    front.partId(),
                    Ads1292r.PART,
                    front.testSignalMicrovolts(),
                    Ads1292r.TEST_MICROVOLTS,
                    front.noiseMicrovolts(),
                    FrontEnd.PAPER_NOISE_MICROVOLTS_MAX);
        } catch (BusException e) {
            LOG.warn("electrocardiograph not tested: {}", e.getMessage());
            return FrontEnd.silent();
        }
    }

    private Outcome measure(Ads1292r front, Progress progress) {
        Frames<Ads1292r.Frame> frames = new Frames<>(QUEUE_LENGTH);
        Flow flow = new Flow(FrontEnd.FRAMES_PER_STEP_MIN, FrontEnd.FRAMES_MISSING_MAX);
        Recording recording = new Recording();
        int silentSteps = 0;
        try (InputPin.Listening _ = front.start(() -> frames.take(front::read))) {
            for (int step = 0; step < STEPS_MAX; step++) {
                if (progress.cancelled()) {
                    return refused(Refusal.CANCELLED);
                }
                pause.pause(STEP);
                int[] fresh = recording.add(frames);
                silentSteps = recording.isHeard ? 0 : silentSteps + 1;
                if (silentSteps == SILENT_STEPS_MAX) {
                    LOG.warn("electrocardiogram not measured: no sound frame for a second");
                    return refused(Refusal.INSTRUMENT_FAULT);
                }
                if (frames.hasOverflowed()) {
                    recording.restart(Optional.of(Refusal.NOT_SETTLED));
                } else if (flow.hasStood(fresh.length) || recording.hasLostTooMuch()) {
                    recording.restart(Optional.of(Refusal.INSTRUMENT_FAULT));
                }
                progress.wave(fresh, Ads1292r.RATE_HERTZ, Ads1292r.MICROVOLTS_PER_STEP / 1000);
                if (recording.count < SAMPLES) {
                    progress.state(
                            (double) recording.count / SAMPLES,
                            recording.isLeadOff
                                    ? Optional.of(Refusal.LEAD_OFF)
                                    : recording.hindrance);
                    continue;
                }
                EcgQuality quality = recording.judge();
                if (quality.refusal().isEmpty()) {
                    front.confirm();
                    return measured(recording, quality);
                }
                recording.restart(quality.refusal());
            }
        }
        return refused(
                recording.isLeadOff
                        ? Refusal.LEAD_OFF
                        : recording.hindrance.orElse(Refusal.NOT_SETTLED));
    }

    private Outcome measured(Recording recording, EcgQuality quality) {
        List<Disturbance> disturbances = new ArrayList<>(quality.disturbances());
        if (!recording.gaps.isEmpty()) {
            disturbances.add(Disturbance.GAP);
        }
        disturbances.sort(null);
        Waveform waveform =
                new Waveform(
                        List.of(new Waveform.Channel(Lead.I, recording.samples)),
                        Ads1292r.RATE_HERTZ,
                        Ads1292r.MICROVOLTS_PER_STEP,
                        recording.gaps);
        double rate = Beats.ratePerMinute(quality.beats(), Ads1292r.RATE_HERTZ);
        return new Outcome.Measured(
                new Reading.Electrocardiogram(waveform, rate, EcgReader.read(waveform)),
                new Quality(disturbances),
                now.get());
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }

    /// What has been recorded since the electrodes were last whole.
    private static final class Recording {
        private final int[] samples = new int[SAMPLES];
        private final List<Waveform.Gap> gaps = new ArrayList<>();
        private int count;
        private int settle = SETTLE_SAMPLES;
        private int lost;
        private int lostInGaps;
        private boolean isHeard;
        private boolean isLeadOff;
        private Optional<Refusal> hindrance = Optional.empty();

        /// Takes the waiting frames in and returns their channel 2.
        int[] add(Frames<Ads1292r.Frame> frames) {
            int[] fresh = new int[frames.count()];
            isHeard = false;
            int length = 0;
            while (length < fresh.length) {
                Optional<Ads1292r.Frame> taken = frames.next();
                if (taken.isEmpty()) {
                    lost++;
                    fresh[length] = length == 0 ? 0 : fresh[length - 1];
                } else {
                    isHeard = true;
                    add(taken.get());
                    fresh[length] = taken.get().channel2();
                }
                length++;
            }
            return fresh;
        }

        private void add(Ads1292r.Frame frame) {
            isLeadOff = frame.leadOff() != 0;
            if (isLeadOff) {
                restart(Optional.empty());
            } else if (settle > 0) {
                settle--;
                lost = 0;
            } else if (count < SAMPLES) {
                if (lost > 0) {
                    gaps.add(new Waveform.Gap(count, lost));
                    lostInGaps += lost;
                    lost = 0;
                }
                samples[count++] = frame.channel2();
            }
        }

        /// Gaps shorten every interval that they fall into.
        boolean hasLostTooMuch() {
            return lostInGaps + lost > FrontEnd.FRAMES_LOST_MAX;
        }

        void restart(Optional<Refusal> why) {
            count = 0;
            settle = SETTLE_SAMPLES;
            lost = 0;
            lostInGaps = 0;
            gaps.clear();
            hindrance = why;
        }

        EcgQuality judge() {
            double[] millivolts = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                millivolts[i] = samples[i] * Ads1292r.MICROVOLTS_PER_STEP / 1000;
            }
            return EcgQuality.judge(
                    millivolts,
                    Ads1292r.RATE_HERTZ,
                    Ads1292r.CODE_MAX * Ads1292r.MICROVOLTS_PER_STEP / 1000);
        }
    }
}
