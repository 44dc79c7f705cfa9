package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
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
public final class TwelveLeadRecorder implements Instrument {
    /// How long a recording is.
    public static final Duration LENGTH = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(TwelveLeadRecorder.class);
    private static final int SAMPLES = (int) LENGTH.toSeconds() * Ads1298.RATE_HERTZ;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS_MAX = 10 * 120;
    private static final int SILENT_STEPS_MAX = 10;
    private static final int SETTLE_SAMPLES = Ads1298.RATE_HERTZ / 2;
    private static final int RHYTHM_CHANNEL = 1; // lead II

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

    private Outcome measure(Ads1298 front, Progress progress) {
        Queue<Optional<Ads1298.Frame>> frames = new ArrayBlockingQueue<>(QUEUE_LENGTH);
        Recording recording = new Recording();
        int silentSteps = 0;
        try (InputPin.Listening _ = front.start(() -> take(front, frames))) {
            for (int step = 0; step < STEPS_MAX; step++) {
                if (progress.cancelled()) {
                    return refused(Refusal.CANCELLED);
                }
                pause.pause(STEP);
                int[] fresh = recording.add(frames);
                silentSteps = fresh.length == 0 ? silentSteps + 1 : 0;
                if (silentSteps == SILENT_STEPS_MAX) {
                    LOG.warn("twelve leads not measured: no data ready for a second");
                    return refused(Refusal.INSTRUMENT_FAULT);
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

    /// Runs on the pin's thread: the next conversion overwrites the frame.
    private static void take(Ads1298 front, Queue<Optional<Ads1298.Frame>> frames) {
        Optional<Ads1298.Frame> frame;
        try {
            frame = front.read();
        } catch (BusException e) {
            LOG.warn("frame lost: {}", e.getMessage());
            frame = Optional.empty();
        }
        if (!frames.offer(frame)) {
            LOG.warn("frames come faster than they are taken");
        }
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

    /// What has been recorded since the electrodes were last whole.
    private static final class Recording {
        private final int[][] samples = new int[Ads1298.CHANNELS][SAMPLES];
        private final List<Waveform.Gap> gaps = new ArrayList<>();
        private int count;
        private int settle = SETTLE_SAMPLES;
        private int lost;
        private List<String> off = List.of();
        private Optional<Refusal> unfit = Optional.empty();

        Optional<Refusal> hindrance() {
            return off.isEmpty() ? unfit : Optional.of(Refusal.LEAD_OFF);
        }

        /// Takes the waiting frames in and returns their rhythm lead.
        int[] add(Queue<Optional<Ads1298.Frame>> frames) {
            int[] fresh = new int[frames.size()];
            for (int i = 0; i < fresh.length; i++) {
                Optional<Ads1298.Frame> taken = frames.remove();
                if (taken.isEmpty()) {
                    lost++;
                    fresh[i] = i == 0 ? 0 : fresh[i - 1];
                } else {
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
                    lost = 0;
                }
                for (int channel = 0; channel < codes.length; channel++) {
                    samples[channel][count] = codes[channel];
                }
                count++;
            }
        }

        void restart(Optional<Refusal> why) {
            count = 0;
            settle = SETTLE_SAMPLES;
            lost = 0;
            gaps.clear();
            unfit = why;
        }

        /// The rhythm lead decides whether hearts can be read at all; a chest lead may be small in
        /// a healthy patient, but none may stand at the converter's end.
        EcgQuality judge() {
            double rail = Ads1298.CODE_MAX * Ads1298.MICROVOLTS_PER_STEP / 1000;
            EcgQuality rhythm =
                    EcgQuality.judge(millivolts(RHYTHM_CHANNEL), Ads1298.RATE_HERTZ, rail);
            for (int channel = 0; channel < samples.length; channel++) {
                EcgQuality each =
                        channel == RHYTHM_CHANNEL
                                ? rhythm
                                : EcgQuality.judge(millivolts(channel), Ads1298.RATE_HERTZ, rail);
                if (each.refusal().equals(Optional.of(Refusal.SATURATED))) {
                    return each;
                }
            }
            return rhythm;
        }

        private double[] millivolts(int channel) {
            return Arrays.stream(samples[channel])
                    .mapToDouble(code -> code * Ads1298.MICROVOLTS_PER_STEP / 1000)
                    .toArray();
        }
    }
}
