package org.yaoxiang.contract.codec;

/// One lead's next number, predicted and coded: by least squares over its first inputs, which
/// follow a wave's slope within a few samples; by least squares over all of them, which learn how
/// leads hang together; and by two short filters on what these leave over. A mixture weighs the
/// three. A lead that stands still is coded by a flag alone, so that saturation, a flat lead and
/// one that follows exactly from others cost next to nothing, neither bits nor time, and teach the
/// model nothing.
final class LeadModel {
    /// Bits of fraction of whatever is predicted.
    static final int FRACTION_BITS = 8;

    /// Samples that must be alike before the next is expected to be.
    private static final int STILL_MIN = 16;

    /// Twice what two samples of 32 bits can differ by.
    private static final long PREDICTION_MAX = 1L << (33 + FRACTION_BITS);

    private static final int FLAG_BITS = 16;
    private static final int FLAGS = 1 << FLAG_BITS;
    private static final int FLAG_RATE_BITS = 5;
    private static final int FLAG_MIN = 1 << 7;

    private final LeadInputs lead;
    private final Lattice lattice;
    private final int[] inputs;
    private final int shift;
    private final LeastSquares local;
    private final LeastSquares lasting;
    private final Gradient longer = new Gradient(16, 7);
    private final Gradient shorter = new Gradient(8, 6);
    private final long[] predictions = new long[3];
    private final Mixture mixture = new Mixture(predictions.length);
    private int still;
    private int moves = FLAGS / 2;

    LeadModel(LeadInputs lead, Lattice lattice) {
        this.lead = lead;
        this.lattice = lattice;
        inputs = new int[lead.count()];
        shift = LeastSquares.WEIGHT_BITS + lead.fractionBits() - FRACTION_BITS;
        local = new LeastSquares(Math.min(inputs.length, 5), 5, 4);
        lasting = new LeastSquares(inputs.length, 12, 32);
    }

    void encode(int sample, int at, RangeEncoder out) {
        long reference = lead.refer(at);
        long number = lattice.index(sample) - reference;
        boolean isMove = true;
        if (still >= STILL_MIN) {
            isMove = number != 0;
            flag(isMove, out);
        }
        if (isMove) {
            predict();
            mixture.encode(number, predictions, out);
        }
        follow(reference, number, isMove);
    }

    /// Reads a sample and writes it again.
    ///
    /// @throws CodecException when there is none
    int decode(int at, RangeDecoder in, RangeEncoder again) {
        long reference = lead.refer(at);
        long number = 0;
        boolean isMove = true;
        if (still >= STILL_MIN) {
            isMove = in.next(FLAG_BITS) < moves;
            in.take(isMove ? 0 : moves, isMove ? moves : FLAGS - moves);
            flag(isMove, again);
        }
        if (isMove) {
            predict();
            number = mixture.decode(predictions, in, again);
        }
        int sample = lattice.sample(reference + number);
        follow(reference, number, isMove);
        return sample;
    }

    private void flag(boolean isMove, RangeEncoder out) {
        if (isMove) {
            out.encode(0, moves, FLAG_BITS);
            moves += (FLAGS - moves) >> FLAG_RATE_BITS;
        } else {
            out.encode(moves, FLAGS - moves, FLAG_BITS);
            moves -= moves >> FLAG_RATE_BITS;
        }
        moves = Math.clamp(moves, FLAG_MIN, FLAGS - FLAG_MIN);
    }

    private void predict() {
        lead.fill(inputs);
        predictions[0] = bounded(lead.offset() + (local.predict(inputs) >> shift));
        predictions[1] = bounded(lead.offset() + (lasting.predict(inputs) >> shift));
        predictions[2] = bounded(predictions[1] + longer.predict() + shorter.predict());
    }

    private static long bounded(long prediction) {
        return Math.clamp(prediction, -PREDICTION_MAX, PREDICTION_MAX);
    }

    private void follow(long reference, long number, boolean isMove) {
        boolean isJump = isMove && mixture.hasEscaped();
        boolean isLearnt = isMove && !isJump;
        int target = lead.follow(reference + number, isJump);
        if (isLearnt) {
            long value = (number << FRACTION_BITS) - predictions[1];
            longer.update(value);
            shorter.update(value - longer.predicted());
            local.update(inputs, target);
            lasting.update(inputs, target);
        }
        still = number == 0 ? still + 1 : 0;
    }
}
