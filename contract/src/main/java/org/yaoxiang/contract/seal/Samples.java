package org.yaoxiang.contract.seal;

/// Converter counts as bytes: the first difference of neighbours, zigzag, in groups of seven bits,
/// least significant first (the top bit says that another group follows). Waveforms were sealed so
/// before there were packets; what is sealed stays readable.
final class Samples {
    private Samples() {}

    /// @param count how many samples the bytes must hold
    /// @throws SealException when they hold another number, or one outside 32 bits
    static int[] decode(byte[] bytes, int count) {
        if (count > bytes.length) {
            throw new SealException(count + " samples in " + bytes.length + " bytes");
        }
        int[] samples = new int[count];
        int at = 0;
        long last = 0;
        for (int i = 0; i < count; i++) {
            long zigzag = 0;
            int shift = 0;
            int group;
            do {
                if (at == bytes.length || shift > 35) {
                    throw new SealException("sample " + i + " is cut or too long");
                }
                group = bytes[at++];
                zigzag |= (long) (group & 0x7f) << shift;
                shift += 7;
            } while (group < 0);
            if (group == 0 && shift > 7) {
                // A second encoding of the same number would give one fact two hashes.
                throw new SealException("sample " + i + " is longer than it needs to be");
            }
            last += (zigzag >>> 1) ^ -(zigzag & 1);
            samples[i] = (int) last;
            if (samples[i] != last) {
                throw new SealException("sample " + i + " outside 32 bits");
            }
        }
        if (at != bytes.length) {
            throw new SealException((bytes.length - at) + " bytes after the last sample");
        }
        return samples;
    }
}
