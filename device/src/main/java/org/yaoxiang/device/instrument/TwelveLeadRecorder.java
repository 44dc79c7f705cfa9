package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.yaoxiang.device.driver.Ads1298;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.device.signal.EcgQuality;
import org.yaoxiang.device.signal.TwelveLeads;

/// A twelve-lead electrocardiogram of ten seconds, eight leads as the converter gave them and four
/// that follow from them. An electrode that falls off is named within a tenth of a second and the
/// recording begins anew when it is back.
public final class TwelveLeadRecorder implements SelfTesting {
    /// How long a recording is.
    public static final Duration LENGTH = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(TwelveLeadRecorder.class);
    private static final int SAMPLES = (int) LENGTH.toSeconds() * Ads1298.RATE_HERTZ;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS_MAX = 10 * 120;
    private static final int SILENT_STEPS_MAX = 10;
    private static final int SETTLE_SAMPLES = Ads1298.RATE_HERTZ / 2;
    private static final int RHYTHM_CHANNEL = 1; // lead II

    /// Beats a minute: less than one beat in ten seconds.
    private static final double RATES_APART_MAX = 3;

    /// How near to a usual interval two or three are together that a movement has made of one; a
    /// choice of this project.
    private static final double SPLIT_SHARE = 0.15;

    /// Two seconds of frames, many times what can gather between two steps.
    private static final int QUEUE_LENGTH = 2 * Ads1298.RATE_HERTZ;

    /// As they are labelled, in the order of the chip's positive inputs.
    private static final List<String> ELECTRODES =
            List.of("LA", "LL", "V1", "V2", "V3", "V4", "V5", "V6");

