package org.yaoxiang.analysis;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What `./yaoxiang analyse` runs.
@Command(
        name = "yaoxiang analyse",
        description = "The handheld's signal processing on recordings.",
        subcommands = {
            EcgCommand.class,
            WavesCommand.class,
            RrCommand.class,
            QualityCommand.class,
            PpgCommand.class,
            CuffCommand.class,
            SpeedCommand.class,
            CodecCommand.class,
            DataCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /// Analyses; exits with 0, 1 when a recording could not be analysed, 2 for a wrong option.
    public static void main(String[] args) {
        System.exit(line().execute(args));
    }

    /// The command line; what cannot be analysed is said and ends in 1.
    static CommandLine line() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((exception, command, _) -> {
            if (!(exception instanceof AnalysisException)) {
                throw exception;
            }
            command.getErr().println("analyse: " + exception.getMessage());
            return 1;
        });
        return line;
    }
}
