package org.yaoxiang.device.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.instrument.Glucometer;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Radio;
import org.yaoxiang.device.instrument.Unwatched;
import org.yaoxiang.mocks.radio.Air;
import org.yaoxiang.mocks.radio.GlucosePeripheral;
import org.yaoxiang.mocks.radio.PretendBluez;
import org.yaoxiang.mocks.radio.PrivateBus;
import org.yaoxiang.mocks.radio.RadioFault;

/// Through a real D-Bus daemon on a socket of its own, with a pretended BlueZ behind it. Not run
/// where no `dbus-daemon` is installed.
class BlueZTest {
    private static final String METER = "00:1A:7D:DA:71:13";
    private static final List<Integer> GLUCOSE = List.of(0x2A18, 0x2A34, 0x2A52);
    private static final byte[] REPORT_ALL = {1, 1};
    private static final LocalDateTime HERE = LocalDateTime.of(2026, 1, 2, 11, 4, 5);
    private static final Stamp NOW =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));

    /// A twentieth of the time, so that ten seconds of patience take half a one.
    private static final Pause QUICK = time -> Pause.system().pause(time.dividedBy(20));

    private final GlucosePeripheral meter = new GlucosePeripheral();
    private Optional<PrivateBus> daemon = Optional.empty();
    private Optional<PretendBluez> bluez = Optional.empty();
    private String bus = "";

    @BeforeEach
    void start() {
        daemon = PrivateBus.start();
        assumeTrue(daemon.isPresent(), "dbus-daemon is not installed: apt-get install dbus");
        bus = daemon.get().address();
        bluez = Optional.of(PretendBluez.on(bus, METER, meter, new Air(meter)));
    }

    @AfterEach
    void stop() {
        bluez.ifPresent(PretendBluez::close);
        daemon.ifPresent(PrivateBus::close);
    }

    @Test
    void connects_subscribes_writes_and_hands_over_what_comes() {
        meter.store(7, HERE, 55, 3);
        try (GattLink link = BlueZ.connect(bus, METER, GLUCOSE, QUICK)) {
            assertThat(link.drain()).isEmpty();
            link.write(0x2A52, REPORT_ALL);
            assertThat(await(link, 3))
                    .extracting(GattLink.Notification::characteristic)
                    .containsExactly(0x2A18, 0x2A34, 0x2A52);
        }
        assertThat(bluez.orElseThrow().disconnects()).isEqualTo(1);
    }

    @Test
    void a_meter_measures_from_end_to_end() {
        meter.store(7, HERE, 64, 0);
        Instrument glucose =
                new Glucometer(
                        new Radio(
                                () -> BlueZ.connect(bus, METER, GLUCOSE, QUICK), QUICK, () -> NOW));
        assertThat(glucose.measure(new Unwatched()))
                .isEqualTo(
                        new Outcome.Measured(
                                new Reading.BloodGlucose(
                                        6.4, Meal.RANDOM, Specimen.CAPILLARY_PLASMA),
                                Quality.CLEAN,
                                NOW));
    }

    @Test
    void a_disconnect_in_the_middle_is_said_after_what_came_before_it() {
        for (int sequence = 1; sequence <= 5; sequence++) {
            meter.store(sequence, HERE, 50, 0);
        }
        bluez.orElseThrow().spoil(new RadioFault.Cut(2));
        try (GattLink link = BlueZ.connect(bus, METER, GLUCOSE, QUICK)) {
            link.write(0x2A52, REPORT_ALL);
            assertThat(await(link, 2)).hasSize(2);
            assertThatThrownBy(() -> await(link, 1))
                    .isInstanceOf(BusException.class)
                    .hasMessage(METER + ": disconnected; switch it on and bring it near");
        }
    }

    @Test
    void what_is_not_paired_not_in_reach_or_another_instrument_is_said() {
        assertThatThrownBy(() -> BlueZ.connect(bus, "00:00:00:00:00:01", GLUCOSE, QUICK))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("not paired with this handheld");
        assertThatThrownBy(() -> BlueZ.connect(bus, METER, List.of(0x2A35), QUICK))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("has none of the characteristics [2A35]");
        bluez.orElseThrow().spoil(new RadioFault.OutOfRange(1));
        assertThatThrownBy(() -> BlueZ.connect(bus, METER, GLUCOSE, QUICK))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("br-connection-page-timeout")
                .hasMessageContaining("bring it near");
        try (GattLink link = BlueZ.connect(bus, METER, GLUCOSE, QUICK)) {
            assertThatThrownBy(() -> link.write(0x2A35, REPORT_ALL))
                    .hasMessageContaining("has no characteristic 2A35");
        }
    }

    @Test
    void a_controller_that_hangs_is_given_up() {
        bluez.orElseThrow().deafen();
        assertThatThrownBy(() -> BlueZ.connect(bus, METER, GLUCOSE, QUICK))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("no answer to \"connect\"");
    }

    @Test
    void without_a_bus_or_a_bluez_it_says_so() {
        String nowhere = bus + ".nowhere";
        assertThatThrownBy(() -> BlueZ.connect(nowhere, METER, GLUCOSE, QUICK))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("is dbus running?");
        bluez.ifPresent(PretendBluez::close);
        bluez = Optional.empty();
        assertThatThrownBy(() -> BlueZ.connect(bus, METER, GLUCOSE, QUICK))
                .isInstanceOf(BusException.class);
        assertThat(BlueZ.isReal(bus)).isFalse();
        assertThat(BlueZ.isReal(BlueZ.SYSTEM_BUS)).isTrue();
    }

    private static List<GattLink.Notification> await(GattLink link, int count) {
        List<GattLink.Notification> all = new ArrayList<>();
        for (int look = 0; look < 500 && all.size() < count; look++) {
            all.addAll(link.drain());
            QUICK.pause(Duration.ofMillis(200));
        }
        return all;
    }
}
