package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Stimuli of a pacemaker: jumps from one sample to the next out of a flat line, seen in several
/// leads at once. Left in, they would be taken for the beginning of the QRS.
///
/// The limits are engineering choices of this project.
///
/// @param at sample indices of the first sample off the line, ascending
record Spikes(List<Integer> at) {
    private static final double FLAT_SECONDS = 0.012;
    private static final double LENGTH_SECONDS = 0.006;
    private static final double JUMP_TO_FLAT_MIN = 8;
    private static final double JUMP_TO_SPAN_MIN = 0.05;
    private static final int LEADS_MIN = 3;

    Spikes {
        at = List.copyOf(at);
    }

    /// @param leads `[lead][sample]`, at least one, all of one length
    static Spikes find(double[][] leads, double rateHertz) {
        int length = leads[0].length;
        int[] seen = new int[length + 1];
        for (double[] lead : leads) {
            count(lead, (int) Math.round(FLAT_SECONDS * rateHertz), seen);
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 1; i < length; i++) {
            int around = seen[i - 1] + seen[i] + seen[i + 1];
            if (seen[i] > 0 && around >= Math.min(leads.length, LEADS_MIN)) {
                found.add(i);
            }
        }
        return new Spikes(found);
    }

    private static void count(double[] lead, int flat, int[] seen) {
        double[] sorted = lead.clone();
        Arrays.sort(sorted);
        double span = sorted[(int) (0.99 * lead.length)] - sorted[(int) (0.01 * lead.length)];
        for (int i = flat + 1; i < lead.length; i++) {
            double jump = Math.abs(lead[i] - lead[i - 1]);
            if (jump < JUMP_TO_SPAN_MIN * span) {
                continue;
            }
            double before = 0;
            for (int at = i - flat; at < i; at++) {
                before = Math.max(before, Math.abs(lead[at] - lead[at - 1]));
            }
            if (jump > JUMP_TO_FLAT_MIN * before) {
                seen[i]++;
            }
        }
    }

    /// The leads with a straight line in place of each spike.
    double[][] bridged(double[][] leads, double rateHertz) {
        int length = (int) Math.round(LENGTH_SECONDS * rateHertz);
        double[][] bridged = new double[leads.length][];
        for (int i = 0; i < leads.length; i++) {
            bridged[i] = leads[i].clone();
            for (int spike : at) {
                bridge(bridged[i], spike - 1, Math.min(leads[i].length - 1, spike + length));
            }
        }
        return bridged;
    }

    /// Draws a straight line between two samples.
    static void bridge(double[] signal, int from, int to) {
        double start = signal[from];
        double end = signal[to];
        for (int i = from + 1; i < to; i++) {
            signal[i] = start + (end - start) * (i - from) / (to - from);
        }
    }
}
