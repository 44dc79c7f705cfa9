package org.yaoxiang.contract.codec;

/// The weights that predict a series best, in the sense of least squares with forgetting, from
/// other series: sums of products, solved by an LDLᵀ decomposition in 64-bit integers (Golub and
/// Van Loan, "Matrix Computations", §4.1). Every input is scaled by a power of √2 first, so that no
/// input is lost beside a greater one.
///
/// Sums stay below 2^62, whatever the inputs are; where a solution does not exist its weights are
/// wrong and the same everywhere, which costs bits and nothing else.
final class LeastSquares {
    /// Weights have 20 bits of fraction.
    static final int WEIGHT_BITS = 20;

    private static final int SCALED_BITS = 30;
    private static final int FRACTION_BITS = 20;

    /// Every input's own products count 1/256 more, so that few samples do not say more than they
    /// know.
    private static final int RIDGE_BITS = 8;

    private static final long PIVOT_MIN = 1 << 12;
    private static final long WEIGHT_MAX = 1 << 28;

    /// 2^14 / √2.
    private static final long ROOT_HALF = 11_585;

    private static final int ROOT_BITS = 14;

    private final int order;
    private final int forgettingBits;
    private final int pauseMax;
    private final long[][] products;
    private final long[] targets;
    private final long[][] unscaled;
    private final long[][] factors;
    private final long[] pivots;
    private final long[] solution;
    private final int[] sizes;
    private final long[] weights;
    private long energy;
    private int updates;
    private int pending;

    /// @param order how many inputs count, from the first
    /// @param forgettingBits every update weighs 1 - 2^-forgettingBits of the one after it
    /// @param pauseMax updates between two solutions, once there were many
    LeastSquares(int order, int forgettingBits, int pauseMax) {
        this.order = order;
        this.forgettingBits = forgettingBits;
        this.pauseMax = pauseMax;
        products = new long[order][order];
        targets = new long[order];
        unscaled = new long[order][order];
        factors = new long[order][order];
        pivots = new long[order];
        solution = new long[order];
        sizes = new int[order];
        weights = new long[order];
    }

    /// The weighted sum of the inputs, with [#WEIGHT_BITS] more bits of fraction than they have.
    long predict(int[] inputs) {
        long sum = 0;
        for (int i = 0; i < order; i++) {
            sum += weights[i] * inputs[i];
        }
        return sum;
    }

    /// Learns from what came.
    ///
    /// @param inputs those of the prediction, of at most 25 bits with sign
    /// @param target what should have been predicted, of at most 25 bits with sign
    void update(int[] inputs, int target) {
        for (int i = 0; i < order; i++) {
            long input = inputs[i];
            if (input != 0) {
                long[] row = products[i];
                for (int j = 0; j <= i; j++) {
                    row[j] += input * inputs[j];
                }
                targets[i] += input * target;
            }
        }
        energy += (long) target * target;
        updates++;
        pending++;
        if (pending >= pause()) {
            solve();
            forget();
            pending = 0;
        }
    }

    /// Updates between two solutions: the first ones change the weights most.
    private int pause() {
        if (updates < 64) {
            return Math.min(4, pauseMax);
        }
        return updates < 512 ? Math.min(8, pauseMax) : pauseMax;
    }

    private void forget() {
        for (int i = 0; i < order; i++) {
            long[] row = products[i];
            for (int j = 0; j <= i; j++) {
                row[j] -= (row[j] >> forgettingBits) * pending;
            }
            targets[i] -= (targets[i] >> forgettingBits) * pending;
        }
        energy -= (energy >> forgettingBits) * pending;
    }

    private void solve() {
        for (int i = 0; i < order; i++) {
            sizes[i] = size(products[i][i]);
        }
        for (int j = 0; j < order; j++) {
            decompose(j);
        }
        substitute(Math.max(size(energy), 1));
    }

    /// Column j of the decomposition; all zero when the input says nothing that those before do
    /// not.
    private void decompose(int j) {
        long[] across = unscaled[j];
        long pivot = 0;
        if (sizes[j] > 0) {
            for (int i = j; i < order; i++) {
                long sum = 0;
                long[] row = factors[i];
                for (int k = 0; k < j; k++) {
                    sum += row[k] * across[k];
                }
                long scaled = scaled(products[i][j], sizes[i] + sizes[j]);
                if (i == j) {
                    scaled += scaled >> RIDGE_BITS;
                }
                unscaled[i][j] = sizes[i] == 0 ? 0 : scaled - (sum >> FRACTION_BITS);
            }
            pivot = across[j];
        }
        pivots[j] = pivot < PIVOT_MIN ? 0 : pivot;
        for (int i = j; i < order; i++) {
            if (pivots[j] == 0) {
                unscaled[i][j] = 0;
                factors[i][j] = 0;
            } else {
                factors[i][j] = (unscaled[i][j] << FRACTION_BITS) / pivot;
            }
        }
    }

    private void substitute(int energySize) {
        for (int i = 0; i < order; i++) {
            long sum = 0;
            for (int k = 0; k < i; k++) {
                sum += factors[i][k] * solution[k];
            }
            solution[i] =
                    pivots[i] == 0
                            ? 0
                            : scaled(targets[i], sizes[i] + energySize) - (sum >> FRACTION_BITS);
        }
        for (int i = 0; i < order; i++) {
            solution[i] = pivots[i] == 0 ? 0 : (solution[i] << FRACTION_BITS) / pivots[i];
        }
        for (int i = order - 1; i >= 0; i--) {
            if (pivots[i] == 0) {
                weights[i] = 0;
                continue;
            }
            long sum = 0;
            for (int k = i + 1; k < order; k++) {
                sum += factors[k][i] * solution[k];
            }
            solution[i] -= sum >> FRACTION_BITS;
            weights[i] = weight(solution[i], sizes[i] - energySize);
        }
    }

    /// A weight without the scales of its input and of the target.
    private static long weight(long solution, int size) {
        long rooted = (size & 1) == 0 ? solution : (solution * ROOT_HALF) >> ROOT_BITS;
        int shift = size >> 1;
        long weight = shift >= 0 ? rooted >> shift : rooted << Math.min(-shift, 20);
        return Math.clamp(weight, -WEIGHT_MAX, WEIGHT_MAX);
    }

    /// A product of two values whose squares have `size` bits together, as if both had
    /// [#SCALED_BITS].
    private static long scaled(long product, int size) {
        int shift = (size >> 1) - SCALED_BITS;
        long scaled = shift >= 0 ? product >> shift : product << -shift;
        return (size & 1) == 0 ? scaled : (scaled * ROOT_HALF) >> ROOT_BITS;
    }

    private static int size(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }
}
