package org.yaoxiang.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries to make the vault lose or falsify what it has acknowledged.
@Command(
        name = "crash",
        sortOptions = false,
        description = "Power cuts while visits are being saved, faulty cards and flipped bits.",
        footer =
                """

                Every point is a power cut at one operation of a simulated disk: at a write, a \
                truncation, a move or a force, during saving, recovery or the making of the index. \
                Of what was not forced nothing, a beginning or any sectors survive; after every \
                third cut the index has rotted, is torn or gone besides. The control repeats a part \
                with a disk that lies about forcing; if nothing is lost there, the check itself is \
                worth nothing and the run fails. A faulty card writes to the wrong place, drops \
                writes and misreads: it may destroy what was saved, but not unnoticed. Bits are \
                flipped in the journal, in the index and in a backup, which is a copy of the \
                journal alone; what the vault then tells its pages must be what the journal \
                holds. Beside it a stock H2 stores the same facts on the same disk, a commit each, \
                for up to 200 power cuts and 300 flipped bits.
                """,
        mixinStandardHelpOptions = true)
public final class Crash implements Callable<Integer> {
    private static final long CONTROL_POINTS_MAX = 200;
    private static final long PEER_POINTS_MAX = 200;
    private static final long PEER_FLIPS_MAX = 300;
    private static final int REAL_CONTROL_CUTS_MAX = 4;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first history's seed; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "1000",
            description = "power cuts; ${DEFAULT-VALUE}")
    private long points;

    @Option(
            names = "--faulty",
            paramLabel = "N",
            defaultValue = "200",
            description = "histories of visits on a faulty card; ${DEFAULT-VALUE}")
    private long faulty;

    @Option(
            names = "--flips",
            paramLabel = "N",
            defaultValue = "10000",
            description = "flipped bits; ${DEFAULT-VALUE}")
    private long flips;

    @Option(
            names = "--real",
            paramLabel = "N",
            defaultValue = "0",
            description = "power cuts on a real ext4 besides; needs root; ${DEFAULT-VALUE}")
    private int real;

    private Crash() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean holds = run(System.out, seed, points, faulty, flips);
        if (real > 0) {
            Optional<String> lacking = RealDisk.lacking();
            if (lacking.isPresent()) {
                System.err.println("crash: cuts on a real ext4 need " + lacking.get());
                return 2;
            }
            holds &= real(System.out, seed, real);
        }
        System.out.println(
                holds ? "Nothing was lost, nothing was falsified." : "IT DOES NOT HOLD.");
        return holds ? 0 : 1;
    }

    /// Cuts the power of a real ext4 and prints the counts.
    ///
    /// @return whether all held, and the control has lost something
    static boolean real(PrintStream out, long seed, int cuts)
            throws IOException, InterruptedException {
        quieten();
        RealDisk.Count count = real(out, "power cuts on ext4", seed, cuts, false);
        int few = Math.min(cuts, REAL_CONTROL_CUTS_MAX);
        RealDisk.Count control = real(out, "control: force does nothing", seed, few, true);
        return count.isSound() && control.lost() + control.unopened() > 0;
    }

    private static RealDisk.Count real(
            PrintStream out, String name, long seed, int cuts, boolean isLying)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("yaoxiang-crash");
        try {
            RealDisk.Count count = RealDisk.run(folder, seed, cuts, isLying, out);
            out.printf(
                    "%s%n  cuts %,d · acknowledged %,d · lost %,d · not opened %d · told otherwise"
                            + " with the index than without %d%n  slowest opening of up to %,d facts"
                            + " %d ms · indexes set aside %d, slowest with one %d ms · slowest without"
                            + " an index %d ms%n",
                    name,
                    count.cuts(),
                    count.acknowledged(),
                    count.lost(),
                    count.unopened(),
                    count.differing(),
                    count.facts(),
                    count.slowestOpening().toMillis(),
                    count.anew(),
                    count.slowestAnew().toMillis(),
                    count.slowestWithout().toMillis());
            return count;
        } finally {
            RealDisk.clear(folder);
        }
    }

    /// Runs the campaign and prints its counts.
    ///
    /// @return whether all held, and the control has lost something
    static boolean run(PrintStream out, long seed, long points, long faulty, long flips) {
        quieten();
        Cuts cuts = new Cuts(false);
        Cuts.Count count = cut(out, cuts, seed, points);
        print(out, "power cuts", count);
        Cuts.Count control = cut(out, new Cuts(true), seed, Math.min(points, CONTROL_POINTS_MAX));
        print(out, "control: force does nothing", control);
        Faults.Count faults = Faults.Count.NONE;
        for (long history = seed; history < seed + faulty; history++) {
            faults = faults.plus(new Faults(cuts).history(history));
        }
        out.printf(
                "faulty card%n  faults %,d · acknowledged %,d · destroyed and reported %,d ·"
                        + " unnoticed %d · given out wrong %d · vaults not opened %d%n",
                faults.faults(),
                faults.acknowledged(),
                faults.missing(),
                faults.unnoticed(),
                faults.wrong(),
                faults.unopened());
        Flips.Count flipped = new Flips(cuts, seed).flip(flips, seed);
        out.printf(
                "flipped bits in journal, index and backup%n  bits %,d · told wrong %d · missing"
                        + " unnoticed %d · refused %d · facts kept %,d of %,d%n",
                flipped.flips(),
                flipped.wrong(),
                flipped.unnoticed(),
                flipped.refused(),
                flipped.kept(),
                flipped.facts());
        peer(out, new Peer(cuts.facts(seed)), seed, points, flips);
        return count.isSound() && faults.isSound() && flipped.isSound() && control.lost() > 0;
    }

    /// The vault says something of each torn index; here they are counted.
    private static void quieten() {
        System.setProperty("org.slf4j.simpleLogger.log.org.yaoxiang.device.vault", "off");
    }

    /// What a stock H2 makes of the same facts and faults; says how much the vault's zeros are
    /// worth.
    private static void peer(PrintStream out, Peer peer, long seed, long points, long flips) {
        try {
            Peer.Cuts cuts = peer.cut(Math.min(points, PEER_POINTS_MAX), seed);
            out.printf(
                    "peer: power cuts on a stock H2 with the same facts%n  points %,d · acknowledged"
                            + " %,d · lost %,d · databases not opened %d%n",
                    cuts.points(), cuts.acknowledged(), cuts.lost(), cuts.unopened());
            Peer.Flips flipped = peer.flip(Math.min(flips, PEER_FLIPS_MAX), seed);
            out.printf(
                    "peer: flipped bits%n  bits %,d · given out wrong %d · missing unnoticed %d ·"
                            + " refused %d%n",
                    flipped.flips(), flipped.wrong(), flipped.unnoticed(), flipped.refused());
        } catch (SQLException e) {
            throw new IllegalStateException("the peer cannot be run", e);
        }
    }

    private static Cuts.Count cut(PrintStream out, Cuts cuts, long seed, long points) {
        Cuts.Count count = Cuts.Count.NONE;
        long next = 1000;
        for (long history = seed; count.points() < points; history++) {
            count = count.plus(cuts.history(history));
            if (count.points() >= next) {
                out.printf("  … %,d of %,d points%n", count.points(), points);
                next += 1000;
            }
        }
        return count;
    }

    private static void print(PrintStream out, String name, Cuts.Count count) {
        out.printf(
                "%s%n  points %,d · acknowledged %,d · lost %d · duplicated %d · vaults not opened"
                        + " %d%n  indexes set aside and made anew %,d · automatic deletions %d ·"
                        + " told otherwise with the index than without %d%s%n",
                name,
                count.points(),
                count.acknowledged(),
                count.lost(),
                count.duplicated(),
                count.unopened(),
                count.setAside(),
                count.deleted(),
                count.differing(),
                count.firstSeed().map(each -> " · first with --seed " + each).orElse(""));
    }
}
