package org.yaoxiang.contract.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

/// The samples of a waveform in few bytes: packets of a second, each of which can be read when
/// those before it are there. One waveform has one encoding. The format is docs/waveform-codec.md.
///
/// ```text
/// coded = 1, header, [ length, bytes ] of each packet
/// ```
///
/// Samples that this makes longer than they are, such as pure noise, have the plain form instead.
public final class Packets {
    private static final int CODED = 1;

    /// Samples of each lead in a packet: a second's, and never so many that a packet has no bound.
    private static final int SAMPLES_MAX = 1000;

    /// No sample costs less than 1/355 of a bit: of a symbol's 2^24, 2^15 are always another's.
    private static final long SAMPLES_PER_BYTE_MAX = 2_840;

    private Packets() {}

    /// The samples of a waveform as bytes.
    public static byte[] encode(Waveform waveform) {
        List<Waveform.Channel> channels = waveform.channels();
        return encode(
                channels.stream().map(Waveform.Channel::lead).toList(),
                channels.stream().map(Waveform.Channel::samples).toArray(int[][]::new),
                waveform.rateHertz());
    }

    private static byte[] encode(List<Lead> leads, int[][] samples, double rateHertz) {
        byte[] coded = coded(leads, samples, rateHertz);
        return coded.length < Plain.length(samples) ? coded : Plain.encode(samples);
    }

    /// Reads what [#encode] wrote.
    ///
    /// @param leads in the order in which they were encoded
    /// @param length samples of each lead, above 0
    /// @return `[lead][sample]`
    /// @throws CodecException when the bytes are not the one encoding of such samples
    public static int[][] decode(byte[] bytes, List<Lead> leads, int length, double rateHertz) {
        if (leads.isEmpty() || Set.copyOf(leads).size() != leads.size()) {
            throw new CodecException(leads.size() + " leads, expected some, each once");
        }
        if (length < 1 || length > Waveform.SAMPLES_MAX) {
            throw new CodecException(length + " samples, expected 1 to " + Waveform.SAMPLES_MAX);
        }
        Cursor in = new Cursor(bytes);
        int form = in.next();
        if (form == Plain.FORM) {
            int[][] samples = Plain.decode(in, leads.size(), length);
            if (!Arrays.equals(encode(leads, samples, rateHertz), bytes)) {
                throw new CodecException("plain samples that are not the one encoding of theirs");
            }
            return samples;
        }
        if (form != CODED) {
            throw new CodecException("form " + form + ", expected 0 or 1");
        }
        int[][] samples = decoded(bytes, in, leads, length, rateHertz);
        if (bytes.length >= Plain.length(samples)) {
            throw new CodecException("coded samples that are shorter plain");
        }
        return samples;
    }

    private static byte[] coded(List<Lead> leads, int[][] samples, double rateHertz) {
        List<Optional<Derivation>> derivations = Derivation.of(leads);
        Header header = Header.of(derivations, samples);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(CODED);
        out.writeBytes(header.bytes());
        LeadModel[] models = models(derivations, header, samples);
        RangeEncoder coder = new RangeEncoder();
        int length = samples[0].length;
        int step = step(rateHertz);
        for (int from = 0; from < length; from += step) {
            coder.begin();
            for (int at = from; at < Math.min(from + step, length); at++) {
                for (int lead = 0; lead < models.length; lead++) {
                    models[lead].encode(samples[lead][at], at, coder);
                }
            }
            int size = coder.end();
            Cursor.write(size, out);
            out.write(coder.bytes(), 0, size);
        }
        return out.toByteArray();
    }

    /// What an encoder would have written is written again on the way, and compared.
    private static int[][] decoded(
            byte[] bytes, Cursor in, List<Lead> leads, int length, double rateHertz) {
        List<Optional<Derivation>> derivations = Derivation.of(leads);
        int measured = (int) derivations.stream().filter(Optional::isEmpty).count();
        Header header = Header.read(in, leads.size(), measured);
        int packets = in.at();
        if ((long) leads.size() * length > SAMPLES_PER_BYTE_MAX * in.left()) {
            throw new CodecException(
                    "%d leads of %d samples in %d bytes"
                            .formatted(leads.size(), length, in.left()));
        }
        int[][] samples = new int[leads.size()][length];
        LeadModel[] models = models(derivations, header, samples);
        RangeDecoder decoder = new RangeDecoder(bytes);
        RangeEncoder again = new RangeEncoder();
        int step = step(rateHertz);
        for (int from = 0; from < length; from += step) {
            int size = (int) in.number(bytes.length);
            int begin = in.skip(size);
            int end = in.at();
            decoder.begin(begin, end);
            again.begin();
            for (int at = from; at < Math.min(from + step, length); at++) {
                for (int lead = 0; lead < models.length; lead++) {
                    samples[lead][at] = models[lead].decode(at, decoder, again);
                }
            }
            if (again.end() != size || !Arrays.equals(again.bytes(), 0, size, bytes, begin, end)) {
                throw new CodecException("a packet that no encoder writes");
            }
        }
        in.end();
        byte[] expected = Header.of(derivations, samples).bytes();
        if (!Arrays.equals(expected, 0, expected.length, bytes, 1, packets)) {
            throw new CodecException("a header that is not of these samples");
        }
        return samples;
    }

    private static LeadModel[] models(
            List<Optional<Derivation>> derivations, Header header, int[][] samples) {
        int measured = header.firsts().size();
        List<MeasuredLead> all = new ArrayList<>();
        for (int i = 0; i < measured; i++) {
            all.add(new MeasuredLead(header.firsts().get(i), header.sizeBits(), measured, all));
        }
        List<DerivedLead> derived = new ArrayList<>();
        LeadModel[] models = new LeadModel[samples.length];
        for (int i = 0; i < models.length; i++) {
            Lattice lattice = header.lattices().get(i);
            LeadInputs lead;
            if (derivations.get(i).isEmpty()) {
                lead = all.get(i - derived.size());
            } else {
                Derivation derivation = derivations.get(i).get();
                DerivedLead each = new DerivedLead(derivation, lattice, samples, derived);
                derived.add(each);
                lead = each;
            }
            models[i] = new LeadModel(lead, lattice);
        }
        return models;
    }

    private static int step(double rateHertz) {
        return Math.clamp(Math.round(rateHertz), 1, SAMPLES_MAX);
    }
}
