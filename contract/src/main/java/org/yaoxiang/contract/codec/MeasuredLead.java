package org.yaoxiang.contract.codec;

import java.util.List;

/// A lead that follows from no others: predicted by the level and the differences of its own past
/// and of other measured leads. The leads before it are known at the sample in question, those
/// after it at the sample before.
final class MeasuredLead implements LeadInputs {
    /// Levels are brought to this many bits, and made coarser only beyond the second.
    private static final int LEVEL_BITS = 19;

    private static final int LEVEL_BITS_MAX = 23;
    private static final int LEVEL_MAX = 1 << LEVEL_BITS_MAX;

    /// How many samples are looked at.
    ///
    /// @param own of the lead itself
    /// @param earlier of each measured lead before it
    /// @param later of each after it
    record Reach(int own, int earlier, int later) {
        private static final Reach OF_FEW_LEADS = new Reach(16, 8, 8);
        private static final Reach OF_MANY_LEADS = new Reach(8, 4, 3);
        private static final int FEW_MAX = 3;

        /// By the number of measured leads.
        static Reach of(int leads) {
            return leads <= FEW_MAX ? OF_FEW_LEADS : OF_MANY_LEADS;
        }
    }

    private final long first;
    private final int sizeBits;
    private final int up;
    private final Reach reach;
    private final List<MeasuredLead> all;
    private final int place;

    /// `[age]`: multiples less the first, scaled, and by how much each differs from the one before.
    private final int[] levels;

    private final int[] differences;

    /// The multiple that has level 0: the first one, until the lead jumps.
    private long base;

    private long last;

    /// @param first the multiple of the first sample
    /// @param sizeBits of the greatest difference between a multiple and the first of its lead
    /// @param count how many measured leads there are
    /// @param all of them in order; those before this one now, the others soon
    MeasuredLead(long first, int sizeBits, int count, List<MeasuredLead> all) {
        this.first = first;
        this.sizeBits = sizeBits;
        this.all = all;
        place = all.size();
        reach = Reach.of(count);
        up = sizeBits > LEVEL_BITS ? Math.min(LEVEL_BITS_MAX - sizeBits, 0) : LEVEL_BITS - sizeBits;
        levels = new int[reach.own];
        differences = new int[reach.own];
        base = first;
        last = first;
    }

    @Override
    public int count() {
        return reach.own + place * reach.earlier + (all.size() - 1 - place) * reach.later;
    }

    @Override
    public int fractionBits() {
        return up;
    }

    @Override
    public long refer(int at) {
        return last;
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public void fill(int[] inputs) {
        int next = write(levels[0], differences, 0, reach.own - 1, inputs, 0);
        for (int i = 0; i < all.size(); i++) {
            MeasuredLead other = all.get(i);
            if (i < place) {
                inputs[next++] = other.differences[0];
                next =
                        write(
                                other.levels[1],
                                other.differences,
                                1,
                                reach.earlier - 2,
                                inputs,
                                next);
            } else if (i > place) {
                next = write(other.levels[0], other.differences, 0, reach.later - 1, inputs, next);
            }
        }
    }

    private static int write(
            int level, int[] differences, int from, int count, int[] inputs, int next) {
        inputs[next] = level;
        System.arraycopy(differences, from, inputs, next + 1, count);
        return next + 1 + count;
    }

    @Override
    public int follow(long multiple, boolean isJump) {
        long size = multiple - first;
        if (Math.abs(size) >>> sizeBits != 0) {
            throw new CodecException("a lead moves by more than " + sizeBits + " bits");
        }
        if (isJump) {
            base += multiple - last;
        }
        long above = multiple - base;
        long scaled = up >= 0 ? above << up : above >> -up;
        int level = Math.clamp(scaled, -LEVEL_MAX, LEVEL_MAX);
        int difference = level - levels[0];
        push(level, levels);
        push(difference, differences);
        last = multiple;
        return difference;
    }

    private static void push(int value, int[] past) {
        System.arraycopy(past, 0, past, 1, past.length - 1);
        past[0] = value;
    }
}
