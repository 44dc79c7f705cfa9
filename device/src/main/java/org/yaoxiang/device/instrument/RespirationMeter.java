package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.device.signal.Chest;
import org.yaoxiang.device.signal.EcgQuality;
import org.yaoxiang.device.signal.PulseOximetry;
import org.yaoxiang.device.signal.PulseWave;
import org.yaoxiang.device.signal.Respiration;

/// Breaths a minute over a full minute: from the chest's impedance between the arms, together with
/// the electrocardiogram of the same electrodes and, when a finger is in the clip, the pulse wave.
///
/// The chest itself must move and in one rhythm; heart and pulse may confirm it or contradict it,
/// but never stand in for it: where nobody breathes they still sway. See docs/decisions/011.
///
/// The impedance is measured by a current through the chest, which can mislead a pacemaker that
/// senses breathing: not for a patient who has one.
public final class RespirationMeter implements SelfTesting {
    /// How long breaths are counted; for children WHO asks for a full minute.
    public static final Duration LENGTH = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(RespirationMeter.class);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS_MAX = 10 * 120;
    private static final int SILENT_STEPS_MAX = 10;

    /// Both channels are averaged to this rate for the impedance; one step of 100 ms has 5.
    private static final int IMPEDANCE_HERTZ = 50;

    private static final int PER_IMPEDANCE = Ads1292r.RATE_HERTZ / IMPEDANCE_HERTZ;
    private static final int SAMPLES = (int) LENGTH.toSeconds() * Ads1292r.RATE_HERTZ;
    private static final int PULSE_SAMPLES = (int) LENGTH.toSeconds() * Max30102.RATE_HERTZ;

    /// A window that is refused moves on by this.
    private static final int ADVANCE_SECONDS = 10;

    private static final int SETTLE_SAMPLES = Ads1292r.RATE_HERTZ / 2;

    /// Two seconds of frames, many times what can gather between two steps.
    private static final int QUEUE_LENGTH = 2 * Ads1292r.RATE_HERTZ;

    /// Nearer to the heart's rate a rhythm of the chest is taken for the heart's own.
    private static final double HEART_PER_MINUTE = 3;

    /// The halves of the minute must not differ by more from the whole.
    private static final double STEADY_PER_MINUTE = 3;

    /// Chest, heart and pulse that are each sure of themselves must not differ by more.
    private static final double AGREED_PER_MINUTE = 2;

    /// A tenth of a usual breath in the emulated patient, from end to end.
    private static final double NOISE_MICROVOLTS_MAX = 10;

    private final Supplier<Ads1292r> chest;
    private final Supplier<Max30102> finger;
    private final Pause pause;
    private final Supplier<Stamp> now;

    /// @param chest opens the front end for one measurement, with respiration on
    /// @param finger opens the oximeter for one measurement; one that does not answer is left out
    public RespirationMeter(
            Supplier<Ads1292r> chest, Supplier<Max30102> finger, Pause pause, Supplier<Stamp> now) {
        this.chest = requireNonNull(chest, "chest");
        this.finger = requireNonNull(finger, "finger");
        this.pause = requireNonNull(pause, "pause");
        this.now = requireNonNull(now, "now");
    }

    @Override
    public Vital vital() {
        return Vital.RESPIRATION_RATE;
    }

    @Override
    public Outcome measure(Progress progress) {
        try (Ads1292r front = chest.get();
                Finger pulse = new Finger()) {
            return measure(front, pulse, progress);
        } catch (BusException e) {
            LOG.warn("respiration not measured: {}", e.getMessage());
            return refused(Refusal.INSTRUMENT_FAULT);
        }
    }

    /// The test signal is the chip's own square wave on the channel of respiration, the noise is
    /// taken with the inputs joined, both without the current through the chest.
    @Override
    public List<SelfTest.Result> selfTest() {
        try (Ads1292r front = chest.get()) {
            return FrontEnd.tested(
                    front.partId(),
                    Ads1292r.PART,
                    front.respirationTestMicrovolts(),
                    Ads1292r.TEST_MICROVOLTS,
                    front.respirationNoiseMicrovolts(),
                    NOISE_MICROVOLTS_MAX);
        } catch (BusException e) {
            LOG.warn("respiration not tested: {}", e.getMessage());
            return FrontEnd.silent();
        }
    }

