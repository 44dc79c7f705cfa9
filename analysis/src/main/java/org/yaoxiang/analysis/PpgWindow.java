package org.yaoxiang.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.yaoxiang.analysis.Channels.Channel;
import org.yaoxiang.device.signal.Beats;
import org.yaoxiang.device.signal.PulseOximetry;
import org.yaoxiang.device.signal.PulseWave;
import org.yaoxiang.device.signal.Respiration;

/// What the handheld's processing says about one window. An empty value was refused or has no
/// channel.
record PpgWindow(
        double startSeconds,
        double endSeconds,
        OptionalDouble pulsePerMinute,
        OptionalDouble respPpgPerMinute,
        OptionalDouble respImpedancePerMinute,
        OptionalDouble respEcgPerMinute,
        OptionalDouble respFusedPerMinute,
        OptionalDouble spo2Percent) {
    private static final double RATE_HERTZ_MIN = 20;
    private static final double RATE_HERTZ_MAX = 500;

    /// The columns, stable: they are scored from outside.
    static final String HEADER =
            "start_seconds,end_seconds,pulse_per_minute,pulse_accepted,"
                    + "resp_ppg_per_minute,resp_ppg_accepted,"
                    + "resp_impedance_per_minute,resp_impedance_accepted,"
                    + "resp_ecg_per_minute,resp_ecg_accepted,"
                    + "resp_fused_per_minute,resp_fused_accepted,"
                    + "spo2_percent,spo2_accepted";

    /// The windows of a recording that are whole.
    ///
    /// @throws AnalysisException when it has fewer than 20 or more than 500 samples a second
    static List<PpgWindow> of(Channels channels, double windowSeconds, double stepSeconds) {
        double rate = channels.rateHertz();
        if (!(rate >= RATE_HERTZ_MIN && rate <= RATE_HERTZ_MAX)) {
            throw new AnalysisException(
                    "%.2f samples a second, expected %.0f to %.0f: is the time in seconds?"
                            .formatted(rate, RATE_HERTZ_MIN, RATE_HERTZ_MAX));
        }
        int length = (int) Math.round(windowSeconds * rate);
        List<PpgWindow> windows = new ArrayList<>();
        for (int k = 0; ; k++) {
            int from = (int) Math.round(k * stepSeconds * rate);
            if (from + length > channels.length()) {
                return windows;
            }
            windows.add(of(channels, from, length, k * stepSeconds, windowSeconds));
        }
    }

    /// One row, without a line end.
    String row() {
        StringBuilder row = new StringBuilder();
        row.append(String.format(Locale.ROOT, "%.3f,%.3f", startSeconds, endSeconds));
        for (OptionalDouble each :
                List.of(
                        pulsePerMinute,
                        respPpgPerMinute,
                        respImpedancePerMinute,
                        respEcgPerMinute,
                        respFusedPerMinute,
                        spo2Percent)) {
            row.append(
                    each.isPresent()
                            ? String.format(Locale.ROOT, ",%.2f,1", each.getAsDouble())
                            : ",,0");
        }
        return row.toString();
    }

    private static PpgWindow of(
            Channels channels, int from, int length, double startSeconds, double windowSeconds) {
        double rate = channels.rateHertz();
        Optional<double[]> pleth = piece(channels, Channel.PLETH, from, length);
        Optional<double[]> red = piece(channels, Channel.RED, from, length);
        Optional<double[]> infrared = piece(channels, Channel.INFRARED, from, length);
        Optional<double[]> wave = pleth.or(() -> infrared.map(PpgWindow::negated));
        Optional<PulseWave> pulses = wave.map(each -> PulseWave.of(each, rate));
        List<Respiration> sources = new ArrayList<>();
        OptionalDouble respPpg = OptionalDouble.empty();
        OptionalDouble respImpedance = OptionalDouble.empty();
        OptionalDouble respEcg = OptionalDouble.empty();
        OptionalDouble respFused = OptionalDouble.empty();
        if (windowSeconds >= Respiration.SECONDS_MIN) {
            if (wave.isPresent() && pulses.isPresent()) {
                respPpg = add(sources, Respiration.ofPulseWave(wave.get(), rate, pulses.get()));
            }
            Optional<double[]> chest = piece(channels, Channel.RESP, from, length);
            if (chest.isPresent()) {
                respImpedance = add(sources, Respiration.ofImpedance(chest.get(), rate));
            }
            Optional<double[]> lead = piece(channels, Channel.ECG, from, length);
            if (lead.isPresent() && rate >= 100) {
                int[] beats = Beats.find(lead.get(), rate);
                respEcg = add(sources, Respiration.ofElectrocardiogram(lead.get(), rate, beats));
            }
            if (!sources.isEmpty()) {
                respFused = rate(Respiration.together(sources));
            }
        }
        return new PpgWindow(
                startSeconds,
                startSeconds + windowSeconds,
                pulses.map(PpgWindow::rate).orElse(OptionalDouble.empty()),
                respPpg,
                respImpedance,
                respEcg,
                respFused,
                red.isPresent() && infrared.isPresent()
                        ? spo2(red.get(), infrared.get(), rate)
                        : OptionalDouble.empty());
    }

    private static OptionalDouble spo2(double[] red, double[] infrared, double rateHertz) {
        PulseOximetry found =
                PulseOximetry.of(
                        counts(red), counts(infrared), PulseOximetry.Ambient.NONE, rateHertz);
        return found.refusal().isEmpty()
                ? OptionalDouble.of(found.percent())
                : OptionalDouble.empty();
    }

    private static OptionalDouble add(List<Respiration> sources, Respiration found) {
        sources.add(found);
        return rate(found);
    }

    private static OptionalDouble rate(Respiration found) {
        return found.refusal().isEmpty()
                ? OptionalDouble.of(found.ratePerMinute())
                : OptionalDouble.empty();
    }

    private static OptionalDouble rate(PulseWave found) {
        return found.refusal().isEmpty()
                ? OptionalDouble.of(found.ratePerMinute())
                : OptionalDouble.empty();
    }

    /// A window of a wave; empty when a sample of it is missing.
    private static Optional<double[]> piece(
            Channels channels, Channel channel, int from, int length) {
        return channels.wave(channel)
                .map(wave -> Arrays.copyOfRange(wave, from, from + length))
                .filter(wave -> Arrays.stream(wave).allMatch(Double::isFinite));
    }

    private static double[] negated(double[] light) {
        return Arrays.stream(light).map(value -> -value).toArray();
    }

    private static int[] counts(double[] wave) {
        return Arrays.stream(wave).mapToInt(value -> (int) Math.round(value)).toArray();
    }
}
