package org.yaoxiang.device.app;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.device.app.DeviceConfig.Peripheral;
import org.yaoxiang.device.app.DeviceConfig.Plug;
import org.yaoxiang.device.board.BlueZ;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;
import org.yaoxiang.device.board.Uptime;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Ads1298;
import org.yaoxiang.device.driver.BciOximeter;
import org.yaoxiang.device.driver.Bmp280;
import org.yaoxiang.device.driver.Consult120;
import org.yaoxiang.device.driver.HoneywellAbp;
import org.yaoxiang.device.driver.IdentityCardReader;
import org.yaoxiang.device.driver.Max17048;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.device.driver.Mlx90614;
import org.yaoxiang.device.driver.Ssd1306;
import org.yaoxiang.device.driver.SuntechAdvantage;
import org.yaoxiang.device.gatt.BloodPressureMeasurement;
import org.yaoxiang.device.gatt.GlucoseContext;
import org.yaoxiang.device.gatt.GlucoseMeasurement;
import org.yaoxiang.device.gatt.GlucoseMeter;
import org.yaoxiang.device.gatt.OximetryMeasurement;
import org.yaoxiang.device.gatt.TemperatureMeasurement;
import org.yaoxiang.device.gatt.WeightMeasurement;
import org.yaoxiang.device.instrument.Barometer;
import org.yaoxiang.device.instrument.Cuff;
import org.yaoxiang.device.instrument.CuffGuard;
import org.yaoxiang.device.instrument.EcgRecorder;
import org.yaoxiang.device.instrument.FuelGauge;
import org.yaoxiang.device.instrument.Glucometer;
import org.yaoxiang.device.instrument.InfraredThermometer;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Oximeter;
import org.yaoxiang.device.instrument.Radio;
import org.yaoxiang.device.instrument.RadioOximeter;
import org.yaoxiang.device.instrument.RadioSpot;
import org.yaoxiang.device.instrument.Registrar;
import org.yaoxiang.device.instrument.RespirationMeter;
import org.yaoxiang.device.instrument.SerialOximeter;
import org.yaoxiang.device.instrument.SuntechCuff;
import org.yaoxiang.device.instrument.Thermometer;
import org.yaoxiang.device.instrument.TwelveLeadRecorder;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.instrument.UrineAnalyser;
import org.yaoxiang.device.screen.Front;
import org.yaoxiang.device.screen.Lock;
import org.yaoxiang.device.screen.Panel;
import org.yaoxiang.device.time.Timepiece;
import org.yaoxiang.device.time.Watch;
import org.yaoxiang.device.uplink.EnrolLink;
import org.yaoxiang.device.vault.Destruction;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.Keyring;
import org.yaoxiang.device.vault.VaultException;

