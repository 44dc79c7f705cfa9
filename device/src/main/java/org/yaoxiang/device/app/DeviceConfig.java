package org.yaoxiang.device.app;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.board.BlueZ;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.device.vault.PinCost;

/// What the technician sets, in `device.properties` of the handheld's home folder.
///
/// @param id the handheld, 1 to 64 of A-Z a-z 0-9 . _ -
/// @param suite by which it seals its facts; it reads letters of every suite
/// @param clinicianId who usually works with it and is asked for a PIN first, 1 to 64 characters
/// @param gatewayHost where the gateway answers CoAP over DTLS
/// @param enrolPort where it enrols, and tells whether this handheld was lost
/// @param screenPort of the pages, on the loopback address
/// @param saturationPercentMin the red limit, see the rulebook
/// @param poll the shortest time between two questions for letters
/// @param allowance bytes that the link may cost in a day before what is not urgent waits
/// @param stick where a USB stick with mail is mounted
/// @param ttys where instruments on serial lines are plugged in; those that are not are left out
/// @param oximeterBaud rate of the serial oximeter's line, which differs by module
/// @param radios the instruments that come by Bluetooth LE
/// @param calibrations of the instruments that have one
/// @param locking what protects the vault
record DeviceConfig(
        String id,
        Suite suite,
        Place place,
        String clinicianId,
        String gatewayHost,
        int gatewayPort,
        int enrolPort,
        int screenPort,
        double saturationPercentMin,
        Duration poll,
        long allowance,
        Path stick,
        Map<Plug, Path> ttys,
        int oximeterBaud,
        Radios radios,
        Map<Vital, Calibration> calibrations,
        Locking locking) {
    /// What protects the vault. The cost can only be raised.
    ///
    /// @param deviceKey without which no PIN opens it
    /// @param idle after which the screen locks, 1 to 60 minutes
    /// @param pinCost of the PINs that are set from now on
    record Locking(DeviceKey deviceKey, Duration idle, PinCost pinCost) {
        static final Duration IDLE = Duration.ofMinutes(10);
    }

    /// An instrument on a serial line, by the setting that names its tty, such as `/dev/ttyUSB0`.
    enum Plug {
        SUNTECH_CUFF("cuff.tty"),
        URINE_ANALYSER("urine.tty"),
        OXIMETER("oximeter.tty"),
        CARD_READER("card.tty");

        private final String setting;

        Plug(String setting) {
            this.setting = setting;
        }
    }

    /// An instrument with a Bluetooth LE radio, by the setting that names its address.
    enum Peripheral {
        GLUCOSE_METER("glucose.ble"),
        CUFF("cuff.ble"),
        OXIMETER("oximeter.ble"),
        THERMOMETER("thermometer.ble"),
        SCALE("weight.ble");

        private final String setting;

        Peripheral(String setting) {
            this.setting = setting;
        }
    }

    /// Which peripherals are this kit's, and where BlueZ is.
    ///
    /// @param bus D-Bus address of the bus that BlueZ is on
    /// @param addresses six bytes in hexadecimal with colons, as BlueZ and the label write them
    record Radios(String bus, Map<Peripheral, String> addresses) {
        /// No radio at all.
        static final Radios NONE = new Radios(BlueZ.SYSTEM_BUS, Map.of());

        Radios {
            addresses = Map.copyOf(addresses);
            for (Map.Entry<Peripheral, String> each : addresses.entrySet()) {
                if (!each.getValue().matches("([0-9A-F]{2}:){5}[0-9A-F]{2}")) {
                    throw new HandheldException(
                            "setting "
                                    + each.getKey().setting
                                    + " is no address such as 00:1A:7D:DA:71:13");
                }
            }
        }
    }

    /// Berry modules; those of Contec take 19200.
    static final int OXIMETER_BAUD = 115_200;

    /// Where gateways enrol, unless it is set otherwise.
    static final int ENROL_PORT = 5685;

    /// Unless it is set otherwise.
    static final Path STICK_FOLDER = Path.of("/media/usb");

    /// Unless it is set otherwise, bytes: some 400 full checks, and a bound to what a fault can
    /// waste.
    static final long ALLOWANCE = 10_000_000;

    private static final int ALLOWANCE_KILOBYTES_MAX = 100_000_000;
    private static final String ALLOWANCE_SETTING = "link.day.kilobytes";
    private static final String STICK = "stick.folder";
    private static final String ENROL = "gateway.enrol.port";
    private static final String BUS = "bluetooth.bus";
    private static final String BAUD = "oximeter.baud";
    private static final String FILE = "device.properties";
    private static final int CLINICIAN_LENGTH_MAX = 64;

    DeviceConfig {
        ttys = Map.copyOf(ttys);
        calibrations = Map.copyOf(calibrations);
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new HandheldException("setting id: letters, digits, . _ - only, at most 64");
        }
        if (clinicianId.isBlank() || clinicianId.length() > CLINICIAN_LENGTH_MAX) {
            throw new HandheldException(
                    "setting clinician.id: 1 to " + CLINICIAN_LENGTH_MAX + " characters");
        }
    }

    /// Reads the settings.
    ///
    /// @throws HandheldException naming the setting that is missing or wrong
    static DeviceConfig read(Path home) {
        Path file = home.resolve(FILE);
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new HandheldException(
                    "cannot read " + file + "; run `prepare` for this home first", e);
        }
        try {
            return new DeviceConfig(
                    text(settings, "id"),
                    suite(settings),
                    new Place(
                            text(settings, "village.id"),
                            text(settings, "village.name"),
                            (int) number(settings, "village.altitude.metres", -500, 9000)),
                    text(settings, "clinician.id"),
                    text(settings, "gateway.host"),
                    (int) number(settings, "gateway.port", 1, 65_535),
                    settings.containsKey(ENROL)
                            ? (int) number(settings, ENROL, 1, 65_535)
                            : ENROL_PORT,
                    (int) number(settings, "screen.port", 0, 65_535),
                    number(settings, "saturation.percent.min", 0, 100),
                    Duration.ofMillis(
                            (long) (1000 * number(settings, "poll.seconds", 0.1, 86_400))),
                    settings.containsKey(ALLOWANCE_SETTING)
                            ? (long)
                                    (1000
                                            * number(
                                                    settings,
                                                    ALLOWANCE_SETTING,
                                                    1,
                                                    ALLOWANCE_KILOBYTES_MAX))
                            : ALLOWANCE,
                    settings.containsKey(STICK) ? Path.of(text(settings, STICK)) : STICK_FOLDER,
                    ttys(settings),
                    settings.containsKey(BAUD)
                            ? (int) number(settings, BAUD, 9_600, 115_200)
                            : OXIMETER_BAUD,
                    radios(settings),
                    Calibration.read(settings),
                    locking(settings));
        } catch (IllegalArgumentException e) {
            throw new HandheldException("in " + file + ": " + e.getMessage(), e);
        }
    }

    /// Writes the settings.
    void write(Path home) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("id", id);
        settings.setProperty("suite", suite.setting());
        settings.setProperty("village.id", place.villageId());
        settings.setProperty("village.name", place.name());
        settings.setProperty("village.altitude.metres", Integer.toString(place.altitudeMetres()));
        settings.setProperty("clinician.id", clinicianId);
        settings.setProperty("gateway.host", gatewayHost);
        settings.setProperty("gateway.port", Integer.toString(gatewayPort));
        if (enrolPort != ENROL_PORT) {
            settings.setProperty(ENROL, Integer.toString(enrolPort));
        }
        settings.setProperty("screen.port", Integer.toString(screenPort));
        settings.setProperty("saturation.percent.min", Double.toString(saturationPercentMin));
        if (allowance != ALLOWANCE) {
            settings.setProperty(ALLOWANCE_SETTING, Double.toString(allowance / 1000.0));
        }
        if (!stick.equals(STICK_FOLDER)) {
            settings.setProperty(STICK, stick.toString());
        }
        settings.setProperty("poll.seconds", Double.toString(poll.toMillis() / 1000.0));
        Calibration.write(calibrations, settings);
        ttys.forEach((plug, tty) -> settings.setProperty(plug.setting, tty.toString()));
        if (oximeterBaud != OXIMETER_BAUD) {
            settings.setProperty(BAUD, Integer.toString(oximeterBaud));
        }
        radios.addresses().forEach((each, address) -> settings.setProperty(each.setting, address));
        if (!radios.bus().equals(BlueZ.SYSTEM_BUS)) {
            settings.setProperty(BUS, radios.bus());
        }
        settings.setProperty("device.key", locking.deviceKey.setting());
        settings.setProperty("lock.idle.minutes", Double.toString(locking.idle.toMillis() / 6e4));
        settings.setProperty("pin.memory.mib", Integer.toString(locking.pinCost.memoryKib() >> 10));
        settings.setProperty("pin.passes", Integer.toString(locking.pinCost.passes()));
        try (Writer writer = Files.newBufferedWriter(home.resolve(FILE))) {
            settings.store(writer, "Yaoxiang handheld");
        }
    }

    /// Looks the gateway up.
    InetSocketAddress gateway() {
        return new InetSocketAddress(gatewayHost, gatewayPort);
    }

    /// Looks the gateway up where it enrols, and tells whether a handheld was lost.
    InetSocketAddress enrolling() {
        return new InetSocketAddress(gatewayHost, enrolPort);
    }

    private static Suite suite(Properties settings) {
        try {
            return Suite.ofSetting(text(settings, "suite"));
        } catch (IllegalArgumentException e) {
            throw new HandheldException("setting " + e.getMessage(), e);
        }
    }

    private static Locking locking(Properties settings) {
        PinCost least = PinCost.RECOMMENDED;
        return new Locking(
                DeviceKey.of(text(settings, "device.key")),
                Duration.ofMillis(Math.round(6e4 * number(settings, "lock.idle.minutes", 1, 60))),
                new PinCost(
                        (int) number(settings, "pin.memory.mib", least.memoryKib() >> 10, 1024)
                                << 10,
                        (int) number(settings, "pin.passes", least.passes(), 64),
                        least.lanes()));
    }

    private static Map<Plug, Path> ttys(Properties settings) {
        Map<Plug, Path> ttys = new EnumMap<>(Plug.class);
        for (Plug plug : Plug.values()) {
            if (settings.containsKey(plug.setting)) {
                ttys.put(plug, Path.of(text(settings, plug.setting)));
            }
        }
        return ttys;
    }

    private static Radios radios(Properties settings) {
        Map<Peripheral, String> addresses = new EnumMap<>(Peripheral.class);
        for (Peripheral each : Peripheral.values()) {
            if (settings.containsKey(each.setting)) {
                addresses.put(each, text(settings, each.setting).toUpperCase(Locale.ROOT));
            }
        }
        return new Radios(
                settings.containsKey(BUS) ? text(settings, BUS) : BlueZ.SYSTEM_BUS, addresses);
    }

    private static String text(Properties settings, String name) {
        @Nullable String value = settings.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new HandheldException("setting " + name + " is missing in " + FILE);
        }
        return value.strip();
    }

    private static double number(Properties settings, String name, double min, double max) {
        double value;
        try {
            value = Double.parseDouble(text(settings, name));
        } catch (NumberFormatException e) {
            throw new HandheldException("setting " + name + " is no number", e);
        }
        if (!(value >= min && value <= max)) {
            throw new HandheldException(
                    "setting " + name + " is " + value + ", expected " + min + " to " + max);
        }
        return value;
    }
}