    private final Supplier<Ads1298> chip;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param chip opens the driver for one measurement
    public TwelveLeadRecorder(Supplier<Ads1298> chip, Pause pause, Supplier<Stamp> now) {
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
        try (Ads1298 front = chip.get()) {
            return measure(front, progress);
        } catch (BusException e) {
            LOG.warn("twelve leads not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        }
    }

    /// The test signal is the chip's own square wave, the noise is taken with the inputs joined; of
    /// the eight channels the worst is told.
    @Override
    public List<SelfTest.Result> selfTest() {
        try (Ads1298 front = chip.get()) {
            double signal =
                    Arrays.stream(front.testSignalMicrovolts())
                            .boxed()
                            .max(
                                    Comparator.comparingDouble(
                                            each -> Math.abs(each - Ads1298.TEST_MICROVOLTS)))
                            .orElseThrow();
            double noise = Arrays.stream(front.noiseMicrovolts()).max().orElseThrow();
            return FrontEnd.tested(
                    front.partId(),
                    Ads1298.PART,
                    signal,
                    Ads1298.TEST_MICROVOLTS,
                    noise,
                    FrontEnd.PAPER_NOISE_MICROVOLTS_MAX);
        } catch (BusException e) {
            LOG.warn("twelve leads not tested: {}", e.getMessage());
            return FrontEnd.silent();
        }
    }

    private Outcome measure(Ads1298 front, Progress progress) {
        Frames<Ads1298.Frame> frames = new Frames<>(QUEUE_LENGTH);
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
                    LOG.warn("twelve leads not measured: no sound frame for a second");
                    return refused(Refusal.INSTRUMENT_FAULT);
                }
                if (frames.hasOverflowed()) {
                    recording.restart(Optional.of(Refusal.NOT_SETTLED));
                } else if (flow.hasStood(fresh.length) || recording.hasLostTooMuch()) {
                    recording.restart(Optional.of(Refusal.INSTRUMENT_FAULT));
                }
                progress.wave(fresh, Ads1298.RATE_HERTZ, Ads1298.MICROVOLTS_PER_STEP / 1000);
                progress.electrodesOff(recording.off);
                if (recording.count < SAMPLES) {
                    progress.state((double) recording.count / SAMPLES, recording.hindrance());
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
        if (recording.off.isEmpty()) {
            // A chip that lost its settings looks like noise: it answers for itself first.
            front.confirm();
        }
        return refused(recording.hindrance().orElse(Refusal.NOT_SETTLED));
    }

    private Outcome measured(Recording recording, EcgQuality quality) {
        Set<Disturbance> disturbances = EnumSet.noneOf(Disturbance.class);
        disturbances.addAll(quality.disturbances());
        if (!recording.gaps.isEmpty()) {
            disturbances.add(Disturbance.GAP);
        }
        List<Waveform.Channel> channels =
                Arrays.stream(Lead.values())
                        .map(lead ->
                                new Waveform.Channel(
                                        lead, TwelveLeads.halfSteps(lead, recording.samples)))
                        .toList();
        Waveform waveform =
                new Waveform(
                        channels,
                        Ads1298.RATE_HERTZ,
                        Ads1298.MICROVOLTS_PER_STEP / 2,
                        recording.gaps);
        double rate = Beats.ratePerMinute(quality.beats(), Ads1298.RATE_HERTZ);
        return new Outcome.Measured(
                new Reading.Electrocardiogram(waveform, rate, EcgReader.read(waveform)),
                new Quality(List.copyOf(disturbances)),
                now.get());
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }

    /// The labels of the electrodes that a frame shows to be off.
    static List<String> off(Ads1298.Frame frame) {
        List<String> off = new ArrayList<>();
        if (frame.rightArmOff()) {
            off.add("RA");
        }
        for (int i = 0; i < ELECTRODES.size(); i++) {
            if ((frame.positiveOff() & (1 << i)) != 0) {
                off.add(ELECTRODES.get(i));
            }
        }
        return List.copyOf(off);
    }

    /// Whether one or two beats stand within what is a usual interval without them. A limb's
    /// electrode that moves is seen by all leads at once, and its jolt may pass for a beat.
    ///
    /// @param beats sample indices, ascending
    static boolean hasSplitInterval(int[] beats) {
        if (beats.length < 3) {
            return false;
        }
        int[] intervals = new int[beats.length - 1];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = beats[i + 1] - beats[i];
        }
        Arrays.sort(intervals);
        double usual = intervals[intervals.length / 2];
        for (int from = 0; from < beats.length; from++) {
            int last = Math.min(from + 3, beats.length - 1);
            for (int to = from + 2; to <= last; to++) {
                if (Math.abs(beats[to] - beats[from] - usual) < SPLIT_SHARE * usual) {
                    return true;
                }
            }
        }
        return false;
    }

    /// What has been recorded since the electrodes were last whole.
    private static final class Recording {
        private final int[][] samples = new int[Ads1298.CHANNELS][SAMPLES];
        private final List<Waveform.Gap> gaps = new ArrayList<>();
        private int count;
        private int settle = SETTLE_SAMPLES;
        private int lost;
        private int lostInGaps;
        private boolean isHeard;
        private List<String> off = List.of();
        private Optional<Refusal> unfit = Optional.empty();
        private boolean hasBeenSplit;

        Optional<Refusal> hindrance() {
            return off.isEmpty() ? unfit : Optional.of(Refusal.LEAD_OFF);
        }

        /// Takes the waiting frames in and returns their rhythm lead.
        int[] add(Frames<Ads1298.Frame> frames) {
            int[] fresh = new int[frames.count()];
            isHeard = false;
            for (int i = 0; i < fresh.length; i++) {
                Optional<Ads1298.Frame> taken = frames.next();
                if (taken.isEmpty()) {
                    lost++;
                    fresh[i] = i == 0 ? 0 : fresh[i - 1];
                } else {
                    isHeard = true;
                    int[] codes = taken.get().codes();
                    add(taken.get(), codes);
                    fresh[i] = codes[RHYTHM_CHANNEL];
                }
            }
            return fresh;
        }

        private void add(Ads1298.Frame frame, int[] codes) {
            off = off(frame);
            if (!off.isEmpty()) {
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
                for (int channel = 0; channel < codes.length; channel++) {
                    samples[channel][count] = codes[channel];
                }
                count++;
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
            unfit = why;
        }

        /// The rhythm lead decides whether hearts can be read at all; a chest lead may be small in
        /// a healthy patient, but none may stand at the converter's end, and of those that are fit
        /// at least three in four must show as many beats. A beat that splits an interval must come
        /// again in a later recording: a heart that has such beats has more of them, a jolt hardly
        /// falls into an interval twice.
        EcgQuality judge() {
            double rail = Ads1298.CODE_MAX * Ads1298.MICROVOLTS_PER_STEP / 1000;
            EcgQuality rhythm =
                    EcgQuality.judge(millivolts(RHYTHM_CHANNEL), Ads1298.RATE_HERTZ, rail);
            int fit = 0;
            int agreeing = 0;
            for (int channel = 0; channel < samples.length; channel++) {
                EcgQuality each =
                        channel == RHYTHM_CHANNEL
                                ? rhythm
                                : EcgQuality.judge(millivolts(channel), Ads1298.RATE_HERTZ, rail);
                if (each.refusal().equals(Optional.of(Refusal.SATURATED))) {
                    return each;
                }
                boolean isAsked = channel != RHYTHM_CHANNEL && rhythm.refusal().isEmpty();
                if (isAsked && each.refusal().isEmpty()) {
                    fit++;
                    agreeing += isOfOneHeart(rhythm, each) ? 1 : 0;
                }
            }
            boolean isOfOneHeart = 4 * agreeing >= 3 * fit;
            if (isOfOneHeart && (hasBeenSplit || !hasSplitInterval(rhythm.beats()))) {
                return rhythm;
            }
            hasBeenSplit |= isOfOneHeart;
            return new EcgQuality(
                    Optional.of(isOfOneHeart ? Refusal.MOTION : Refusal.NOISE),
                    rhythm.disturbances(),
                    new int[0]);
        }

        private static boolean isOfOneHeart(EcgQuality one, EcgQuality other) {
            double rate = Beats.ratePerMinute(one.beats(), Ads1298.RATE_HERTZ);
            double otherRate = Beats.ratePerMinute(other.beats(), Ads1298.RATE_HERTZ);
            return Math.abs(rate - otherRate) <= RATES_APART_MAX;
        }

        private double[] millivolts(int channel) {
            return Arrays.stream(samples[channel])
                    .mapToDouble(code -> code * Ads1298.MICROVOLTS_PER_STEP / 1000)
                    .toArray();
        }
    }
}
