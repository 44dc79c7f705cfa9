package org.yaoxiang.contract.codec;

import java.util.Arrays;

/// The values that a lead takes: multiples of a step, made whole. A converter of 4.88 µV a count,
/// written in whole µV, leaves four of five numbers unused; so does a lead in half steps.
///
/// @param numerator of the step, 1 to 2^31
/// @param denominator of the step, 1 to 32; no common divisor with the numerator
/// @param isNearest whether multiples were rounded to the nearest whole number, half away from
///   zero; otherwise towards zero
record Lattice(long numerator, int denominator, boolean isNearest) {
    static final long NUMERATOR_MAX = 1L << 31;
    static final int DENOMINATOR_MAX = 32;

    /// Steps of fractions are looked for below this; those of whole numbers may be any.
    private static final int FRACTION_MAX = 16;

    /// Every number.
    static final Lattice WHOLE = new Lattice(1, 1, false);

    /// The lattice in which samples lie: of their greatest common divisor when that is above 1,
    /// else of the greatest step from 2 to 16, and towards zero rather than to the nearest, that
    /// gives them all; else of every number.
    static Lattice of(int[] samples) {
        long divisor = 0;
        for (int sample : samples) {
            divisor = divisor(Math.abs((long) sample), divisor);
            if (divisor == 1) {
                break;
            }
        }
        if (divisor > 1) {
            return new Lattice(divisor, 1, false);
        }
        int[] values = samples.clone();
        Arrays.sort(values);
        int count = 1;
        long gap = Long.MAX_VALUE;
        for (int i = 1; i < values.length; i++) {
            if (values[i] != values[i - 1]) {
                gap = Math.min(gap, (long) values[i] - values[i - 1]);
                values[count++] = values[i];
            }
        }
        return gap < 2 || divisor == 0
                ? WHOLE
                : fraction(Arrays.copyOf(values, count), Math.min(gap + 1, FRACTION_MAX));
    }

    /// Goes down through the fractions with small denominators (Farey sequence: Graham, Knuth and
    /// Patashnik, "Concrete Mathematics", §4.5).
    ///
    /// @param values ascending, each once
    private static Lattice fraction(int[] values, long below) {
        long numerator = below;
        long denominator = 1;
        long nextNumerator = below * DENOMINATOR_MAX - 1;
        long nextDenominator = DENOMINATOR_MAX;
        while (nextNumerator >= 2 * nextDenominator) {
            for (boolean isNearest : new boolean[] {false, true}) {
                Lattice lattice = new Lattice(nextNumerator, (int) nextDenominator, isNearest);
                if (lattice.hasAll(values)) {
                    return lattice;
                }
            }
            long times = (DENOMINATOR_MAX + denominator) / nextDenominator;
            long after = times * nextNumerator - numerator;
            long afterDenominator = times * nextDenominator - denominator;
            numerator = nextNumerator;
            denominator = nextDenominator;
            nextNumerator = after;
            nextDenominator = afterDenominator;
        }
        return WHOLE;
    }

    /// The greatest are tried first: they tell two steps apart.
    private boolean hasAll(int[] ascending) {
        int low = 0;
        int high = ascending.length - 1;
        while (low <= high) {
            boolean isLow = -(long) ascending[low] > ascending[high];
            int value = isLow ? ascending[low++] : ascending[high--];
            if (value(index(value)) != value) {
                return false;
            }
        }
        return true;
    }

    /// Which multiple a value is.
    long index(long value) {
        long size = Math.abs(value);
        long index =
                isNearest
                        ? -Math.floorDiv(-(2 * size - 1) * denominator, 2 * numerator)
                        : -Math.floorDiv(-size * denominator, numerator);
        return value < 0 ? -index : index;
    }

    /// The value of a multiple.
    ///
    /// @throws CodecException when it has more than 32 bits
    int sample(long index) {
        if (Math.abs(index) > (1L << 32) * denominator / numerator) {
            throw new CodecException("multiple " + index + " of the step, outside 32 bits");
        }
        long value = value(index);
        if (value != (int) value) {
            throw new CodecException("a sample of " + value + ", outside 32 bits");
        }
        return (int) value;
    }

    private long value(long index) {
        long size = Math.abs(index) * numerator;
        long value = isNearest ? (2 * size + denominator) / (2L * denominator) : size / denominator;
        return index < 0 ? -value : value;
    }

    private static long divisor(long a, long b) {
        return b == 0 ? a : divisor(b, a % b);
    }
}
