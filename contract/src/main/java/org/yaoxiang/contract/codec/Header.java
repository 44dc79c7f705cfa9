package org.yaoxiang.contract.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a decoder must know before the first packet.
///
/// @param lattices of every lead
/// @param firsts the first multiple of every measured lead
/// @param sizeBits of the greatest difference between a multiple and the first of its lead, among
///   measured leads
record Header(List<Lattice> lattices, List<Long> firsts, int sizeBits) {
    /// Differences of two numbers of 32 bits have no more.
    private static final int SIZE_BITS_MAX = 32;

    private static final long FIRST_MAX = (1L << 32) - 1;

    static Header of(List<Optional<Derivation>> derivations, int[][] samples) {
        List<Lattice> lattices = Arrays.stream(samples).map(Lattice::of).toList();
        List<Long> firsts = new ArrayList<>();
        long sizes = 0;
        for (int lead = 0; lead < samples.length; lead++) {
            if (derivations.get(lead).isPresent()) {
                continue;
            }
            Lattice lattice = lattices.get(lead);
            long first = lattice.index(samples[lead][0]);
            for (int sample : samples[lead]) {
                sizes |= Math.abs(lattice.index(sample) - first);
            }
            firsts.add(first);
        }
        return new Header(lattices, firsts, Long.SIZE - Long.numberOfLeadingZeros(sizes));
    }

    /// A lattice is 0 when it is that of the lead before, and a first one of every number.
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Lattice before = Lattice.WHOLE;
        for (Lattice lattice : lattices) {
            if (lattice.equals(before)) {
                out.write(0);
            } else {
                Cursor.write(2 * lattice.numerator() + (lattice.isNearest() ? 1 : 0), out);
                Cursor.write(lattice.denominator(), out);
            }
            before = lattice;
        }
        for (long first : firsts) {
            Cursor.write((first << 1) ^ (first >> 63), out);
        }
        out.write(sizeBits);
        return out.toByteArray();
    }

    static Header read(Cursor in, int leads, int measured) {
        List<Lattice> lattices = new ArrayList<>();
        Lattice lattice = Lattice.WHOLE;
        for (int i = 0; i < leads; i++) {
            lattice = lattice(in, lattice);
            lattices.add(lattice);
        }
        List<Long> firsts = new ArrayList<>();
        for (int i = 0; i < measured; i++) {
            long zigzag = in.number(FIRST_MAX);
            firsts.add((zigzag >>> 1) ^ -(zigzag & 1));
        }
        int sizeBits = in.next();
        if (sizeBits > SIZE_BITS_MAX) {
            throw new CodecException("a size of " + sizeBits + " bits");
        }
        return new Header(lattices, firsts, sizeBits);
    }

    private static Lattice lattice(Cursor in, Lattice before) {
        long numerator = in.number(2 * Lattice.NUMERATOR_MAX + 1);
        if (numerator == 0) {
            return before;
        }
        long denominator = in.number(Lattice.DENOMINATOR_MAX);
        if (numerator == 1 || denominator == 0) {
            throw new CodecException("a step of " + (numerator >> 1) + "/" + denominator);
        }
        return new Lattice(numerator >> 1, (int) denominator, (numerator & 1) == 1);
    }
}
