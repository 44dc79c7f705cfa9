package org.yaoxiang.village;

import org.yaoxiang.clocks.Clocks;
import org.yaoxiang.crash.ColdOpen;
import org.yaoxiang.crash.Crash;
import org.yaoxiang.faults.Faults;
import org.yaoxiang.fuzz.Fuzz;
import org.yaoxiang.ingest.Ingest;
import org.yaoxiang.thinlink.Sim;
import org.yaoxiang.thinlink.ThinLink;
import org.yaoxiang.thinlink.Wire;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What `./yaoxiang demo`, `crash`, `coldopen`, `clocks`, `faults`, `link`, `wire`, `sim`, `fuzz`
/// and `ingest` run.
@Command(
        name = "yaoxiang",
        synopsisSubcommandLabel = "demo|crash|coldopen|clocks|faults|link|wire|sim|fuzz|ingest",
        subcommands = {
            Demo.class,
            Crash.class,
            ColdOpen.class,
            Clocks.class,
            Faults.class,
            ThinLink.class,
            Wire.class,
            Sim.class,
            Fuzz.class,
            Ingest.class
        })
public final class Main {
    private Main() {}

    /// Exits with 0, 1 when something was not reached or did not hold, 2 for a wrong option.
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, _) -> {
            if (!(exception instanceof VillageException)) {
                throw exception;
            }
            command.getErr().println(command.getCommandName() + ": " + exception.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }
}
