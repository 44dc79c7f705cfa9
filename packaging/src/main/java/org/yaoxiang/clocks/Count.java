package org.yaoxiang.clocks;

/// What came of the stamps of some histories.
///
/// @param stamps all of them
/// @param reached those of a boot in which the county was reached
/// @param near of these, within 2 s of the truth
/// @param flagged of these, the others whose interval says that it is wider and holds the truth
/// @param unreached those of a boot in which it was not; their intervals hold the truth
/// @param wrong stamps whose interval does not hold the truth, or that are not near and do not say
///   so
/// @param disordered stamps that cannot lie in the author's order
record Count(
        long stamps,
        long reached,
        long near,
        long flagged,
        long unreached,
        long wrong,
        long disordered) {
    static final Count NONE = new Count(0, 0, 0, 0, 0, 0, 0);

    static Count of(
            boolean isReached,
            boolean isNear,
            boolean isFlagged,
            boolean holds,
            boolean isOrdered) {
        boolean isWrong = !holds || (!isNear && !isFlagged);
        return new Count(
                1,
                isReached ? 1 : 0,
                isReached && isNear ? 1 : 0,
                isReached && !isNear && !isWrong ? 1 : 0,
                !isReached && !isWrong ? 1 : 0,
                isWrong ? 1 : 0,
                isOrdered ? 0 : 1);
    }

    Count plus(Count other) {
        return new Count(
                stamps + other.stamps,
                reached + other.reached,
                near + other.near,
                flagged + other.flagged,
                unreached + other.unreached,
                wrong + other.wrong,
                disordered + other.disordered);
    }

    double nearPercent() {
        return reached == 0 ? 100 : 100.0 * near / reached;
    }
}
