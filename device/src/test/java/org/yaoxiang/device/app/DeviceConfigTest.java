package org.yaoxiang.device.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.device.board.DeviceKey;
import org.yaoxiang.device.vault.PinCost;

class DeviceConfigTest {
    private static final DeviceConfig CONFIG =
            new DeviceConfig(
                    "handheld-1",
                    Suite.CHINESE,
                    new Place("village-1", "测试村", 4018),
                    "doctor-1",
                    "gateway.example",
                    5684,
                    5685,
                    8080,
                    75,
                    Duration.ofSeconds(60),
                    DeviceConfig.ALLOWANCE,
                    Path.of("/media/usb"),
                    Map.of(),
                    DeviceConfig.OXIMETER_BAUD,
                    DeviceConfig.Radios.NONE,
                    Map.of(),
                    new DeviceConfig.Locking(
                            DeviceKey.of("file:/boot/firmware/yaoxiang.key"),
                            Duration.ofMinutes(10),
                            PinCost.RECOMMENDED));

    @TempDir Path home;

    @BeforeEach
    void write() throws IOException {
        CONFIG.write(home);
    }

    @Test
    void what_is_written_is_read_again() {
        assertThat(DeviceConfig.read(home)).isEqualTo(CONFIG);
        assertThat(CONFIG.gateway().getPort()).isEqualTo(5684);
    }

    /// Homes that were prepared before the handheld asked there.
    @Test
    void where_the_gateway_enrols_need_not_be_set() throws IOException {
        Path file = home.resolve("device.properties");
        assertThat(Files.readString(file)).doesNotContain("gateway.enrol.port");
        assertThat(DeviceConfig.read(home).enrolling().getPort()).isEqualTo(5685);
        Files.writeString(file, "\ngateway.enrol.port=5695\n", StandardOpenOption.APPEND);
        DeviceConfig read = DeviceConfig.read(home);
        assertThat(read.enrolling().getPort()).isEqualTo(5695);
        read.write(home);
        assertThat(DeviceConfig.read(home)).isEqualTo(read);
    }

    @Test
    void a_stick_may_be_mounted_elsewhere() throws IOException {
        assertRefused(with("stick.folder", " "), "stick.folder is missing");
        try (Writer writer = Files.newBufferedWriter(home.resolve("device.properties"))) {
            with("stick.folder", "/mnt/mail").store(writer, null);
        }
        assertThat(DeviceConfig.read(home).stick()).isEqualTo(Path.of("/mnt/mail"));
        DeviceConfig.read(home).write(home);
        assertThat(DeviceConfig.read(home).stick()).isEqualTo(Path.of("/mnt/mail"));
    }

    @Test
    void a_setting_that_is_missing_or_blank_is_named() throws IOException {
        for (String name : settings().stringPropertyNames()) {
            Properties without = settings();
            without.remove(name);
            assertRefused(without, name + " is missing");
            assertRefused(with(name, "  "), name + " is missing");
        }
    }

    @Test
    void instruments_on_serial_lines_are_left_out_unless_named() throws IOException {
        assertThat(CONFIG.ttys()).isEmpty();
        Properties settings = with("cuff.tty", " /dev/ttyUSB0 ");
        try (Writer writer = Files.newBufferedWriter(home.resolve("device.properties"))) {
            settings.store(writer, null);
        }
        DeviceConfig read = DeviceConfig.read(home);
        assertThat(read.ttys())
                .containsExactly(
                        Map.entry(DeviceConfig.Plug.SUNTECH_CUFF, Path.of("/dev/ttyUSB0")));
        read.write(home);
        assertThat(DeviceConfig.read(home)).isEqualTo(read);
        assertRefused(with("urine.tty", " "), "urine.tty is missing");
    }

    @Test
    void instruments_with_a_radio_are_named_by_their_address() throws IOException {
        assertThat(CONFIG.radios().addresses()).isEmpty();
        Properties settings = with("glucose.ble", "00:1a:7d:da:71:13");
        settings.setProperty("bluetooth.bus", "unix:path=/tmp/bus");
        settings.setProperty("oximeter.baud", "19200");
        try (Writer writer = Files.newBufferedWriter(home.resolve("device.properties"))) {
            settings.store(writer, null);
        }
        DeviceConfig read = DeviceConfig.read(home);
        assertThat(read.radios())
                .isEqualTo(
                        new DeviceConfig.Radios(
                                "unix:path=/tmp/bus",
                                Map.of(
                                        DeviceConfig.Peripheral.GLUCOSE_METER,
                                        "00:1A:7D:DA:71:13")));
        assertThat(read.oximeterBaud()).isEqualTo(19_200);
        read.write(home);
        assertThat(DeviceConfig.read(home)).isEqualTo(read);
        assertRefused(with("weight.ble", "my scale"), "weight.ble is no address");
    }

