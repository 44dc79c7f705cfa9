package org.yaoxiang.contract.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Lead;

/// How a limb lead follows from two others (Einthoven's triangle, Goldberger's leads): lead =
/// (first · a + second · b) / divisor.
///
/// @param first the place of a lead among those of the waveform
/// @param second the place of another
/// @param divisor above 0
record Derivation(int first, int second, long a, long b, long divisor) {
    /// For each lead how it follows from the first two limb leads; empty for these and for every
    /// lead that is not of the limbs.
    static List<Optional<Derivation>> of(List<Lead> leads) {
        List<Integer> limbs = new ArrayList<>();
        List<Optional<Derivation>> derivations = new ArrayList<>();
        for (Lead lead : leads) {
            if (isLimb(lead) && limbs.size() == 2) {
                derivations.add(Optional.of(of(lead, leads, limbs.getFirst(), limbs.getLast())));
                continue;
            }
            if (isLimb(lead)) {
                limbs.add(derivations.size());
            }
            derivations.add(Optional.empty());
        }
        return derivations;
    }

    private static Derivation of(Lead lead, List<Lead> leads, int first, int second) {
        Lead one = leads.get(first);
        Lead other = leads.get(second);
        long divisor = cross(one, other);
        long sign = Long.signum(divisor);
        return new Derivation(
                first, second, sign * cross(lead, other), sign * cross(one, lead), sign * divisor);
    }

    private static long cross(Lead one, Lead other) {
        return doubleOfI(one) * doubleOfIi(other) - doubleOfIi(one) * doubleOfI(other);
    }

    private static boolean isLimb(Lead lead) {
        return doubleOfI(lead) != 0 || doubleOfIi(lead) != 0;
    }

    /// Twice the part of I in a lead that is told by I and II.
    private static long doubleOfI(Lead lead) {
        return switch (lead) {
            case I, AVL -> 2;
            case III -> -2;
            case AVR, AVF -> -1;
            case II, V1, V2, V3, V4, V5, V6 -> 0;
        };
    }

    private static long doubleOfIi(Lead lead) {
        return switch (lead) {
            case II, III, AVF -> 2;
            case AVR, AVL -> -1;
            case I, V1, V2, V3, V4, V5, V6 -> 0;
        };
    }
}