    private Outcome measure(Ads1292r front, Finger pulse, Progress progress) {
        Frames<Ads1292r.Frame> frames = new Frames<>(QUEUE_LENGTH);
        Flow flow = new Flow(FrontEnd.FRAMES_PER_STEP_MIN, FrontEnd.FRAMES_MISSING_MAX);
        Window window = new Window();
        int silentSteps = 0;
        try (InputPin.Listening _ = front.start(() -> frames.take(front::read))) {
            for (int step = 0; step < STEPS_MAX; step++) {
                if (progress.cancelled()) {
                    return refused(Refusal.CANCELLED);
                }
                pause.pause(STEP);
                int fresh = window.add(frames);
                pulse.drain(window.isBegun());
                silentSteps = window.isHeard ? 0 : silentSteps + 1;
                if (silentSteps == SILENT_STEPS_MAX) {
                    LOG.warn("respiration not measured: no sound frame for a second");
                    return refused(Refusal.INSTRUMENT_FAULT);
                }
                if (frames.hasOverflowed()) {
                    window.restart(Optional.of(Refusal.NOT_SETTLED));
                } else if (flow.hasStood(fresh) || window.hasLostTooMuch()) {
                    window.restart(Optional.of(Refusal.INSTRUMENT_FAULT));
                }
                progress.wave(
                        window.lastOfChest(fresh),
                        IMPEDANCE_HERTZ,
                        Ads1292r.RESPIRATION_MICROVOLTS_PER_STEP / 1000);
                window.look();
                if (window.count < SAMPLES) {
                    progress.state((double) window.count / SAMPLES, window.hindrance());
                    continue;
                }
                Outcome outcome = judge(window, pulse);
                if (!(outcome instanceof Outcome.Refused(_, var why, _))) {
                    front.confirm();
                    return outcome;
                }
                window.advance(Optional.of(why));
                pulse.advance();
            }
        }
        if (!window.isLeadOff) {
            // A chip that lost its settings looks like noise: it answers for itself first.
            front.confirm();
        }
        return refused(window.hindrance().orElse(Refusal.NOT_SETTLED));
    }

    private Outcome judge(Window window, Finger pulse) {
        double[] impedance = window.impedanceMicrovolts();
        Chest moves = Chest.of(impedance, IMPEDANCE_HERTZ);
        if (moves.refusal().isPresent()) {
            return refused(moves.refusal().get());
        }
        Respiration ofChest = Respiration.ofImpedance(impedance, IMPEDANCE_HERTZ);
        if (ofChest.refusal().isPresent()
                || !isSteady(impedance, ofChest.ratePerMinute())
                || Chest.rests(impedance, IMPEDANCE_HERTZ, ofChest.ratePerMinute())) {
            return refused(Refusal.NOT_SETTLED);
        }
        List<Respiration> sources = new ArrayList<>(List.of(ofChest));
        double[] millivolts = window.heartMillivolts();
        EcgQuality heart =
                EcgQuality.judge(
                        millivolts,
                        Ads1292r.RATE_HERTZ,
                        Ads1292r.CODE_MAX * Ads1292r.MICROVOLTS_PER_STEP / 1000);
        Optional<Double> heartPerMinute = Optional.empty();
        if (heart.refusal().isEmpty()) {
            heartPerMinute = Optional.of(Beats.ratePerMinute(heart.beats(), Ads1292r.RATE_HERTZ));
            sources.add(
                    Respiration.ofElectrocardiogram(
                            millivolts, Ads1292r.RATE_HERTZ, heart.beats()));
        }
        Optional<double[]> wave = pulse.wave();
        if (wave.isPresent()) {
            PulseWave pulses = PulseWave.of(wave.get(), Max30102.RATE_HERTZ);
            if (pulses.refusal().isEmpty()) {
                heartPerMinute = heartPerMinute.or(() -> Optional.of(pulses.ratePerMinute()));
            }
            sources.add(Respiration.ofPulseWave(wave.get(), Max30102.RATE_HERTZ, pulses));
        }
        Respiration all = Respiration.together(sources);
        List<Respiration> fit = sources.stream().filter(each -> each.refusal().isEmpty()).toList();
        if (all.refusal().isPresent() || isHearts(ofChest, heartPerMinute)) {
            return refused(Refusal.NOISE);
        }
        boolean isAgreed =
                fit.stream()
                        .allMatch(each ->
                                Math.abs(each.ratePerMinute() - all.ratePerMinute())
                                        < AGREED_PER_MINUTE);
        if (!isAgreed) {
            return refused(Refusal.NOT_SETTLED);
        }
        List<Disturbance> disturbances = new ArrayList<>();
        if (moves.isUneven()) {
            disturbances.add(Disturbance.MOTION);
        }
        if (!window.lost.isEmpty()) {
            disturbances.add(Disturbance.GAP);
        }
        return new Outcome.Measured(
                new Reading.RespirationRate(
                        all.ratePerMinute(),
                        fit.size() > 1
                                ? Reading.RespirationRate.Source.FUSED
                                : Reading.RespirationRate.Source.IMPEDANCE),
                new Quality(disturbances),
                now.get());
    }

