package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.body.WfdbAnnotations;
import org.yaoxiang.mocks.body.WfdbAnnotations.Annotation;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recorded;

/// Fits the judge of `BeatReview` to the 22 records of MIT-BIH that de Chazal calls DS1, prints its
/// weights for `BeatWeights.review`, and scores it on each record by a judge fitted to the others.
/// No test that runs with the others: it is called by its name, and takes a few minutes.
///
///     mvn test -pl device -am -Dtest=FitBeatReview -Dsurefire.failIfNoSpecifiedTests=false
///
/// A bag of small nets, each trained by Adam on batches of 64; batches are drawn by weight, the
/// second lead has half of it, and the ventricular beats of a record with more than a hundred weigh
/// the root of a hundred over their number. Noise is added to what the net sees. Fusion beats and
/// beats of unknown kind are left out; false beats of the detector count as not ventricular.
class FitBeatReview {
    private static final String[] RECORDS = {
        "101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122", "124", "201",
        "203", "205", "207", "208", "209", "215", "220", "223", "230"
    };
    private static final int NETS = 3;
    private static final int UNITS = 6;
    private static final int STEPS = 3000;
    private static final int BATCH = 64;
    private static final double RATE = 0.004;
    private static final double DECAY = 1e-3;
    private static final double NOISE = 0.3;
    private static final double SECOND_LEAD = 0.5;
    private static final double MANY = 100;
    private static final double MATCH_SECONDS = 0.15;
    private static final int LEARNING_SECONDS = 300;

    private enum Truth {
        VENTRICULAR,
        OTHER,
        FORGIVEN
    }

    /// One lead of one record.
    private record Heart(
            String name,
            int lead,
            BeatMeasures measures,
            Truth[] truth,
            boolean[] counts,
            int missed) {
        int ventricular() {
            return (int) Arrays.stream(truth).filter(each -> each == Truth.VENTRICULAR).count();
        }
    }

    @Test
    void fits_the_judge_and_scores_it_on_patients_it_has_not_seen() throws IOException {
        List<Heart> hearts = new ArrayList<>();
        for (int lead = 0; lead < 2; lead++) {
            for (String name : RECORDS) {
                hearts.add(heart(name, lead));
            }
        }
        int[] all = new int[3];
        List<int[]> scores =
                IntStream.range(0, RECORDS.length)
                        .parallel()
                        .mapToObj(i -> score(hearts.get(i), fit(hearts, RECORDS[i])))
                        .toList();
        for (int i = 0; i < RECORDS.length; i++) {
            int[] each = scores.get(i);
            System.out.printf(
                    "%s  right %d  missed %d  wrong %d%n", RECORDS[i], each[0], each[1], each[2]);
            Arrays.setAll(all, k -> all[k] + each[k]);
        }
        double sensitivity = (double) all[0] / (all[0] + all[1]);
        double precision = (double) all[0] / (all[0] + all[2]);
        System.out.printf(
                "not seen: Se %.2f +P %.2f of %d%n",
                100 * sensitivity, 100 * precision, all[0] + all[1]);
        print(fit(hearts, ""));
        assertThat(sensitivity).isGreaterThan(0.92);
        assertThat(precision).isGreaterThan(0.95);
    }

    private static Heart heart(String name, int lead) throws IOException {
        Path path = Recorded.signal("mitdb/" + name);
        WfdbRecord record = WfdbRecord.read(path, lead);
        double rate = record.rateHertz();
        double[] signal = Arrays.stream(record.samples()).asDoubleStream().toArray();
        List<BeatSketch> found = BeatReview.sketches(signal, rate);
        List<Annotation> annotations =
                WfdbAnnotations.read(path.resolveSibling(name + ".atr")).all();
        boolean[] flutter = flutter(annotations, signal.length);
        List<Annotation> beats =
                annotations.stream()
                        .filter(each -> each.isBeat() && !flutter[each.sample()])
                        .toList();
        Truth[] truth = new Truth[found.size()];
        boolean[] counts = new boolean[found.size()];
        int[] nearest = matches(beats, found, MATCH_SECONDS * rate);
        for (int i = 0; i < truth.length; i++) {
            int sample = (int) found.get(i).sample();
            counts[i] = sample >= LEARNING_SECONDS * rate && !flutter[sample];
            truth[i] =
                    flutter[sample]
                            ? Truth.FORGIVEN
                            : nearest[i] < 0
                                    ? Truth.OTHER
                                    : truth(beats.get(nearest[i]).mnemonic());
        }
        int missed = 0;
        for (int i = 0; i < beats.size(); i++) {
            int beat = i;
            boolean isFound = Arrays.stream(nearest).anyMatch(each -> each == beat);
            if (!isFound
                    && beats.get(i).sample() >= LEARNING_SECONDS * rate
                    && truth(beats.get(i).mnemonic()) == Truth.VENTRICULAR) {
                missed++;
            }
        }
        return new Heart(name, lead, new BeatMeasures(found), truth, counts, missed);
    }

