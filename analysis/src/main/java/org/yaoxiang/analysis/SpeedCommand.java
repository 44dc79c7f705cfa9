package org.yaoxiang.analysis;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.device.signal.Delineation;
import org.yaoxiang.device.signal.EcgBand;
import org.yaoxiang.device.signal.EcgQuality;
import org.yaoxiang.device.signal.PulseOximetry;
import org.yaoxiang.device.signal.PulseWave;
import org.yaoxiang.device.signal.Respiration;
import org.yaoxiang.device.signal.StLevel;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.DynamicalHeart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How much of one core the signal processing takes.
@Command(
        name = "speed",
        sortOptions = false,
        description =
                "How fast twelve leads at 500 Hz, pulse wave and respiration are processed on one"
                        + " core, and what is allocated, for an emulated patient.",
        footer =
                """

                Each row is one step over a minute of signal, the fastest of the runs: multiples \
                of real time, kilobytes allocated for each second of signal, and the time beside \
                that of the diagnostic band's filter run once over the same twelve leads, which is \
                the least that any processing of them takes.
                """,
        mixinStandardHelpOptions = true)
final class SpeedCommand implements Callable<Integer> {
    private static final int SECONDS = 60;
    private static final int ECG_HERTZ = 500;
    private static final int LIGHT_HERTZ = 100;
    private static final int LEADS = 12;
    private static final int LEAD_II = 1;
    private static final int WINDOW_SECONDS = 10;
    private static final long SEED = 1;
    private static final double BREATHS_HERTZ = 0.25;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "20",
            description = "how often each step is run, 1 to 1000; ${DEFAULT-VALUE}")
    private int runs;

    /// Keeps results alive, so that no step is optimised away.
    private double kept;

    private SpeedCommand() {}

    /// The fastest run of a step.
    private record Cost(String name, long nanos, long bytes) {
        Cost plus(Cost other) {
            return new Cost(name, nanos + other.nanos, bytes + other.bytes);
        }
    }

    @Override
    public Integer call() {
        if (runs < 1 || runs > 1000) {
            throw new AnalysisException("--runs is " + runs + ", expected 1 to 1000");
        }
        Signals signals = Signals.of(new DynamicalHeart(72, SEED));
        Delineation waves = Delineation.of(signals.leads, ECG_HERTZ);
        Cost floor = cost("one filter over 12 leads", () -> filterOnce(signals));
        List<Cost> costs =
                List.of(
                        cost("beats, streaming, lead II", () -> beats(signals)),
                        cost("quality, 12 leads", () -> quality(signals)),
                        cost("P, QRS, T, 12 leads", () -> delineate(signals)),
                        cost("ST, 12 leads", () -> st(signals, waves)),
                        cost("pulse oximetry", () -> oximetry(signals)),
                        cost("respiration, 3 sources", () -> respiration(signals)));
        System.out.printf(
                Locale.ROOT, "%-28s %12s %12s %10s%n", "", "x real time", "kB/s", "x filter");
        print(floor, floor);
        costs.forEach(each -> print(each, floor));
        print(costs.stream().reduce(new Cost("all of them", 0, 0), Cost::plus), floor);
        return Double.isNaN(kept) ? 1 : 0;
    }

    private static void print(Cost cost, Cost floor) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %12.0f %12.1f %10.1f%n",
                cost.name,
                SECONDS * 1e9 / cost.nanos,
                cost.bytes / 1000.0 / SECONDS,
                (double) cost.nanos / floor.nanos);
    }

    private Cost cost(String name, Runnable step) {
        long nanos = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        for (int run = 0; run < runs; run++) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long begin = THREADS.getCurrentThreadCpuTime();
            step.run();
            nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - begin);
            bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - allocated);
        }
        return new Cost(name, nanos, bytes);
    }

    private void filterOnce(Signals signals) {
        for (double[] lead : signals.leads) {
            kept += EcgBand.DIAGNOSTIC.apply(lead, ECG_HERTZ)[0];
        }
    }

    private void beats(Signals signals) {
        Beats beats = new Beats(ECG_HERTZ, (sample, _) -> kept += sample);
        for (double each : signals.leads[LEAD_II]) {
            beats.add(each);
        }
        beats.end();
    }

    private void quality(Signals signals) {
        for (double[] lead : signals.leads) {
            kept += EcgQuality.judge(lead, ECG_HERTZ, Double.POSITIVE_INFINITY).beats().length;
        }
    }

    private void delineate(Signals signals) {
        kept += Delineation.of(signals.leads, ECG_HERTZ).together().size();
    }

    private void st(Signals signals, Delineation waves) {
        for (int lead = 0; lead < LEADS; lead++) {
            double[] band = EcgBand.DIAGNOSTIC.apply(signals.leads[lead], ECG_HERTZ);
            kept +=
                    StLevel.of(band, waves.leads().get(lead), ECG_HERTZ)
                            .map(StLevel::millivolts)
                            .orElse(0.0);
        }
    }

    private void oximetry(Signals signals) {
        int window = WINDOW_SECONDS * LIGHT_HERTZ;
        for (int from = 0; from + window <= signals.red.length; from += window) {
            kept +=
                    PulseOximetry.of(
                                    Arrays.copyOfRange(signals.red, from, from + window),
                                    Arrays.copyOfRange(signals.infrared, from, from + window),
                                    PulseOximetry.Ambient.NONE,
                                    LIGHT_HERTZ)
                            .perfusionPercent();
        }
    }

    private void respiration(Signals signals) {
        double[] wave = Arrays.stream(signals.infrared).mapToDouble(each -> -each).toArray();
        double[] lead = signals.leads[LEAD_II];
        List<Respiration> sources = new ArrayList<>();
        sources.add(Respiration.ofPulseWave(wave, LIGHT_HERTZ, PulseWave.of(wave, LIGHT_HERTZ)));
        sources.add(Respiration.ofElectrocardiogram(lead, ECG_HERTZ, Beats.find(lead, ECG_HERTZ)));
        sources.add(Respiration.ofImpedance(signals.impedance, LIGHT_HERTZ));
        kept += Respiration.together(sources).refusal().isEmpty() ? 1 : 0;
    }

    /// A minute of one patient.
    ///
    /// @param leads twelve of them, mV, 500 Hz
    /// @param red counts, 100 Hz
    /// @param infrared counts, 100 Hz
    /// @param impedance of the chest, any unit, 100 Hz
    private record Signals(double[][] leads, int[] red, int[] infrared, double[] impedance) {
        private static final double COUNTS_PER_NANOAMPERE = 262_144 / 4096.0;
        private static final double LED_MILLIAMPERES = 6;

        static Signals of(DynamicalHeart heart) {
            Body body = new Body(heart, Instant.EPOCH, SEED);
            double[][] leads = new double[LEADS][SECONDS * ECG_HERTZ];
            for (int i = 0; i < SECONDS * ECG_HERTZ; i++) {
                double[] at = heart.leads((double) i / ECG_HERTZ);
                for (int lead = 0; lead < at.length; lead++) {
                    leads[lead][i] = at[lead];
                }
                // III, aVR, aVL and aVF follow from I and II.
                leads[at.length][i] = at[LEAD_II] - at[0];
                leads[at.length + 1][i] = -(at[0] + at[LEAD_II]) / 2;
                leads[at.length + 2][i] = at[0] - at[LEAD_II] / 2;
                leads[at.length + 3][i] = at[LEAD_II] - at[0] / 2;
            }
            int[] red = new int[SECONDS * LIGHT_HERTZ];
            int[] infrared = new int[red.length];
            double[] impedance = new double[red.length];
            for (int i = 0; i < red.length; i++) {
                Instant at = Instant.EPOCH.plusMillis(1000L * i / LIGHT_HERTZ);
                red[i] = counts(body, at, true);
                infrared[i] = counts(body, at, false);
                impedance[i] = Math.sin(2 * Math.PI * BREATHS_HERTZ * i / LIGHT_HERTZ);
            }
            return new Signals(leads, red, infrared, impedance);
        }

        private static int counts(Body body, Instant at, boolean red) {
            return (int) (COUNTS_PER_NANOAMPERE * body.nanoamperes(at, red, LED_MILLIAMPERES));
        }
    }
}