    /// Chance finds a rhythm in one window of noise, but hardly the same one in both halves.
    private static boolean isSteady(double[] impedance, double perMinute) {
        int half = impedance.length / 2;
        return Stream.of(
                        Arrays.copyOfRange(impedance, 0, half),
                        Arrays.copyOfRange(impedance, half, 2 * half))
                .map(each -> Respiration.ofImpedance(each, IMPEDANCE_HERTZ))
                .allMatch(each ->
                        each.refusal().isEmpty()
                                && Math.abs(each.ratePerMinute() - perMinute) < STEADY_PER_MINUTE);
    }

    private static boolean isHearts(Respiration ofChest, Optional<Double> heartPerMinute) {
        return heartPerMinute
                .filter(each -> Math.abs(each - ofChest.ratePerMinute()) < HEART_PER_MINUTE)
                .isPresent();
    }

    private Outcome refused(Refusal why) {
        return new Outcome.Refused(vital(), why, now.get());
    }

    /// Both channels since the electrodes were last whole.
    private static final class Window {
        private final int[] ofChest = new int[SAMPLES];
        private final int[] ofHeart = new int[SAMPLES];
        private final BitSet lost = new BitSet(SAMPLES);
        private int count;
        private int settle = SETTLE_SAMPLES;
        private int looked;
        private boolean isHeard;
        private boolean isLeadOff;
        private Optional<Refusal> stillness = Optional.empty();
        private Optional<Refusal> before = Optional.empty();

        /// Takes the waiting frames in and returns how many there were. A lost frame holds the
        /// value before it.
        int add(Frames<Ads1292r.Frame> frames) {
            int fresh = frames.count();
            isHeard = false;
            for (int i = 0; i < fresh; i++) {
                Optional<Ads1292r.Frame> taken = frames.next();
                if (taken.isPresent()) {
                    isHeard = true;
                    add(taken.get());
                } else if (count > 0 && count < SAMPLES) {
                    lost.set(count);
                    put(ofChest[count - 1], ofHeart[count - 1]);
                }
            }
            return fresh;
        }

        private void add(Ads1292r.Frame frame) {
            isLeadOff = frame.leadOff() != 0;
            if (isLeadOff) {
                restart(Optional.empty());
            } else if (settle > 0) {
                settle--;
            } else if (count < SAMPLES) {
                put(frame.channel1(), frame.channel2());
            }
        }

        private void put(int chest, int heart) {
            ofChest[count] = chest;
            ofHeart[count] = heart;
            count++;
        }

        /// What is held in place of lost frames is nobody's breath.
        boolean hasLostTooMuch() {
            return lost.cardinality() > FrontEnd.FRAMES_LOST_MAX;
        }

        void restart(Optional<Refusal> why) {
            count = 0;
            looked = 0;
            lost.clear();
            settle = SETTLE_SAMPLES;
            stillness = Optional.empty();
            before = why;
        }

        boolean isBegun() {
            return count > 0;
        }

