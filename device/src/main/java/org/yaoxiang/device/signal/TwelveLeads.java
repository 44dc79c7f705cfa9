package org.yaoxiang.device.signal;

import java.util.List;
import org.yaoxiang.contract.code.Lead;

/// Twelve leads out of the eight that are measured (Einthoven and Goldberger): III = II − I, aVR =
/// −(I + II)/2, aVL = I − II/2, aVF = II − I/2.
///
/// Everything is counted in half steps of the converter, so that each of them is a whole number and
/// the sums hold exactly.
public final class TwelveLeads {
    /// What is measured, in the order of the channels.
    public static final List<Lead> MEASURED =
            List.of(Lead.I, Lead.II, Lead.V1, Lead.V2, Lead.V3, Lead.V4, Lead.V5, Lead.V6);

    private TwelveLeads() {}

    /// One lead in half steps.
    ///
    /// @param measured `[channel][sample]` in the order of {@link #MEASURED}, signed 24 bits
    public static int[] halfSteps(Lead lead, int[][] measured) {
        int[] first = measured[0];
        int[] second = measured[1];
        int[] samples = new int[first.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] =
                    switch (lead) {
                        case I -> 2 * first[i];
                        case II -> 2 * second[i];
                        case III -> 2 * (second[i] - first[i]);
                        case AVR -> -(first[i] + second[i]);
                        case AVL -> 2 * first[i] - second[i];
                        case AVF -> 2 * second[i] - first[i];
                        case V1, V2, V3, V4, V5, V6 -> 2 * measured[MEASURED.indexOf(lead)][i];
                    };
        }
        return samples;
    }
}
