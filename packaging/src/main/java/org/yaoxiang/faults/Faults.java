package org.yaoxiang.faults;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries to make an instrument tell a number that the patient does not have.
@Command(
        name = "faults",
        sortOptions = false,
        description = "Faults of chips, wires, cuffs and patients against every instrument.",
        footer =
                """

                Each trial measures one emulated patient of known truth with one instrument, as \
                the handheld does, while one fault strikes before or in the middle. Counted are \
                readings that are true or wrong, refusals for a reason that leads to the cause or \
                another, what was said too late, and cuffs above 300 mmHg or under pressure for \
                more than 180 s. Two controls: the same patients undisturbed, of whom nearly all \
                must be measured, and instruments that lie, all of which must be found out; \
                otherwise the campaign is worth nothing and the run fails. A trial that fails \
                prints the seed that repeats it. Unseen is a wrong reading from the urine \
                analyser's text, which carries no checksum: its paper stays the proof.
                """,
        mixinStandardHelpOptions = true)
public final class Faults implements Callable<Integer> {
    private static final double RIGHT_SHARE_MIN = 0.98;
    private static final double UNDISTURBED_SHARE_MIN = 0.99;

    /// Undisturbed trials against those with a fault.
    private static final int CONTROL_SHARE = 5;

    private static final long PROGRESS = 100;

    /// So many that every liar conceals what it must say within a second.
    private static final long LIES = 180;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first trial's seed; the next ones follow; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "faults; ${DEFAULT-VALUE}")
    private long count;

    private Faults() {}

    @Override
    public Integer call() {
        // Half of the trials end in a warning, as they should; the table counts them.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        return run(System.out, System.err, seed, count) ? 0 : 1;
    }

    /// Runs the campaign and prints its counts.
    ///
    /// @return whether no instrument told a wrong number or broke another bar, and every liar was
    ///   found out
    static boolean run(PrintStream out, PrintStream progress, long seed, long count) {
        List<Trial> struck = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            struck.add(Trial.struck(seed + i, UnaryOperator.identity()));
            if ((i + 1) % PROGRESS == 0) {
                progress.printf("  … %,d of %,d faults%n", i + 1, count);
            }
        }
        long controls = Math.max(Stand.ALL.size(), count / CONTROL_SHARE);
        List<Trial> undisturbed = new ArrayList<>();
        for (long i = 0; i < controls; i++) {
            undisturbed.add(Trial.undisturbed(seed + i, UnaryOperator.identity()));
        }
        List<Trial> lies = new ArrayList<>();
        for (long i = 0; i < LIES; i++) {
            lies.add(Trial.struck(seed + i, Liar::new));
        }
        print(out, "instrument", struck, Trial::instrument);
        print(out, "fault", struck, trial -> trial.kind().text());
        Tally all = Tally.of(struck);
        Tally calm = Tally.of(undisturbed);
        Tally lied = Tally.of(lies);
        out.printf("%nfaults: %s%n", all.line());
        out.printf("control, undisturbed: %s%n", calm.line());
        out.printf("control, lies: %s%n", lied.line());
        struck.stream()
                .filter(trial -> !trial.isSound())
                .forEach(trial -> out.println(trial.line()));
        undisturbed.stream()
                .filter(trial -> !trial.isSound())
                .forEach(trial -> out.println(trial.line()));
        boolean holds =
                all.isSound(RIGHT_SHARE_MIN)
                        && calm.wrong() == 0
                        && calm.trueShare() >= UNDISTURBED_SHARE_MIN
                        && isFoundOut(lied);
        out.println(
                holds
                        ? "No wrong number was told that anything could have shown."
                        : "IT DOES NOT HOLD.");
        return holds;
    }

    /// Not one lie was believed, no reason and no silence either.
    private static boolean isFoundOut(Tally lied) {
        return lied.wrong() > 0 && lied.told() == 0 && lied.right() == 0 && lied.late() > 0;
    }

    private static void print(
            PrintStream out, String name, List<Trial> trials, Function<Trial, String> by) {
        Map<String, List<Trial>> groups = new LinkedHashMap<>();
        for (Trial trial : trials) {
            groups.computeIfAbsent(by.apply(trial), _ -> new ArrayList<>()).add(trial);
        }
        out.printf(
                "%n%-24s %7s %6s %6s %6s %6s %6s %6s %5s %5s%n",
                name, "trials", "true", "WRONG", "unseen", "right", "other", "hung", "late",
                "harm");
        groups.forEach((group, each) -> out.printf("%-24s %s%n", group, Tally.of(each).row()));
    }
}
