package org.yaoxiang.device.signal;

import org.yaoxiang.contract.code.Lead;

/// The limb leads that follow from I and II, sample by sample: III = II − I (Einthoven), and
/// Goldberger's aVR = −(I + II)/2, aVL = I − II/2, aVF = II − I/2. All are given in halves of the
/// converter's step, so that nothing is rounded:
///
/// | lead | half steps |
/// |---|---|
/// | III | 2·II − 2·I |
/// | aVR | −I − II |
/// | aVL | 2·I − II |
/// | aVF | 2·II − I |
public final class LimbLeads {
    private LimbLeads() {}

    /// One derived lead in half steps of the given ones.
    ///
    /// @param lead III, aVR, aVL or aVF
    /// @param one lead I, converter steps of at most 30 bits
    /// @param two lead II, the same moments in the same steps
    public static int[] halfSteps(Lead lead, int[] one, int[] two) {
        if (one.length != two.length) {
            throw new IllegalArgumentException(
                    "lead I of " + one.length + " samples, lead II of " + two.length);
        }
        int[] derived = new int[one.length];
        for (int i = 0; i < derived.length; i++) {
            derived[i] = halfSteps(lead, one[i], two[i]);
        }
        return derived;
    }

    private static int halfSteps(Lead lead, long one, long two) {
        return Math.toIntExact(
                switch (lead) {
                    case III -> 2 * two - 2 * one;
                    case AVR -> -one - two;
                    case AVL -> 2 * one - two;
                    case AVF -> 2 * two - one;
                    case I, II, V1, V2, V3, V4, V5, V6 ->
                            throw new IllegalArgumentException(
                                    lead.label() + " does not follow from I and II");
                });
    }
}