        /// Once a second: a chest that stands still is told at once and not after a minute.
        void look() {
            int least = (int) (Chest.SECONDS_MIN * Ads1292r.RATE_HERTZ);
            if (count < least || count < looked + Ads1292r.RATE_HERTZ) {
                return;
            }
            looked = count;
            double[] last = microvolts(count - least, count);
            stillness = Chest.of(last, IMPEDANCE_HERTZ).refusal();
        }

        Optional<Refusal> hindrance() {
            if (isLeadOff) {
                return Optional.of(Refusal.LEAD_OFF);
            }
            return stillness.or(() -> before);
        }

        void advance(Optional<Refusal> why) {
            int by = ADVANCE_SECONDS * Ads1292r.RATE_HERTZ;
            System.arraycopy(ofChest, by, ofChest, 0, SAMPLES - by);
            System.arraycopy(ofHeart, by, ofHeart, 0, SAMPLES - by);
            BitSet kept = lost.get(by, SAMPLES);
            lost.clear();
            lost.or(kept);
            count = SAMPLES - by;
            looked = count;
            before = why;
        }

        int[] lastOfChest(int fresh) {
            int length = Math.min(fresh, count) / PER_IMPEDANCE;
            int[] last = new int[length];
            for (int i = 0; i < length; i++) {
                int from = count - (length - i) * PER_IMPEDANCE;
                last[i] = (int) Math.round(mean(from));
            }
            return last;
        }

        double[] impedanceMicrovolts() {
            return microvolts(0, count);
        }

        private double[] microvolts(int from, int to) {
            double[] microvolts = new double[(to - from) / PER_IMPEDANCE];
            for (int i = 0; i < microvolts.length; i++) {
                microvolts[i] =
                        mean(from + i * PER_IMPEDANCE) * Ads1292r.RESPIRATION_MICROVOLTS_PER_STEP;
            }
            return microvolts;
        }

        private double mean(int from) {
            long sum = 0;
            for (int i = from; i < from + PER_IMPEDANCE; i++) {
                sum += ofChest[i];
            }
            return (double) sum / PER_IMPEDANCE;
        }

        double[] heartMillivolts() {
            return Arrays.stream(ofHeart)
                    .mapToDouble(each -> each * Ads1292r.MICROVOLTS_PER_STEP / 1000)
                    .toArray();
        }
    }

    /// The pulse wave, when there is a clip with a finger in it all the time.
    private final class Finger implements AutoCloseable {
        private Optional<Max30102> chip;
        private final double[] samples = new double[PULSE_SAMPLES];
        private int count;
        private boolean isWhole = true;

        Finger() {
            try {
                chip = Optional.of(finger.get());
            } catch (BusException e) {
                LOG.info("respiration without the pulse wave: {}", e.getMessage());
                chip = Optional.empty();
            }
        }

        /// @param isWanted whether the window of the chest has begun
        void drain(boolean isWanted) {
            if (chip.isEmpty()) {
                return;
            }
            try {
                take(chip.get().drain(), isWanted);
            } catch (BusException e) {
                LOG.warn("respiration goes on without the pulse wave: {}", e.getMessage());
                chip = Optional.empty();
                isWhole = false;
            }
        }

        private void take(Max30102.Drained drained, boolean isWanted) {
            if (!isWanted) {
                count = 0;
                isWhole = true;
                return;
            }
            isWhole &= drained.samplesLost() == 0 && !drained.ambientOverflow();
            for (Max30102.Sample sample : drained.samples()) {
                isWhole &= sample.infrared() >= PulseOximetry.FINGER_COUNTS_MIN;
                if (count < PULSE_SAMPLES) {
                    // Light falls as the vessels fill.
                    samples[count] = -sample.infrared();
                    count++;
                }
            }
        }

        void advance() {
            int by = ADVANCE_SECONDS * Max30102.RATE_HERTZ;
            if (count < by) {
                return;
            }
            System.arraycopy(samples, by, samples, 0, count - by);
            count -= by;
        }

        /// Empty unless the finger was in for the whole window, up to a second.
        Optional<double[]> wave() {
            return isWhole && count >= PULSE_SAMPLES - Max30102.RATE_HERTZ
                    ? Optional.of(Arrays.copyOf(samples, count))
                    : Optional.empty();
        }

        @Override
        public void close() {
            chip.ifPresent(Max30102::close);
        }
    }
}
