package org.yaoxiang.clocks;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries to make a handheld without a clock chip lie about time.
@Command(
        name = "clocks",
        sortOptions = false,
        description = "Histories of handhelds whose clocks are wrong, set and lost.",
        footer =
                """

                Every history is some boots with facts, contacts or none, a wall clock that begins \
                anywhere and is set at any time, a quartz that is off, programs that die and \
                power that goes. The control stamps by the wall clock; if no date is wrong there, \
                the check itself is worth nothing and the run fails.
                """,
        mixinStandardHelpOptions = true)
public final class Clocks implements Callable<Integer> {
    private static final double NEAR_PERCENT_MIN = 99.9;
    private static final long CONTROL_MAX = 200;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first history's seed; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10000",
            description = "histories; ${DEFAULT-VALUE}")
    private long count;

    private Clocks() {}

    @Override
    public Integer call() {
        return run(System.out, seed, count) ? 0 : 1;
    }

    /// Runs the campaign and prints its counts.
    ///
    /// @return whether all held, and the control has lied
    static boolean run(PrintStream out, long seed, long histories) {
        Count corrected = live(seed, histories, true);
        print(out, "corrected by the county, " + histories + " histories", corrected);
        Count control = live(seed, Math.min(histories, CONTROL_MAX), false);
        print(out, "control: stamps by the wall clock", control);
        boolean holds =
                corrected.wrong() == 0
                        && corrected.disordered() == 0
                        && corrected.nearPercent() >= NEAR_PERCENT_MIN
                        && control.wrong() > 0;
        out.println(holds ? "No date was silently wrong." : "IT DOES NOT HOLD.");
        return holds;
    }

    private static Count live(long seed, long histories, boolean isCorrected) {
        return LongStream.range(seed, seed + histories)
                .mapToObj(each -> new History(each, isCorrected).live())
                .reduce(Count.NONE, Count::plus);
    }

    private static void print(PrintStream out, String name, Count count) {
        out.printf(
                "%s%n  stamps %,d · out of order %d · silently wrong %d%n"
                        + "  of boots that reached the county %,d: within 2 s %,d (%.3f %%), flagged"
                        + " %,d%n"
                        + "  of boots that never did %,d, all bounded by what came before and"
                        + " after%n",
                name,
                count.stamps(),
                count.disordered(),
                count.wrong(),
                count.reached(),
                count.near(),
                count.nearPercent(),
                count.flagged(),
                count.unreached());
    }
}
