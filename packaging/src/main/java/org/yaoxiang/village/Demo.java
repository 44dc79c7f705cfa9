package org.yaoxiang.village;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.mocks.radio.PrivateBus;
import org.yaoxiang.mocks.world.LossyLink;
import org.yaoxiang.mocks.world.Recordings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// County and village on one computer.
@Command(
        name = "demo",
        sortOptions = false,
        description = "County and village on this computer, with an emulated patient.",
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
    private static final String DEFAULT_RECORD = "mitdb/119";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(
            names = "--headless",
            description =
                    "play both people, print every station, and exit with 0 only if the advice was"
                            + " read in the village and all evidence holds")
    private boolean headless;

    @Option(
            names = "--ecg",
            paramLabel = "RECORD",
            description =
                    "a WFDB record: a path without extension, mitdb/119 below the recordings, or"
                            + " just 119; `model` for the dynamical heart. Default: mitdb/119 where"
                            + " there are recordings, otherwise the model")
    private Optional<String> ecg = Optional.empty();

    @Option(
            names = "--start",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "the moment of the record to begin at; ${DEFAULT-VALUE}")
    private double startSeconds;

    @Option(
            names = "--suite",
            defaultValue = "international",
            description = "ciphers of everyone's facts, international or chinese; ${DEFAULT-VALUE}")
    private Suite suite = Suite.INTERNATIONAL;

    @Option(
            names = "--link",
            paramLabel = "LINK",
            defaultValue = "fast",
            converter = Road.Reader.class,
            description =
                    "how the village reaches its county: fast; 2g, which is 20 kbit/s with 600 ms"
                            + " for a round trip and one packet in ten lost; poor-2g, with 1.5 s and"
                            + " one in five; ${DEFAULT-VALUE}")
    private Road road = Road.of("fast");

    @Option(
            names = "--screen-port",
            defaultValue = "8080",
            description = "the handheld's; ${DEFAULT-VALUE}, another one when it is taken")
    private int screenPort;

    @Option(
            names = "--portal-port",
            defaultValue = "8082",
            description = "the county's; ${DEFAULT-VALUE}, another one when it is taken")
    private int portalPort;

    @Option(names = "--project", hidden = true, defaultValue = ".")
    private Path project = Path.of(".");

    private Demo() {}

    @Override
    public Integer call() throws Exception {
        Village.Heart heart = heart();
        Path home =
                project.toAbsolutePath()
                        .normalize()
                        .resolve("run")
                        .resolve("demo-" + NAME.format(LocalDateTime.now(ZoneId.systemDefault())));
        Files.createDirectories(home);
        System.out.println(
                heart.record()
                        .map(record ->
                                String.format(
                                        Locale.ROOT,
                                        "The patient's heart: record %s from second %.0f",
                                        record.getFileName(),
                                        startSeconds))
                        .orElse("The patient's heart: the dynamical model, 72/min"));
        System.out.println("Everyone seals by the " + suite.setting() + " suite");
        System.out.println("The handheld reaches its gateway " + road.words());
        System.out.println("Making keys and certificates …");
        Optional<PrivateBus> bus = PrivateBus.start();
        try (Village village =
                Village.prepare(
                        project, home, heart, bus, suite, road.terms(), screenPort, portalPort)) {
            Runtime.getRuntime().addShutdownHook(new Thread(village::close));
            System.out.println("Starting gateway, county and handheld …");
            village.start();
            System.out.println();
            tell(village);
            if (!headless) {
                new CountDownLatch(1).await();
            }
            new Journey(village, heart, suite, System.out).go();
            System.out.println("The advice was read in the village.");
            village.link().ifPresent(Demo::tellLink);
            return 0;
        }
    }

    private static void tellLink(LossyLink link) {
        System.out.printf(
                "On the link %,d bytes in %,d packets to the county (%,d lost), %,d bytes in %,d"
                        + " packets back (%,d lost)%n",
                link.up().bytes(),
                link.up().packets(),
                link.up().lost(),
                link.down().bytes(),
                link.down().packets(),
                link.down().lost());
    }

    private void tell(Village village) {
        System.out.printf(
                """
                Village   %s   the handheld, first PIN %s, to be changed at once
                County    %s   %s, PIN %s
                FHIR      %sfhir   token in %s
                Records   %s
                """,
                village.screen(),
                Village.FIRST_PIN,
                village.portal(),
                Village.DOCTOR_NAME,
                Village.PIN,
                village.portal(),
                village.home().resolve("bridge/fhir.token"),
                village.home());
        System.out.println(
                village.hasMeter()
                        ? "Meter     a glucose meter by Bluetooth LE, without any radio: BlueZ is"
                                + " pretended on a D-Bus of its own; the order `glucose 6.4` is a"
                                + " drop in it"
                        : "Meter     none: no dbus-daemon is installed (apt-get install dbus);"
                                + " all else goes on");
        if (!headless) {
            System.out.printf(
                    """
                    Patient   echo "finger out" >> %s
                              finger in|out · lead on|off · probe on|off · spo2 82 · temperature 39
                              · perfusion 0.2 · nack 0x57 · ack 0x57

                    Ctrl-C ends the demo. The records stay.
                    """,
                    village.home().resolve("orders"));
        }
        System.out.println();
    }

    private Village.Heart heart() {
        if (ecg.filter("model"::equals).isPresent()) {
            return new Village.Heart(Optional.empty(), 0);
        }
        if (ecg.isEmpty()) {
            return new Village.Heart(Recordings.record(DEFAULT_RECORD), startSeconds);
        }
        String asked = ecg.get();
        Optional<Path> record =
                Optional.of(Path.of(asked).toAbsolutePath())
                        .filter(path ->
                                Files.exists(path.resolveSibling(path.getFileName() + ".hea")))
                        .or(() -> Recordings.record(asked))
                        .or(() -> Recordings.record("mitdb/" + asked));
        if (record.isEmpty()) {
            throw new VillageException(
                    "there is no record "
                            + asked
                            + ": give a path without extension, or set YAOXIANG_DATA to the folder"
                            + " of recordings");
        }
        return new Village.Heart(record, startSeconds);
    }
}
