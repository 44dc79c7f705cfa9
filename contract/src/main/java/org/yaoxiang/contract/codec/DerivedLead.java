package org.yaoxiang.contract.codec;

import java.util.List;

/// A limb lead that follows from two before it: predicted by its derivation and by how far it and
/// other derived leads deviate from theirs, which is by their rounding.
final class DerivedLead implements LeadInputs {
    private static final int DEVIATIONS = 4;
    private static final int FRACTION_BITS = LeadModel.FRACTION_BITS;
    private static final long INPUT_MAX = 1 << 20;

    private final Derivation derivation;
    private final Lattice lattice;
    private final int[] first;
    private final int[] second;
    private final List<DerivedLead> earlier;

    /// `[age]`: how far the lead was from its derivation, in multiples.
    private final int[] deviations = new int[DEVIATIONS];

    private long derived;
    private long derivedBefore;
    private int fraction;
    private long deviation;

    /// @param samples `[lead][sample]`, known of the leads before this one
    /// @param earlier derived leads before this one
    DerivedLead(
            Derivation derivation, Lattice lattice, int[][] samples, List<DerivedLead> earlier) {
        this.derivation = derivation;
        this.lattice = lattice;
        first = samples[derivation.first()];
        second = samples[derivation.second()];
        this.earlier = List.copyOf(earlier);
    }

    @Override
    public int count() {
        return DEVIATIONS + 2 + 2 * earlier.size();
    }

    @Override
    public int fractionBits() {
        return FRACTION_BITS;
    }

    @Override
    public long refer(int at) {
        long exact = derivation.a() * first[at] + derivation.b() * second[at];
        long multiples = exact * lattice.denominator();
        long step = derivation.divisor() * lattice.numerator();
        derivedBefore = derived;
        derived = Math.floorDiv(2 * multiples + step, 2 * step);
        fraction = (int) Math.floorDiv((multiples - derived * step) << FRACTION_BITS, step);
        return derived + deviation;
    }

    @Override
    public long offset() {
        return fraction - (deviation << FRACTION_BITS);
    }

    @Override
    public void fill(int[] inputs) {
        System.arraycopy(deviations, 0, inputs, 0, DEVIATIONS);
        int next = DEVIATIONS;
        inputs[next++] = fraction;
        inputs[next++] = input((derived - derivedBefore) << FRACTION_BITS);
        for (DerivedLead each : earlier) {
            inputs[next++] = each.deviations[0];
            inputs[next++] = each.fraction;
        }
    }

    @Override
    public int follow(long multiple, boolean isJump) {
        deviation = multiple - derived;
        System.arraycopy(deviations, 0, deviations, 1, DEVIATIONS - 1);
        deviations[0] = input((deviation << FRACTION_BITS) - fraction);
        return deviations[0];
    }

    private static int input(long value) {
        return (int) Math.clamp(value, -INPUT_MAX, INPUT_MAX);
    }
}
