package org.yaoxiang.contract.codec;

/// Codes a number of which there are several predictions: each stands for a logistic distribution
/// about it, as wide as its errors of late were, fast, middling and slow; the distributions are
/// weighted by how well they foretold what came (Bayes' rule, with a share for all: Herbster and
/// Warmuth, "Tracking the best expert", 1998).
final class Mixture {
    /// Frequencies sum to 2^24.
    private static final int TOTAL_BITS = 24;

    /// Numbers on each side of the middle that have a frequency of their own; farther ones escape.
    private static final int REACH = 512;

    private static final int SYMBOLS = 2 * REACH;

    /// What the mixture leaves of the whole, so that even the surest number costs 1/512 of a nat,
    /// and every other has a frequency.
    private static final long LEFT = 1L << 15;

    /// Every symbol's least frequency.
    private static final long LEAST = 8;

    /// The least frequency of an escape on either side.
    private static final long BESIDE = (LEFT - SYMBOLS * LEAST) / 2;

    /// What the distributions share among them.
    private static final long MASS = (1L << TOTAL_BITS) - LEFT;

    /// The distribution function 1 / (1 + 4^-z) times [#MASS], in steps of 1/16 from z = 0.
    private static final int[] TABLE = new int[12 * 16 + 1];

    private static final int STEP_BITS = 4;

    /// 2^(-f/8) for f = 0 to 7, times 2^32, cut.
    private static final long[] ROOTS = {
        4_294_967_296L,
        3_938_502_376L,
        3_611_622_602L,
        3_311_872_529L,
        3_037_000_499L,
        2_784_941_737L,
        2_553_802_833L,
        2_341_847_523L
    };

    /// Widths follow the errors by 1/4, 1/16 and 1/128 of the difference.
    private static final int[] RATE_BITS = {2, 4, 7};

    private static final int RATES = RATE_BITS.length;
    private static final int WEIGHT_BITS = 16;

    /// 1/64 of all weight is dealt anew after every number.
    private static final int SHARE_BITS = 6;

    /// Widths have 16 bits of fraction: from 1/16 to 2^28, at first 8.
    private static final int SCALE_BITS = 16;

    private static final long SCALE_MIN = 1L << 12;
    private static final long SCALE_MAX = 1L << 44;
    private static final long SCALE_FIRST = 8L << SCALE_BITS;
    private static final int INVERSE_BITS = 48;

    /// Bits of the length of an escaped number.
    private static final int LENGTH_BITS = 6;

    static {
        for (int i = 0; i < TABLE.length; i++) {
            TABLE[i] = (int) ((MASS << 32) / ((1L << 32) + (ROOTS[i & 7] >> (i >> 3))));
        }
    }

    private final int experts;
    private final long[] scales;
    private final long[] inverses;
    private final long[] means;
    private final int[] weights;
    private final int share;
    private final long[] below;
    private final long[] above;
    private final long[] posts;
    private long middle;
    private int coarseBits;
    private boolean hasEscaped;

    /// @param predictions how many there are of each number
    Mixture(int predictions) {
        experts = predictions * RATES;
        scales = new long[experts];
        inverses = new long[experts];
        means = new long[experts];
        weights = new int[experts];
        below = new long[experts];
        above = new long[experts];
        posts = new long[experts];
        share = (1 << (WEIGHT_BITS - SHARE_BITS)) / experts - 4;
        for (int i = 0; i < experts; i++) {
            scales[i] = SCALE_FIRST;
            weights[i] = (1 << WEIGHT_BITS) / experts;
        }
    }

    /// Codes a number.
    ///
    /// @param predictions with 8 bits of fraction; about the last one, numbers are told apart best
    void encode(long number, long[] predictions, RangeEncoder out) {
        prepare(predictions);
        hasEscaped = true;
        long symbol = ((number - middle) >> coarseBits) + REACH;
        if (symbol < 0) {
            out.encode(0, sum(0, below), TOTAL_BITS);
            escape(-1 - symbol, out);
        } else if (symbol >= SYMBOLS) {
            long start = sum(SYMBOLS, below);
            out.encode(start, (1L << TOTAL_BITS) - start, TOTAL_BITS);
            escape(symbol - SYMBOLS, out);
        } else {
            long start = sum((int) symbol, below);
            out.encode(start, sum((int) symbol + 1, above) - start, TOTAL_BITS);
            weigh();
            hasEscaped = false;
        }
        raw((number - middle) & ((1L << coarseBits) - 1), coarseBits, out);
        learn(number, predictions);
    }

    /// Reads what [#encode] wrote, and writes it again.
    ///
    /// @throws CodecException when that is no number
    long decode(long[] predictions, RangeDecoder in, RangeEncoder again) {
        prepare(predictions);
        hasEscaped = true;
        long target = in.next(TOTAL_BITS);
        long symbol;
        long first = sum(0, below);
        if (target < first) {
            take(0, first, in, again);
            symbol = -1 - escaped(in, again);
        } else {
            int found = find(target);
            long start = sum(found, below);
            if (found == SYMBOLS) {
                take(start, (1L << TOTAL_BITS) - start, in, again);
                symbol = SYMBOLS + escaped(in, again);
            } else {
                take(start, sum(found + 1, above) - start, in, again);
                symbol = found;
                weigh();
                hasEscaped = false;
            }
        }
        long number = middle + ((symbol - REACH) << coarseBits) + raw(coarseBits, in, again);
        learn(number, predictions);
        return number;
    }

