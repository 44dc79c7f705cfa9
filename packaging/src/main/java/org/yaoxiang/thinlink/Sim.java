package org.yaoxiang.thinlink;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries to make a handheld show as delivered what is not.
@Command(
        name = "sim",
        sortOptions = false,
        description =
                "Seeded schedules of a village, a bad link and its county, with crashes and"
                        + " restores.",
        footer =
                """

                In every schedule a village saves checks and asks questions, and a clinician \
                answers, over a link that loses, copies, overtakes and goes, while the power of \
                either side is cut at any operation of its disk and the gateway is put back from a \
                copy of its disk. The vault, the courier, the inbox and the outbox are the real \
                ones; time is virtual. In the end everything works: what was saved must be at the \
                other side, once, and nothing may have been shown as delivered that is not there. \
                Two controls have a fault each: a gateway whose disk does not force, and a handheld \
                that does not hear what the gateway holds; if nothing is found there, the check \
                itself is worth nothing and the run fails.
                """,
        mixinStandardHelpOptions = true)
public final class Sim implements Callable<Integer> {
    private static final long CONTROL_MAX = 200;
    private static final long PROGRESS = 1000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "the first schedule's seed; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--schedules",
            paramLabel = "N",
            defaultValue = "2000",
            description = "how many; ${DEFAULT-VALUE}")
    private long schedules;

    private Sim() {}

    @Override
    public Integer call() {
        return run(System.out, seed, schedules) ? 0 : 1;
    }

    /// Runs the schedules and prints what came of them.
    ///
    /// @return whether every promise was kept, and the control has broken some
    static boolean run(PrintStream out, long seed, long schedules) {
        // What both sides log of their crashes is counted here.
        System.setProperty("org.slf4j.simpleLogger.log.org.yaoxiang", "off");
        Tally tally = all(out, seed, schedules, Schedule.Plant.NOTHING);
        print(out, "schedules", tally);
        long controls = Math.min(schedules, CONTROL_MAX);
        Tally unforced = all(out, seed, controls, Schedule.Plant.UNFORCED);
        print(out, "control: the gateway receipts before it has forced", unforced);
        Tally deaf = all(out, seed, controls, Schedule.Plant.DEAF);
        print(out, "control: the handheld does not hear what the gateway holds", deaf);
        boolean holds =
                tally.isSound() && unforced.falselyDelivered() > 0 && deaf.falselyDelivered() > 0;
        out.println(
                holds
                        ? "What was shown as delivered was there, and everything arrived once."
                        : "NOT EVERY PROMISE WAS KEPT.");
        return holds;
    }

    private static Tally all(PrintStream out, long seed, long schedules, Schedule.Plant plant) {
        AtomicLong done = new AtomicLong();
        return LongStream.range(seed, seed + schedules)
                .parallel()
                .mapToObj(each -> {
                    try (Schedule schedule = new Schedule(each, plant)) {
                        Tally tally = schedule.run();
                        long count = done.incrementAndGet();
                        if (count % PROGRESS == 0) {
                            out.printf("  … %,d of %,d%n", count, schedules);
                        }
                        return tally;
                    }
                })
                .reduce(Tally.NONE, Tally::plus);
    }

    private static void print(PrintStream out, String name, Tally tally) {
        out.println(name);
        out.printf(
                "  schedules %,d · facts saved %,d · crashes %,d · restores %,d, holdings %,d"
                        + " · facts sent together in %,d messages%n"
                        + "  falsely shown as delivered %,d · lost %,d · duplicated %,d · stuck"
                        + " without a reason %,d%s%n",
                tally.schedules(),
                tally.facts(),
                tally.crashes(),
                tally.restores(),
                tally.holdings(),
                tally.together(),
                tally.falselyDelivered(),
                tally.lost(),
                tally.duplicated(),
                tally.stuck(),
                tally.first().map(each -> " · first with --seed " + each).orElse(""));
    }
}