    /// The classes of ANSI/AAMI EC57: fusion, paced and unknown beats forgive what is said of them.
    private static Truth truth(char mnemonic) {
        return "VEr".indexOf(mnemonic) >= 0
                ? Truth.VENTRICULAR
                : "F/fQ".indexOf(mnemonic) >= 0 ? Truth.FORGIVEN : Truth.OTHER;
    }

    private static boolean[] flutter(List<Annotation> annotations, int length) {
        boolean[] flutter = new boolean[length + 1];
        int from = -1;
        for (Annotation each : annotations) {
            if (each.mnemonic() == '[') {
                from = each.sample();
            } else if (each.mnemonic() == ']' && from >= 0) {
                Arrays.fill(flutter, from, each.sample() + 1, true);
                from = -1;
            }
        }
        if (from >= 0) {
            Arrays.fill(flutter, from, flutter.length, true);
        }
        return flutter;
    }

    /// For each beat found the number of the annotated one that it matches; -1 for a false one.
    private static int[] matches(List<Annotation> truth, List<BeatSketch> found, double reach) {
        int[] match = new int[found.size()];
        Arrays.fill(match, -1);
        int i = 0;
        int j = 0;
        while (i < truth.size() && j < found.size()) {
            double apart = found.get(j).sample() - truth.get(i).sample();
            if (Math.abs(apart) > reach) {
                if (apart < 0) {
                    j++;
                } else {
                    i++;
                }
            } else if (j + 1 < found.size()
                    && Math.abs(found.get(j + 1).sample() - truth.get(i).sample())
                            < Math.abs(apart)) {
                j++;
            } else if (i + 1 < truth.size()
                    && Math.abs(found.get(j).sample() - truth.get(i + 1).sample())
                            < Math.abs(apart)) {
                i++;
            } else {
                match[j++] = i++;
            }
        }
        return match;
    }

    /// Right, missed and wrong ventricular beats of one record.
    private static int[] score(Heart heart, double[] weights) {
        BeatNet net = new BeatNet(BeatMeasures.COUNT, NETS * UNITS, weights);
        double[] own = new double[heart.truth.length];
        Arrays.setAll(own, i -> net.logOdds(heart.measures.of(i)));
        double[] said = BeatReview.together(own, heart.measures.families());
        int[] score = {0, heart.missed, 0};
        for (int i = 0; i < said.length; i++) {
            if (!heart.counts[i]) {
                continue;
            }
            if (heart.truth[i] == Truth.VENTRICULAR) {
                score[said[i] > 0 ? 0 : 1]++;
            } else if (heart.truth[i] == Truth.OTHER && said[i] > 0) {
                score[2]++;
            }
        }
        return score;
    }