    /// Whether the last number was so far from the last prediction that it escaped.
    boolean hasEscaped() {
        return hasEscaped;
    }

    /// The symbol that holds a target, or the first beyond all. Most lie about the middle: the
    /// search goes out from there, ever faster, and halves what it has come by.
    private int find(long target) {
        int lower;
        int upper;
        int width = 4;
        if (sum(REACH, below) <= target) {
            lower = REACH;
            while (lower + width < SYMBOLS && sum(lower + width, below) <= target) {
                lower += width;
                width *= 2;
            }
            upper = Math.min(lower + width, SYMBOLS);
        } else {
            upper = REACH - 1;
            while (upper > width && sum(upper - width, below) > target) {
                upper -= width;
                width *= 2;
            }
            lower = Math.max(upper - width, 0);
        }
        while (lower < upper) {
            int half = (lower + upper + 1) >>> 1;
            if (sum(half, below) <= target) {
                lower = half;
            } else {
                upper = half - 1;
            }
        }
        return lower;
    }

    private void prepare(long[] predictions) {
        for (int i = 0; i < experts; i++) {
            means[i] = predictions[i / RATES];
            inverses[i] = (1L << INVERSE_BITS) / scales[i];
        }
        middle = (predictions[predictions.length - 1] + 128) >> 8;
        long middling = Math.min(scales[experts - 3], scales[experts - 2]) >> SCALE_BITS;
        coarseBits = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(middling) - 6);
    }

    /// The frequencies of all symbols before this one; leaves what each expert says of them.
    private long sum(int symbol, long[] parts) {
        long edge = ((middle + ((long) (symbol - REACH) << coarseBits)) << 8) - 128;
        long sum = 0;
        for (int i = 0; i < experts; i++) {
            long distance = edge - means[i];
            long part = part(Math.abs(distance), scales[i], inverses[i]);
            parts[i] = distance < 0 ? MASS - part : part;
            sum += weights[i] * parts[i];
        }
        return (sum >> WEIGHT_BITS) + BESIDE + LEAST * symbol;
    }

    /// [#MASS] times the distribution function at a distance from the mean, 8 bits of fraction.
    private static long part(long distance, long scale, long inverse) {
        if (distance >= scale >> STEP_BITS) {
            return MASS;
        }
        long at = (distance * inverse) >> (INVERSE_BITS - 20);
        int step = (int) (at >> 8);
        if (step >= TABLE.length - 1) {
            return MASS;
        }
        return TABLE[step] + (((TABLE[step + 1] - TABLE[step]) * (at & 0xff)) >> 8);
    }

    /// Gives every expert its due after a symbol, of which `below` and `above` tell the edges.
    private void weigh() {
        long sum = 0;
        for (int i = 0; i < experts; i++) {
            posts[i] = weights[i] * (above[i] - below[i] + LEAST);
            sum += posts[i];
        }
        for (int i = 0; i < experts; i++) {
            int weight = (int) ((posts[i] << WEIGHT_BITS) / sum);
            weights[i] = weight - (weight >> SHARE_BITS) + share;
        }
    }

    private void learn(long number, long[] predictions) {
        for (int i = 0; i < experts; i++) {
            long error = Math.abs((number << 8) - predictions[i / RATES]);
            long change = Math.min(error << (SCALE_BITS - 8), scales[i] << 5) - scales[i];
            long scale = scales[i] + (change >> RATE_BITS[i % RATES]);
            scales[i] = Math.clamp(scale, SCALE_MIN, SCALE_MAX);
        }
    }

    private static void take(long start, long size, RangeDecoder in, RangeEncoder again) {
        in.take(start, size);
        again.encode(start, size, TOTAL_BITS);
    }

    /// A number of at most 36 bits: their number, then those behind the first one.
    private static void escape(long number, RangeEncoder out) {
        int length = Long.SIZE - Long.numberOfLeadingZeros(number);
        raw(length, LENGTH_BITS, out);
        if (length > 1) {
            raw(number & ((1L << (length - 1)) - 1), length - 1, out);
        }
    }

    private static long escaped(RangeDecoder in, RangeEncoder again) {
        int length = (int) raw(LENGTH_BITS, in, again);
        if (length > 36) {
            throw new CodecException("an escaped number of " + length + " bits");
        }
        return length < 2 ? length : (1L << (length - 1)) | raw(length - 1, in, again);
    }

    /// Bits that nothing is known of, most significant first, at most 16 in one symbol.
    private static void raw(long value, int bits, RangeEncoder out) {
        for (int left = bits; left > 0; ) {
            int now = Math.min(left, 16);
            left -= now;
            out.encode((value >> left) & ((1L << now) - 1), 1, now);
        }
    }

    private static long raw(int bits, RangeDecoder in, RangeEncoder again) {
        long value = 0;
        for (int left = bits; left > 0; ) {
            int now = Math.min(left, 16);
            left -= now;
            long part = in.next(now);
            in.take(part, 1);
            again.encode(part, 1, now);
            value = (value << now) | part;
        }
        return value;
    }
}