    @Test
    void a_calibration_has_a_date_and_the_days_that_it_holds() throws IOException {
        assertThat(CONFIG.calibrations()).isEmpty();
        Properties settings = with("calibration.blood-pressure.date", "2026-01-15");
        assertRefused(settings, "calibration.blood-pressure.days is missing");
        settings.setProperty("calibration.blood-pressure.days", "365");
        try (Writer writer = Files.newBufferedWriter(home.resolve("device.properties"))) {
            settings.store(writer, null);
        }
        DeviceConfig read = DeviceConfig.read(home);
        assertThat(read.calibrations())
                .containsExactly(
                        Map.entry(
                                Vital.BLOOD_PRESSURE,
                                new Calibration(LocalDate.of(2026, 1, 15), 365)));
        read.write(home);
        assertThat(DeviceConfig.read(home)).isEqualTo(read);
        settings.setProperty("calibration.blood-pressure.date", "15.1.2026");
        assertRefused(settings, "expected a date such as 2026-01-15");
        settings.setProperty("calibration.blood-pressure.date", "2026-01-15");
        settings.setProperty("calibration.blood-pressure.days", "0");
        assertRefused(settings, "0 days, expected 1 to 3650");
    }

    @Test
    void a_number_that_is_none_or_out_of_range_is_named() throws IOException {
        for (String name :
                List.of(
                        "village.altitude.metres",
                        "gateway.port",
                        "screen.port",
                        "saturation.percent.min",
                        "poll.seconds")) {
            assertRefused(with(name, "many"), "setting " + name + " is no number");
            for (String value : List.of("NaN", "Infinity", "-1000", "1e12")) {
                assertRefused(with(name, value), "setting " + name + " is ");
            }
        }
        assertRefused(with("gateway.port", "0"), "setting gateway.port");
        assertRefused(with("gateway.port", "65536"), "setting gateway.port");
        assertRefused(with("poll.seconds", "0"), "setting poll.seconds");
        assertRefused(with("saturation.percent.min", "100.1"), "saturation.percent.min");
    }

    /// The cost of a guess can be raised, never lowered.
    @Test
    void a_cheaper_pin_a_longer_idling_and_an_unknown_device_key_are_refused() throws IOException {
        assertRefused(with("pin.memory.mib", "63"), "setting pin.memory.mib is 63");
        assertRefused(with("pin.passes", "2"), "setting pin.passes is 2");
        assertRefused(with("lock.idle.minutes", "61"), "setting lock.idle.minutes is 61");
        assertRefused(with("lock.idle.minutes", "0"), "setting lock.idle.minutes is 0");
        assertRefused(with("device.key", "tpm:0"), "expected file:PATH, otp:PATH or tpm:PATH");
        assertRefused(with("device.key", "file:"), "expected file:PATH, otp:PATH or tpm:PATH");
    }

    @Test
    void an_id_that_does_not_fit_into_a_certificate_or_a_path_is_refused() throws IOException {
        for (String id : List.of("a b", "a/b", "a,OU=COUNTY", "测试", "x".repeat(65))) {
            assertRefused(with("id", id), "setting id: letters, digits");
        }
    }

    /// A check refuses such a clinician only when it is saved, which is too late.
    @Test
    void a_clinician_whom_no_check_can_name_is_refused() throws IOException {
        assertRefused(with("clinician.id", "x".repeat(65)), "setting clinician.id");
    }

    @Test
    void a_place_that_no_check_can_name_is_refused() throws IOException {
        assertRefused(with("village.name", "x".repeat(129)), "expected 1 to 128");
        assertRefused(with("village.id", "x".repeat(65)), "expected 1 to 64");
    }

    @Test
    void a_home_without_settings_is_said_with_the_remedy() throws IOException {
        Files.delete(home.resolve("device.properties"));
        assertThatThrownBy(() -> DeviceConfig.read(home))
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining("device.properties")
                .hasMessageContaining("run `prepare`");
    }

    private Properties with(String name, String value) throws IOException {
        Properties settings = settings();
        settings.setProperty(name, value);
        return settings;
    }

    private Properties settings() throws IOException {
        CONFIG.write(home);
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("device.properties"))) {
            settings.load(reader);
        }
        return settings;
    }

    private void assertRefused(Properties settings, String message) throws IOException {
        try (Writer writer = Files.newBufferedWriter(home.resolve("device.properties"))) {
            settings.store(writer, null);
        }
        assertThatThrownBy(() -> DeviceConfig.read(home))
                .as(message)
                .isInstanceOf(HandheldException.class)
                .hasMessageContaining(message);
    }
}
