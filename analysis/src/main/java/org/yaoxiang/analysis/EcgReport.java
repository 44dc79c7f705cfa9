package org.yaoxiang.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaoxiang.device.signal.Delineation;
import org.yaoxiang.device.signal.EcgQuality;
import org.yaoxiang.device.signal.Intervals;
import org.yaoxiang.device.signal.Rhythm;

/// What one lead of a record shows: beats, rhythm, intervals and how much of it is fit to be read.
///
/// @param seconds how long the record is
/// @param rhythms in the order of [Rhythm]
/// @param episodes of atrial fibrillation, in the order of time
/// @param intervals empty when the rate is too low for delineation
record EcgReport(
        String record,
        int lead,
        double rateHertz,
        double seconds,
        LabelledBeats beats,
        List<Rhythm> rhythms,
        List<Episode> episodes,
        Optional<Intervals> intervals,
        Fitness fitness) {
    /// Long enough for the rhythm to show, short enough for one movement to spoil little.
    static final int WINDOW_SECONDS = 10;

    private static final double DELINEATION_HERTZ_MIN = 200;

    /// The medians of so many beats hardly move when more are added.
    private static final double DELINEATION_SECONDS_MAX = 300;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// A stretch of atrial fibrillation, seconds from the record's beginning.
    record Episode(double fromSeconds, double toSeconds) {}

    /// How many windows of the record are fit to be read, and what troubles them.
    ///
    /// @param refused how many windows, by reason
    /// @param disturbed how many windows, by disturbance
    record Fitness(
            int windows,
            int accepted,
            Map<String, Integer> refused,
            Map<String, Integer> disturbed) {}

    /// Looks at one lead.
    ///
    /// @throws AnalysisException when no beats can be found at this rate
    static EcgReport of(
            String record, int lead, double[] millivolts, double rateHertz, LabelledBeats beats) {
        int[] samples = new int[beats.count()];
        char[] labels = new char[beats.count()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = beats.sample(i);
            labels[i] = beats.kind(i).letter();
        }
        return new EcgReport(
                record,
                lead,
                rateHertz,
                millivolts.length / rateHertz,
                beats,
                Rhythm.of(samples, labels, rateHertz),
                episodes(samples, labels, rateHertz),
                intervals(millivolts, rateHertz),
                fitness(millivolts, rateHertz));
    }

    /// One line for a person.
    String summary() {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%s  %d beats", record, beats.count());
        perMinute().ifPresent(rate -> text.format(", %.0f/min", rate));
        for (Rhythm each : rhythms) {
            switch (each) {
                case Rhythm.Regular _ -> text.format(", regular");
                case Rhythm.Bradycardia _ -> text.format(", bradycardia");
                case Rhythm.Tachycardia _ -> text.format(", tachycardia");
                case Rhythm.Pause pause ->
                        text.format(
                                ", pause of %.1f s at %.1f s",
                                pause.seconds(), pause.afterSample() / rateHertz);
                case Rhythm.Fibrillation fibrillation ->
                        text.format(
                                ", irregular as in atrial fibrillation %.0f %% in %d episodes",
                                100 * fibrillation.share(), episodes.size());
                case Rhythm.Ectopy ectopy ->
                        text.format(
                                ", %d %c beats (%.1f %%)",
                                ectopy.beats(), ectopy.label(), 100 * ectopy.share());
            }
        }
        intervals.ifPresent(found -> {
            found.pr().ifPresent(each -> text.format(", PR %.0f ms", each.medianMillis()));
            found.qrs().ifPresent(each -> text.format(", QRS %.0f ms", each.medianMillis()));
            found.qt().ifPresent(each -> text.format(", QT %.0f ms", each.medianMillis()));
            found.qtcMillis(Intervals.Correction.FRIDERICIA)
                    .ifPresent(qtc -> text.format(", QTc Fridericia %.0f ms", qtc));
        });
        text.format(", %d of %d windows fit", fitness.accepted, fitness.windows);
        return text.toString();
    }

    /// The fields that the command's help tells.
    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("record", record).put("lead", lead).put("rateHertz", rateHertz);
        root.put("seconds", rounded(seconds));
        perMinute()
                .ifPresentOrElse(
                        rate -> root.put("beatsPerMinute", rounded(rate)),
                        () -> root.putNull("beatsPerMinute"));
        ObjectNode counts = root.putObject("beats");
        beats.counts().forEach((kind, count) -> counts.put(kind.letter() + "", count));
        ArrayNode statements = root.putArray("rhythm");
        rhythms.forEach(each -> put(statements.addObject(), each));
        ArrayNode stretches = root.putArray("fibrillation");
        for (Episode each : episodes) {
            stretches
                    .addObject()
                    .put("fromSeconds", rounded(each.fromSeconds))
                    .put("toSeconds", rounded(each.toSeconds));
        }
        ObjectNode waves = root.putObject("intervals");
        put(waves, "rr", intervals.flatMap(Intervals::rr));
        put(waves, "p", intervals.flatMap(Intervals::p));
        put(waves, "pr", intervals.flatMap(Intervals::pr));
        put(waves, "qrs", intervals.flatMap(Intervals::qrs));
        put(waves, "qt", intervals.flatMap(Intervals::qt));
        ObjectNode corrected = root.putObject("qtcMillis");
        for (Intervals.Correction each : Intervals.Correction.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            intervals
                    .flatMap(found -> found.qtcMillis(each))
                    .ifPresentOrElse(
                            qtc -> corrected.put(name, rounded(qtc)),
                            () -> corrected.putNull(name));
        }
        ObjectNode quality = root.putObject("quality");
        quality.put("windowSeconds", WINDOW_SECONDS);
        quality.put("windows", fitness.windows).put("accepted", fitness.accepted);
        fitness.refused.forEach(quality.putObject("refused")::put);
        fitness.disturbed.forEach(quality.putObject("disturbed")::put);
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts can be written", e);
        }
    }

    private Optional<Double> perMinute() {
        int count = beats.count();
        return count < 2
                ? Optional.empty()
                : Optional.of(
                        60 * (count - 1) * rateHertz / (beats.sample(count - 1) - beats.sample(0)));
    }

    private void put(ObjectNode to, Rhythm rhythm) {
        switch (rhythm) {
            case Rhythm.Regular(double rate) ->
                    to.put("statement", "regular").put("ratePerMinute", rounded(rate));
            case Rhythm.Bradycardia(double rate, Rhythm.Degree degree) ->
                    to.put("statement", "bradycardia")
                            .put("ratePerMinute", rounded(rate))
                            .put("degree", degree.name().toLowerCase(Locale.ROOT));
            case Rhythm.Tachycardia(double rate, Rhythm.Degree degree) ->
                    to.put("statement", "tachycardia")
                            .put("ratePerMinute", rounded(rate))
                            .put("degree", degree.name().toLowerCase(Locale.ROOT));
            case Rhythm.Pause(int afterSample, double length) ->
                    to.put("statement", "pause")
                            .put("fromSeconds", rounded(afterSample / rateHertz))
                            .put("seconds", rounded(length));
            case Rhythm.Fibrillation(double share, double longestSeconds) ->
                    to.put("statement", "fibrillation")
                            .put("share", rounded(share))
                            .put("longestSeconds", rounded(longestSeconds));
            case Rhythm.Ectopy(char label, int count, double share, int longestRun) ->
                    to.put("statement", "ectopy")
                            .put("label", label + "")
                            .put("beats", count)
                            .put("share", rounded(share))
                            .put("longestRun", longestRun);
        }
    }

    private static void put(ObjectNode to, String name, Optional<Intervals.Interval> interval) {
        if (interval.isEmpty()) {
            to.putNull(name);
            return;
        }
        to.putObject(name)
                .put("medianMillis", rounded(interval.get().medianMillis()))
                .put("spreadMillis", rounded(interval.get().spreadMillis()))
                .put("beats", interval.get().beats());
    }

    private static List<Episode> episodes(int[] beats, char[] labels, double rateHertz) {
        List<Episode> episodes = new ArrayList<>();
        boolean[] is = Rhythm.fibrillation(beats, labels, rateHertz);
        for (int i = 0; i < is.length; i++) {
            int from = i;
            while (i < is.length && is[i]) {
                i++;
            }
            if (i > from) {
                episodes.add(new Episode(beats[from] / rateHertz, beats[i] / rateHertz));
            }
        }
        return List.copyOf(episodes);
    }

    private static Optional<Intervals> intervals(double[] millivolts, double rateHertz) {
        if (rateHertz < DELINEATION_HERTZ_MIN) {
            return Optional.empty();
        }
        int length = (int) Math.min(millivolts.length, DELINEATION_SECONDS_MAX * rateHertz);
        double[][] lead = {Arrays.copyOf(millivolts, length)};
        return Optional.of(Intervals.of(Delineation.of(lead, rateHertz).together(), rateHertz));
    }

    private static Fitness fitness(double[] millivolts, double rateHertz) {
        int length = (int) Math.round(WINDOW_SECONDS * rateHertz);
        Map<String, Integer> refused = new TreeMap<>();
        Map<String, Integer> disturbed = new TreeMap<>();
        int windows = 0;
        int accepted = 0;
        for (int from = 0; from + length <= millivolts.length; from += length) {
            EcgQuality quality =
                    EcgQuality.judge(
                            Arrays.copyOfRange(millivolts, from, from + length),
                            rateHertz,
                            Double.POSITIVE_INFINITY);
            windows++;
            accepted += quality.refusal().isEmpty() ? 1 : 0;
            quality.refusal().ifPresent(each -> refused.merge(word(each), 1, Integer::sum));
            quality.disturbances().forEach(each -> disturbed.merge(word(each), 1, Integer::sum));
        }
        return new Fitness(windows, accepted, refused, disturbed);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
