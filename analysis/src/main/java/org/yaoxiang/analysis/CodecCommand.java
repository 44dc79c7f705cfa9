package org.yaoxiang.analysis;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.zip.Deflater;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.codec.Packets;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.mocks.body.WfdbRecord;
import org.yaoxiang.mocks.world.Recordings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How few bits the waveform codec needs, and whether it loses any.
@Command(
        name = "codec",
        sortOptions = false,
        description =
                "Bits a sample of the waveform codec on WFDB records, beside xz, zstd and FLAC"
                        + " where they are installed, and whether every sample comes back.",
        footer =
                """

                Each row is one record, all of its leads together: how many, samples of each, and \
                bits a sample of all. The codec's packets are of one second. xz -9e and zstd -22 \
                get whole records, lead after lead, as counts and as differences, and the better \
                counts; FLAC -8 gets up to eight leads in a file. The last rows are means, the \
                bytes of the first ten seconds of twelve leads, and samples a second of one core \
                beside the JDK's Deflater on the same counts.

                Exits with 1 when a sample does not come back, or when another program needs fewer \
                bits for a record.
                """,
        mixinStandardHelpOptions = true)
final class CodecCommand implements Callable<Integer> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<String> SETS = List.of("mitdb", "twelve-lead");
    private static final int CHECK_SECONDS = 10;
    private static final int CHECK_LEADS = 12;

    @Parameters(
            paramLabel = "RECORD",
            arity = "0..*",
            description =
                    "a record without extension, or a folder of records; without any, the folders"
                            + " mitdb and twelve-lead of YAOXIANG_DATA")
    private List<Path> named = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "only the first seconds of each record; ${DEFAULT-VALUE} is all")
    private int seconds;

    private final List<Integer> checkBytes = new ArrayList<>();
    private boolean isLossless = true;
    private int smallest;
    private long samples;
    private long encodeNanos;
    private long decodeNanos;
    private long deflateNanos;

    private CodecCommand() {}

    /// Bits a sample of the codec, and of each other one; NaN where there are none.
    @SuppressWarnings("ArrayRecordComponent") // Lives for one run; nobody compares it.
    private record Row(double ours, double[] others) {}

    @Override
    public Integer call() throws IOException {
        if (seconds < 0) {
            throw new AnalysisException("--seconds is " + seconds + ", expected 0 or more");
        }
        for (OtherCoder other : OtherCoder.values()) {
            if (!other.isInstalled()) {
                System.err.println(name(other) + " is not installed.");
            }
        }
        System.out.printf("%-12s %5s %9s %7s", "record", "leads", "samples", "codec");
        for (OtherCoder other : OtherCoder.values()) {
            System.out.printf(" %7s", name(other));
        }
        System.out.println();
        List<Path> records = Records.expand(named.isEmpty() ? sets() : named);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            rows.add(row(records.get(i)));
            boolean isLast = i == records.size() - 1;
            if (isLast || !folder(records.get(i)).equals(folder(records.get(i + 1)))) {
                print("mean of " + rows.size(), mean(rows), "");
                rows.clear();
            }
        }
        summary(records.size());
        return isLossless && smallest == records.size() ? 0 : 1;
    }

    private static List<Path> sets() {
        Path folder =
                Recordings.folder()
                        .orElseThrow(() ->
                                new AnalysisException(
                                        "no RECORD given, and no folder of recordings: set"
                                                + " YAOXIANG_DATA"));
        return SETS.stream().map(folder::resolve).filter(Files::isDirectory).toList();
    }

    private Row row(Path record) throws IOException {
        Waveform waveform = waveform(record);
        int[][] leads = leads(waveform);
        List<Lead> names = waveform.channels().stream().map(Waveform.Channel::lead).toList();
        int length = waveform.length();
        double count = (double) leads.length * length;
        long begin = THREADS.getCurrentThreadCpuTime();
        byte[] bytes = Packets.encode(waveform);
        long encoded = THREADS.getCurrentThreadCpuTime();
        int[][] decoded = Packets.decode(bytes, names, length, waveform.rateHertz());
        decodeNanos += THREADS.getCurrentThreadCpuTime() - encoded;
        encodeNanos += encoded - begin;
        deflateNanos += deflateNanos(OtherCoder.counts(leads));
        samples += (long) count;
        boolean isExact = Arrays.deepEquals(decoded, leads);
        isLossless &= isExact;
        if (leads.length == CHECK_LEADS && length >= CHECK_SECONDS * waveform.rateHertz()) {
            checkBytes.add(Packets.encode(cut(waveform, CHECK_SECONDS)).length);
        }
        OtherCoder[] others = OtherCoder.values();
        double[] bits = new double[others.length];
        long best = Long.MAX_VALUE;
        for (int i = 0; i < others.length; i++) {
            OptionalLong other =
                    others[i].isInstalled()
                            ? others[i].bytes(leads, waveform.rateHertz())
                            : OptionalLong.empty();
            best = Math.min(best, other.orElse(Long.MAX_VALUE));
            bits[i] = other.isPresent() ? other.getAsLong() * Byte.SIZE / count : Double.NaN;
        }
        smallest += bytes.length < best ? 1 : 0;
        Row row = new Row(bytes.length * Byte.SIZE / count, bits);
        String name = record.getFileName().toString();
        print("%-12s %5d %9d".formatted(name, leads.length, length), row, isExact ? "" : " LOST");
        return row;
    }

    /// A record's signals as leads: by their names where these are leads' names, else as chest
    /// leads that are free.
    private Waveform waveform(Path record) {
        List<String> names = Records.names(record);
        List<Lead> free = new ArrayList<>(List.of(Lead.values()));
        List<Lead> known = new ArrayList<>();
        for (Lead lead : Lead.values()) {
            if (names.stream().anyMatch(lead.label()::equalsIgnoreCase)) {
                free.remove(lead);
                known.add(lead);
            }
        }
        List<Waveform.Channel> channels = new ArrayList<>();
        double rateHertz = 1;
        for (int signal = 0; signal < names.size(); signal++) {
            String name = names.get(signal);
            Optional<Lead> lead =
                    known.stream()
                            .filter(each -> each.label().equalsIgnoreCase(name))
                            .findFirst()
                            .or(() -> free.stream().reduce((_, last) -> last));
            if (lead.isEmpty()) {
                System.err.printf("%s: %s is left out.%n", record.getFileName(), name);
                continue;
            }
            known.remove(lead.get());
            free.remove(lead.get());
            WfdbRecord read = Records.read(record, signal);
            rateHertz = read.rateHertz();
            channels.add(new Waveform.Channel(lead.get(), read.samples()));
        }
        Waveform whole = new Waveform(channels, rateHertz, 1, List.of());
        return seconds == 0 ? whole : cut(whole, seconds);
    }

    private static Waveform cut(Waveform waveform, int seconds) {
        int length = Math.clamp(Math.round(seconds * waveform.rateHertz()), 1, waveform.length());
        return new Waveform(
                waveform.channels().stream()
                        .map(each ->
                                new Waveform.Channel(
                                        each.lead(), Arrays.copyOf(each.samples(), length)))
                        .toList(),
                waveform.rateHertz(),
                waveform.microvoltsPerStep(),
                List.of());
    }

    private static int[][] leads(Waveform waveform) {
        return waveform.channels().stream().map(Waveform.Channel::samples).toArray(int[][]::new);
    }

    private static long deflateNanos(byte[] bytes) {
        try (Deflater deflater = new Deflater()) {
            byte[] out = new byte[1 << 16];
            long begin = THREADS.getCurrentThreadCpuTime();
            deflater.setInput(bytes);
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(out);
            }
            return THREADS.getCurrentThreadCpuTime() - begin;
        }
    }

    private static Row mean(List<Row> rows) {
        double[] others = new double[OtherCoder.values().length];
        for (int i = 0; i < others.length; i++) {
            int other = i;
            others[i] = rows.stream().mapToDouble(row -> row.others[other]).average().orElse(0);
        }
        return new Row(rows.stream().mapToDouble(Row::ours).average().orElse(0), others);
    }

    private static void print(String name, Row row, String note) {
        System.out.printf(Locale.ROOT, "%-28s %7.3f", name, row.ours);
        for (double other : row.others) {
            System.out.print(Double.isNaN(other) ? "       -" : "%8.3f".formatted(other));
        }
        System.out.println(note);
    }

    private static Path folder(Path record) {
        return record.toAbsolutePath().resolveSibling("");
    }

    private void summary(int records) {
        System.out.printf(
                "%s; fewest bits for %d of %d records.%n",
                isLossless ? "Every sample came back" : "SAMPLES WERE LOST", smallest, records);
        if (!checkBytes.isEmpty()) {
            checkBytes.sort(null);
            System.out.printf(
                    "The first %d s of %d records of twelve leads: P50 %d bytes, P95 %d bytes.%n",
                    CHECK_SECONDS, checkBytes.size(), percentile(50), percentile(95));
        }
        System.out.printf(
                Locale.ROOT,
                "Samples a second: encode %,.0f, decode %,.0f, Deflater %,.0f.%n",
                samples * 1e9 / encodeNanos,
                samples * 1e9 / decodeNanos,
                samples * 1e9 / deflateNanos);
    }

    /// The nearest rank.
    private int percentile(int percent) {
        return checkBytes.get((checkBytes.size() * percent + 99) / 100 - 1);
    }

    private static String name(OtherCoder other) {
        return other == OtherCoder.FLAC ? "FLAC" : other.name().toLowerCase(Locale.ROOT);
    }
}