/// The running handheld: board, instruments and screen from the start; vault, link and courier from
/// the first PIN on, for all their keys are closed under it.
final class Handheld implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handheld.class);
    static final String TRUST = "trust.pem";

    /// The LED current of a fair-skinned adult's finger; a later setting follows the signal.
    static final double LED_MILLIAMPS = 7;

    /// A charge changes by a percent in five minutes, the air more slowly.
    private static final Duration UPKEEP = Duration.ofSeconds(30);

    private static final Duration PANEL = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration QUESTION = Duration.ofMinutes(1);

    private final Deque<AutoCloseable> parts;
    private final Front front;

    private Handheld(Deque<AutoCloseable> parts, Front front) {
        this.parts = parts;
        this.front = front;
    }

    /// Starts a prepared and enrolled handheld.
    ///
    /// @throws HandheldException when it cannot be started, saying what to do
    static Handheld start(Path home) {
        Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
        try {
            return start(home, parts);
        } catch (RuntimeException | IOException e) {
            close(parts);
            throw e instanceof HandheldException told
                    ? told
                    : new HandheldException("cannot start: " + e.getMessage(), e);
        }
    }

    private static Handheld start(Path home, Deque<AutoCloseable> parts) throws IOException {
        DeviceConfig config = DeviceConfig.read(home);
        TrustList trust = trust(home, config.id());
        Opening.Parties parties =
                new Opening.Parties(
                        trust,
                        party(trust, config.id()),
                        only(trust, Role.GATEWAY),
                        only(trust, Role.COUNTY),
                        countyLetters(trust));
        parts.push(lock(home));

        SecureRandom random = new SecureRandom();

        // Before any of it is used: what a power cut has interrupted goes on.
        Destruction destruction =
                new Destruction(
                        Disk.of(home),
                        parties.gateway().signingKey(Suite.INTERNATIONAL),
                        parties.own().signingKey(Suite.INTERNATIONAL),
                        () -> replace(config.locking().deviceKey(), random));
        if (destruction.resume()) {
            LOG.warn("this handheld was lost: its keys are destroyed");
        }
        requireKeyring(home, config);
        Uptime uptime = Uptime.open();
        // What the vault remembers of the time is learned when it is open.
        Watch clock =
                new Watch(
                        Timepiece.begin(uptime.boot(), uptime.sinceBoot(), Timepiece.EPOCH),
                        uptime::sinceBoot,
                        Clock.systemUTC());
        Supplier<Stamp> stamp = clock::stamp;
        Board board = new Board();
        parts.push(board);
        boolean isReal =
                !board.isSimulated()
                        && config.ttys().values().stream().allMatch(SerialLine::isReal)
                        && (config.radios().addresses().isEmpty()
                                || BlueZ.isReal(config.radios().bus()));
        Origin origin = isReal ? Origin.MEASURED : Origin.SIMULATED;
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        parts.push(executor::shutdownNow);
        // Before any PIN, for the guard of the cuff must not wait for one.
        Opening.Fitted fitted =
                new Opening.Fitted(
                        Calibration.of(
                                instruments(board, config, parts, stamp),
                                config.calibrations(),
                                stamp),
                        registrar(config),
                        upkeep(board, config));
        AtomicReference<Runnable> changed = new AtomicReference<>(() -> {});
        AtomicReference<Runnable> lost = new AtomicReference<>(() -> {});
        LossWatch losses =
                new LossWatch(
                        destruction,
                        LossNotice.print(parties.own().signingKey(Suite.INTERNATIONAL)),
                        question ->
                                EnrolLink.ask(
                                        config.enrolling(), parties.gateway().signing(), question),
                        clock::sinceBoot,
                        () -> lost.get().run());
        Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
        Lock lock =
                new Lock(
                        new Door(
                                home,
                                config.locking().deviceKey()::read,
                                config.locking().pinCost(),
                                random,
                                System::nanoTime),
                        config.clinicianId(),
                        config.locking().idle(),
                        new Opening(
                                home, config, parties, fitted, origin, clock, uptime, random,
                                executor, opened, losses, changed),
                        executor,
                        System::nanoTime);
        Front front = front(config, lock, clock, stamp, random, executor);
        parts.push(front);
        changed.set(front::changed);
        front.start();
        Panel panel = new Panel(() -> new Ssd1306(board.ssd1306()), lock::desk, fitted.upkeep());
        parts.push(panel);
        parts.push(every(PANEL, "panel", panel::draw));
        parts.push(every(UPKEEP, "upkeep", () -> look(fitted.upkeep(), front)));
        parts.push(every(LOOK, "lock", front::look));
        parts.push(() -> close(opened));
        lost.set(() -> {
            lock.lose();
            close(opened);
            front.look();
        });
        parts.push(every(QUESTION, "loss", losses::look));
        LOG.info(
                "handheld {} is ready, {} board, {} suite",
                config.id(),
                origin,
                config.suite().setting());
        return new Handheld(parts, front);
    }

    /// The keyring is destroyed even when the boot partition cannot be written.
    private static void replace(DeviceKey key, SecureRandom random) {
        try {
            key.replace(random);
        } catch (BusException e) {
            LOG.error("the device key stays as it was: {}", e.getMessage());
        }
    }

    /// The cuff of a serial line has a supply of its own.
    private static Upkeep upkeep(Board board, DeviceConfig config) {
        Pause pause = Pause.system();
        return new Upkeep(
                new FuelGauge(() -> new Max17048(board.max17048(), pause)),
                new Barometer(() -> new Bmp280(board.bmp280(), pause), config.place(), pause),
                config.ttys().containsKey(Plug.SUNTECH_CUFF)
                        ? Set.of()
                        : Set.of(Vital.BLOOD_PRESSURE));
    }

    private static void look(Upkeep upkeep, Front front) {
        Upkeep.Condition before = upkeep.condition();
        upkeep.look();
        if (!upkeep.condition().equals(before)) {
            front.changed();
        }
    }

    /// What no PIN can open is said at the start and not to the first who tries.
    private static void requireKeyring(Path home, DeviceConfig config) {
        try {
            Keyring.read(Door.keyring(home));
            if (config.locking().deviceKey().isWeak()) {
                LOG.warn("the device key lies in a file: a stolen card needs only the PIN");
            }
        } catch (VaultException e) {
            throw new HandheldException("the vault cannot be opened: " + e.getMessage(), e);
        }
    }

    /// The port of the pages.
    int screenPort() {
        return front.port();
    }

    @Override
    public void close() {
        close(parts);
    }

    static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("on closing: {}", e.toString());
            }
        }
    }

    /// What comes by radio or a serial line stands first: it takes the place of the board's own
    /// instrument for the same vital.
    private static List<Instrument> instruments(
            Board board, DeviceConfig config, Deque<AutoCloseable> parts, Supplier<Stamp> stamp) {
        List<Instrument> instruments = new ArrayList<>();
        Pause pause = Pause.system();
        for (Plug plug : Plug.values()) {
            Optional.ofNullable(config.ttys().get(plug))
                    .flatMap(tty -> plugged(plug, tty, config.oximeterBaud(), pause, stamp))
                    .ifPresent(instruments::add);
        }
        for (Peripheral peripheral : Peripheral.values()) {
            Optional.ofNullable(config.radios().addresses().get(peripheral))
                    .map(address -> onAir(peripheral, address, config.radios().bus(), pause, stamp))
                    .ifPresent(instruments::add);
        }
        boolean hasCuff =
                instruments.stream().anyMatch(each -> each.vital() == Vital.BLOOD_PRESSURE);
        instruments.addAll(onBoard(board, stamp));
        if (!hasCuff) {
            cuff(board, parts, stamp).ifPresent(instruments::add);
        }
        return List.copyOf(instruments);
    }

    private static Optional<Registrar> registrar(DeviceConfig config) {
        Pause pause = Pause.system();
        return Optional.ofNullable(config.ttys().get(Plug.CARD_READER))
                .map(tty ->
                        new Registrar(() ->
                                new IdentityCardReader(
                                        SerialLine.open(tty, IdentityCardReader.BAUD, pause),
                                        pause)));
    }

    private static Instrument onAir(
            Peripheral peripheral, String address, String bus, Pause pause, Supplier<Stamp> stamp) {
        return switch (peripheral) {
            case GLUCOSE_METER ->
                    new Glucometer(
                            radio(
                                    bus,
                                    address,
                                    pause,
                                    stamp,
                                    GlucoseMeasurement.NUMBER,
                                    GlucoseContext.NUMBER,
                                    GlucoseMeter.ACCESS_NUMBER));
            case CUFF ->
                    RadioSpot.cuff(
                            radio(bus, address, pause, stamp, BloodPressureMeasurement.NUMBER));
            case OXIMETER ->
                    new RadioOximeter(
                            radio(
                                    bus,
                                    address,
                                    pause,
                                    stamp,
                                    OximetryMeasurement.SPOT_NUMBER,
                                    OximetryMeasurement.CONTINUOUS_NUMBER));
            case THERMOMETER ->
                    RadioSpot.thermometer(
                            radio(bus, address, pause, stamp, TemperatureMeasurement.NUMBER));
            case SCALE ->
                    RadioSpot.scale(radio(bus, address, pause, stamp, WeightMeasurement.NUMBER));
        };
    }

    private static Radio radio(
            String bus, String address, Pause pause, Supplier<Stamp> stamp, int... notifying) {
        List<Integer> characteristics = Arrays.stream(notifying).boxed().toList();
        return new Radio(() -> BlueZ.connect(bus, address, characteristics, pause), pause, stamp);
    }

    /// The card reader measures nothing.
    private static Optional<Instrument> plugged(
            Plug plug, Path tty, int oximeterBaud, Pause pause, Supplier<Stamp> stamp) {
        return switch (plug) {
            case SUNTECH_CUFF ->
                    Optional.of(
                            new SuntechCuff(
                                    () ->
                                            new SuntechAdvantage(
                                                    SerialLine.open(
                                                            tty, SuntechAdvantage.BAUD, pause),
                                                    pause),
                                    pause,
                                    stamp));
            case URINE_ANALYSER ->
                    Optional.of(
                            new UrineAnalyser(
                                    () ->
                                            new Consult120(
                                                    SerialLine.open(tty, Consult120.BAUD, pause),
                                                    pause),
                                    stamp));
            case OXIMETER ->
                    Optional.of(
                            new SerialOximeter(
                                    () ->
                                            new BciOximeter(
                                                    SerialLine.open(tty, oximeterBaud, pause),
                                                    pause),
                                    pause,
                                    stamp));
            case CARD_READER -> Optional.empty();
        };
    }

    private static List<Instrument> onBoard(Board board, Supplier<Stamp> stamp) {
        Pause pause = Pause.system();
        List<Instrument> instruments = new ArrayList<>();
        instruments.add(new Oximeter(() -> oximeter(board, pause), pause, stamp));
        instruments.add(thermometer(board, pause, stamp));
        Instrument electrocardiograph = electrocardiograph(board, pause, stamp);
        instruments.add(electrocardiograph);
        if (electrocardiograph instanceof EcgRecorder) {
            instruments.add(respiration(board, pause, stamp));
        }
        return List.copyOf(instruments);
    }

    /// The contact thermometer, or the infrared one when that answers and the other does not.
    static Instrument thermometer(Board board, Pause pause, Supplier<Stamp> stamp) {
        Supplier<Max30205> contact = () -> new Max30205(board.max30205(), pause);
        Supplier<Mlx90614> infrared = () -> new Mlx90614(board.mlx90614());
        return !answers(() -> contact.get().close()) && answers(() -> infrared.get().close())
                ? new InfraredThermometer(infrared, pause, stamp)
                : new Thermometer(contact, pause, stamp);
    }

    private static Max30102 oximeter(Board board, Pause pause) {
        return new Max30102(board.max30102(), pause, LED_MILLIAMPS);
    }

    private static Ads1292r singleLead(Board board, Pause pause, Ads1292r.Channel1 channel1) {
        return new Ads1292r(
                board.ads1292r(), board.dataReady(), board.start(), board.reset(), pause, channel1);
    }

    /// Only the two-channel front end measures the chest's impedance.
    private static Instrument respiration(Board board, Pause pause, Supplier<Stamp> stamp) {
        return new RespirationMeter(
                () -> singleLead(board, pause, Ads1292r.Channel1.RESPIRATION),
                () -> oximeter(board, pause),
                pause,
                stamp);
    }

    /// A kit has one front end or the other. Twelve leads are recorded by the one that answers when
    /// the single lead's does not; when neither does, the single lead's says so at the bedside.
    static Instrument electrocardiograph(Board board, Pause pause, Supplier<Stamp> stamp) {
        Supplier<Ads1292r> single = () -> singleLead(board, pause, Ads1292r.Channel1.OFF);
        Supplier<Ads1298> twelve =
                () ->
                        new Ads1298(
                                board.ads1298(),
                                board.twelveLeadDataReady(),
                                board.twelveLeadStart(),
                                board.twelveLeadReset(),
                                pause);
        return !answers(() -> single.get().close()) && answers(() -> twelve.get().close())
                ? new TwelveLeadRecorder(twelve, pause, stamp)
                : new EcgRecorder(single, pause, stamp);
    }

    private static boolean answers(Runnable opening) {
        try {
            opening.run();
            return true;
        } catch (BusException e) {
            LOG.info("not fitted, or silent: {}", e.getMessage());
            return false;
        }
    }

    /// A kit without pump and valve measures everything else. The guard's two activities have a
    /// thread each, so that a bus that hangs stops only one.
    private static Optional<Instrument> cuff(
            Board board, Deque<AutoCloseable> parts, Supplier<Stamp> stamp) {
        CuffGuard guard;
        try {
            guard =
                    new CuffGuard(
                            new HoneywellAbp(board.cuffGuardPressure()),
                            board.cuffValve(),
                            board.cuffPump(),
                            System::nanoTime);
        } catch (BusException e) {
            LOG.warn("no cuff: {}", e.getMessage());
            return Optional.empty();
        }
        parts.push(every(CuffGuard.PERIOD, "cuff-look", guard::look));
        parts.push(every(CuffGuard.PERIOD, "cuff-strike", guard::strike));
        return Optional.of(
                new Cuff(
                        () -> new HoneywellAbp(board.cuffPressure()),
                        guard,
                        Pause.system(),
                        System::nanoTime,
                        stamp));
    }

    private static AutoCloseable every(Duration period, String name, Runnable activity) {
        Thread thread =
                Thread.ofPlatform().daemon().name(name).start(() -> repeat(period, activity));
        return thread::interrupt;
    }

    private static void repeat(Duration period, Runnable activity) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                activity.run();
            } catch (RuntimeException e) {
                LOG.error("{} has failed and begins anew", Thread.currentThread().getName(), e);
            }
            Pause.system().pause(period);
        }
    }

    static TrustList trust(Path home, String id) {
        Path file = home.resolve(TRUST);
        if (!Files.exists(file)) {
            throw new HandheldException(
                    id
                            + " is not enrolled: let the county enrol "
                            + home.resolve("request.pem")
                            + " and put its answer at "
                            + file);
        }
        try {
            return TrustList.parse(Files.readAllBytes(file));
        } catch (IOException | TrustException e) {
            throw new HandheldException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static Party party(TrustList trust, String id) {
        return trust.party(id)
                .orElseThrow(() ->
                        new HandheldException(
                                id + " is not in " + TRUST + ": this is another one's answer"));
    }

    static Recipient countyLetters(TrustList trust) {
        return only(trust, Role.COUNTY)
                .recipient()
                .orElseThrow(
                        () -> new HandheldException("the county has no letter key in " + TRUST));
    }

    static Party only(TrustList trust, Role role) {
        List<Party> parties = trust.parties(role);
        if (parties.size() != 1) {
            throw new HandheldException(
                    TRUST
                            + " names "
                            + parties.size()
                            + " parties as "
                            + role
                            + ", expected one: let the county write this handheld's trust list"
                            + " anew and take it in with `trust`");
        }
        return parties.getFirst();
    }

    private static Front front(
            DeviceConfig config,
            Lock lock,
            InstantSource clock,
            Supplier<Stamp> stamp,
            SecureRandom random,
            ExecutorService executor)
            throws IOException {
        try {
            return new Front(config.screenPort(), lock, clock, stamp, random, executor);
        } catch (BindException e) {
            throw new HandheldException(
                    "port "
                            + config.screenPort()
                            + " is taken: is the handheld running already? Otherwise set"
                            + " screen.port",
                    e);
        }
    }

    static FileChannel lock(Path home) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("locked by this very process", e);
        }
        if (lock == null) {
            channel.close();
            throw new HandheldException("another handheld is running in " + home);
        }
        return channel;
    }
}