    /// @return the weights of one net that says the mean of the bag
    private static double[] fit(List<Heart> hearts, String without) {
        List<double[]> inputs = new ArrayList<>();
        List<Boolean> answers = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        double sum = 0;
        for (Heart heart : hearts) {
            if (heart.name.equals(without)) {
                continue;
            }
            double rare = Math.sqrt(Math.min(1, MANY / Math.max(1, heart.ventricular())));
            for (int i = 0; i < heart.truth.length; i++) {
                if (heart.truth[i] != Truth.FORGIVEN) {
                    boolean isVentricular = heart.truth[i] == Truth.VENTRICULAR;
                    inputs.add(heart.measures.of(i));
                    answers.add(isVentricular);
                    sum += (heart.lead == 0 ? 1 : SECOND_LEAD) * (isVentricular ? rare : 1);
                    sums.add(sum);
                }
            }
        }
        double[] ends = sums.stream().mapToDouble(each -> each).toArray();
        int inner = UNITS * (BeatMeasures.COUNT + 1);
        double[] bag = new double[NETS * (inner + UNITS) + 1];
        for (int net = 0; net < NETS; net++) {
            double[] weights = fit(inputs, answers, ends, new Random(net));
            System.arraycopy(weights, 0, bag, net * inner, inner);
            bag[NETS * inner] += weights[inner] / NETS;
            for (int unit = 0; unit < UNITS; unit++) {
                bag[NETS * inner + 1 + net * UNITS + unit] = weights[inner + 1 + unit] / NETS;
            }
        }
        return bag;
    }

    private static double[] fit(
            List<double[]> inputs, List<Boolean> answers, double[] ends, Random random) {
        int count = BeatMeasures.COUNT;
        int inner = UNITS * (count + 1);
        double[] weights = new double[inner + UNITS + 1];
        for (int i = 0; i < weights.length; i++) {
            boolean isOffset = i < inner ? i % (count + 1) == 0 : i == inner;
            double spread = i < inner ? 0.5 / Math.sqrt(count) : 0.3;
            weights[i] = isOffset ? 0 : spread * random.nextGaussian();
        }
        double[] mean = new double[weights.length];
        double[] square = new double[weights.length];
        double[] gradient = new double[weights.length];
        double[] seen = new double[count];
        double meanLeft = 1;
        double squareLeft = 1;
        for (int step = 0; step < STEPS; step++) {
            Arrays.fill(gradient, 0);
            for (int i = 0; i < BATCH; i++) {
                int at = Arrays.binarySearch(ends, random.nextDouble() * ends[ends.length - 1]);
                int drawn = Math.min(ends.length - 1, at < 0 ? -at - 1 : at);
                for (int k = 0; k < count; k++) {
                    seen[k] = inputs.get(drawn)[k] + NOISE * random.nextGaussian();
                }
                descend(weights, seen, answers.get(drawn) ? 1 : 0, gradient);
            }
            meanLeft *= 0.9;
            squareLeft *= 0.999;
            double rate = RATE * (0.5 + 0.5 * Math.cos(Math.PI * step / STEPS));
            for (int i = 0; i < weights.length; i++) {
                double each = gradient[i] / BATCH + DECAY * weights[i];
                mean[i] = 0.9 * mean[i] + 0.1 * each;
                square[i] = 0.999 * square[i] + 0.001 * each * each;
                double size = Math.sqrt(square[i] / (1 - squareLeft)) + 1e-8;
                weights[i] -= rate * mean[i] / (1 - meanLeft) / size;
            }
        }
        return weights;
    }

    /// Adds the gradient of the logistic loss at one beat.
    private static void descend(double[] weights, double[] seen, int answer, double[] gradient) {
        int width = seen.length + 1;
        int end = UNITS * width;
        double[] outs = new double[UNITS];
        double sum = weights[end];
        for (int unit = 0; unit < UNITS; unit++) {
            double inner = weights[unit * width];
            for (int i = 0; i < seen.length; i++) {
                inner += weights[unit * width + 1 + i] * seen[i];
            }
            outs[unit] = Math.tanh(inner);
            sum += weights[end + 1 + unit] * outs[unit];
        }
        double error = 1 / (1 + Math.exp(-sum)) - answer;
        gradient[end] += error;
        for (int unit = 0; unit < UNITS; unit++) {
            gradient[end + 1 + unit] += error * outs[unit];
            double inner = error * weights[end + 1 + unit] * (1 - outs[unit] * outs[unit]);
            gradient[unit * width] += inner;
            for (int i = 0; i < seen.length; i++) {
                gradient[unit * width + 1 + i] += inner * seen[i];
            }
        }
    }

    private static void print(double[] weights) {
        StringBuilder line = new StringBuilder("           ");
        for (double each : weights) {
            String next = String.format(Locale.ROOT, " %.4g,", each);
            if (line.length() + next.length() > 100) {
                System.out.println(line);
                line.setLength(11);
            }
            line.append(next);
        }
        System.out.println(line);
    }
}
