package org.yaoxiang.mocks.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One signal of a recording in WFDB form: header, format 212 or 16, and the beats of its `.atr`
/// annotations (the format is described in the WFDB Applications Guide, header(5), signal(5) and
/// annot(5)). The `.mat` files of the PhysioNet challenges are format 16 after a prolog, `16+24` or
/// `16x1+24` (one sample a frame) in their headers.
///
/// @param rateHertz samples a second
/// @param gainPerMillivolt converter steps per mV
/// @param baseline the converter step of 0 mV
/// @param samples the signal's converter steps
/// @param beats sample numbers of annotated beats, ascending; empty without annotations
public record WfdbRecord(
        double rateHertz, double gainPerMillivolt, int baseline, int[] samples, int[] beats) {
    private static final int SAMPLES_MAX = 50_000_000;

    public WfdbRecord {
        samples = samples.clone();
        beats = beats.clone();
    }

    @Override
    public int[] samples() {
        return samples.clone();
    }

    @Override
    public int[] beats() {
        return beats.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WfdbRecord that
                && rateHertz == that.rateHertz
                && gainPerMillivolt == that.gainPerMillivolt
                && baseline == that.baseline
                && Arrays.equals(samples, that.samples)
                && Arrays.equals(beats, that.beats);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "WfdbRecord[" + samples.length + " samples]";
    }

    /// Reads one signal of a record.
    ///
    /// @param record the path without an extension, for instance `mitdb/119`
    /// @param signal from 0
    /// @throws IOException when a file is missing or is not what its header says, with the reason
    public static WfdbRecord read(Path record, int signal) throws IOException {
        String name = record.getFileName() + "";
        List<String[]> lines = new ArrayList<>();
        for (String line : Files.readAllLines(record.resolveSibling(name + ".hea"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line.trim().split("\\s+", -1));
            }
        }
        try {
            return read(record, lines, signal);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException(name + ".hea is not a WFDB header", e);
        }
    }

    private static WfdbRecord read(Path record, List<String[]> lines, int signal)
            throws IOException {
        String name = record.getFileName() + "";
        int signals = Integer.parseInt(lines.getFirst()[1]);
        double rate = Double.parseDouble(lines.getFirst()[2].split("[/(]", -1)[0]);
        if (signal < 0 || signal >= signals || !(rate > 0)) {
            throw new IOException(
                    name + " has " + signals + " signals at " + rate + " Hz; no signal " + signal);
        }
        String[] fields = lines.get(1 + signal);
        String[] format = fields[1].split("\\+", -1);
        int prolog = format.length > 1 ? Integer.parseInt(format[1]) : 0;
        String[] gain = fields[2].split("[(/)]", -1);
        int zero = Integer.parseInt(fields[4]);
        int baseline = fields[2].contains("(") ? Integer.parseInt(gain[1]) : zero;
        byte[] file = Files.readAllBytes(record.resolveSibling(fields[0]));
        if (prolog < 0 || prolog > file.length) {
            throw new IOException(name + " has no sample after a prolog of " + prolog + " bytes");
        }
        byte[] bytes = Arrays.copyOfRange(file, prolog, file.length);
        int[] all =
                switch (format[0]) {
                    case "212" -> format212(bytes);
                    case "16", "16x1" -> format16(bytes);
                    default ->
                            throw new IOException(
                                    name + " has format " + fields[1] + "; 212 and 16 are read");
                };
        if (all.length > SAMPLES_MAX) {
            throw new IOException(name + " has more than " + SAMPLES_MAX + " samples");
        }
        int[] samples = new int[all.length / signals];
        short sum = 0;
        for (int i = 0; i < samples.length; i++) {
            samples[i] = all[i * signals + signal];
            sum += (short) samples[i];
        }
        int first = Integer.parseInt(fields[5]);
        int checksum = Integer.parseInt(fields[6]);
        // The headers of challenge 2017 say 0 for every checksum.
        boolean isSummed = prolog == 0 || checksum != 0;
        if (samples.length == 0 || samples[0] != first || (isSummed && sum != (short) checksum)) {
            throw new IOException(
                    name + ": the samples do not have the header's first value and checksum");
        }
        Path annotations = record.resolveSibling(name + ".atr");
        int[] beats =
                Files.exists(annotations) ? WfdbAnnotations.read(annotations).beats() : new int[0];
        double perMillivolt = Double.parseDouble(gain[0]);
        return new WfdbRecord(
                rate, perMillivolt == 0 ? 200 : perMillivolt, baseline, samples, beats);
    }

    /// Reads the beats of an annotation file of its own, as records have that annotate each lead.
    ///
    /// @param record path without extension
    /// @param extension for instance `ii`
    /// @throws IOException when the file is missing or ends early
    public static int[] readBeats(Path record, String extension) throws IOException {
        String name = record.getFileName() + "." + extension;
        return WfdbAnnotations.read(record.resolveSibling(name)).beats();
    }

    /// Two 12-bit two's complement samples in three bytes.
    private static int[] format212(byte[] bytes) {
        int[] samples = new int[bytes.length / 3 * 2];
        for (int i = 0; i < samples.length; i += 2) {
            int at = i / 2 * 3;
            int middle = bytes[at + 1] & 0xff;
            samples[i] = ((middle & 0x0f) << 28 >> 20) | (bytes[at] & 0xff);
            samples[i + 1] = ((middle & 0xf0) << 24 >> 20) | (bytes[at + 2] & 0xff);
        }
        return samples;
    }

    private static int[] format16(byte[] bytes) {
        int[] samples = new int[bytes.length / 2];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = buffer.getShort();
        }
        return samples;
    }
}
