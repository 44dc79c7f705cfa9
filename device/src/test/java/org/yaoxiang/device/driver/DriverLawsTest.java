package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.mocks.bus.I2cChip;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.SpiChip;

/// What every driver keeps to, against the emulated chip and through Pi4J. A new driver is put
/// under the laws by being listed in {@link #all}.
class DriverLawsTest {
    /// Something that measures, or confirms what was measured.
    interface Opened extends AutoCloseable {
        void use();

        @Override
        void close();
    }

    /// @param address on I2C; negative on SPI, which has no acknowledge
    /// @param complaint about another part, with both values; empty when the chip has no identity
    /// @param openImpostor the driver on another part
    private record Subject(
            String name,
            Bench bench,
            int address,
            String complaint,
            Runnable brownOut,
            Runnable stall,
            Supplier<Opened> open,
            Supplier<Opened> openImpostor) {}

    @TestFactory
    Stream<DynamicTest> another_part_is_refused_naming_both_values() {
        return each(
                subject -> !subject.complaint().isEmpty(),
                subject ->
                        assertThatThrownBy(() -> subject.openImpostor().get())
                                .isInstanceOf(BusException.class)
                                .hasMessage(subject.complaint()));
    }

    @TestFactory
    Stream<DynamicTest> no_acknowledge_is_a_bus_exception_that_names_the_register() {
        return each(
                subject -> subject.address() >= 0,
                subject -> {
                    try (Opened opened = subject.open().get()) {
                        opened.use();
                        subject.bench().wiring.silence(1, subject.address());
                        assertThatThrownBy(opened::use)
                                .isInstanceOf(BusException.class)
                                .hasMessageMatching(subject.name() + " register 0x[0-9A-F]{2}: .+");
                        subject.bench().wiring.mend(1, subject.address());
                        opened.use();
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> a_chip_that_is_not_there_is_a_bus_exception() {
        return each(
                _ -> true,
                subject -> {
                    try (Bench empty = new Bench()) {
                        assertThatThrownBy(() -> openAlone(subject.name(), empty))
                                .isInstanceOf(BusException.class)
                                .hasMessageMatching(subject.name() + " register 0x[0-9A-F]{2}: .+");
                    }
                });
    }

    /// The control is the use before the dip.
    @TestFactory
    Stream<DynamicTest> a_dip_of_the_supply_is_noticed_and_gives_no_number() {
        return each(
                _ -> true,
                subject -> {
                    Opened opened = subject.open().get();
                    opened.use();
                    subject.brownOut().run();
                    assertThatThrownBy(opened::use)
                            .isInstanceOf(BusException.class)
                            .hasMessageStartingWith(subject.name() + " register 0x");
                });
    }

    @TestFactory
    Stream<DynamicTest> a_conversion_that_never_ends_is_a_bus_exception() {
        return each(
                subject -> List.of("BMP280", "MAX17048").contains(subject.name()),
                subject -> {
                    subject.stall().run();
                    assertThatThrownBy(() -> subject.open().get().use())
                            .isInstanceOf(BusException.class)
                            .hasMessageContaining(subject.name());
                });
    }

    @Test
    void a_front_end_whose_converter_hangs_fails_its_self_test() {
        try (Bench bench = new Bench()) {
            Bench.Pins pins = new Bench.Pins();
            var chip = ads1298(bench, pins);
            bench.with(1, chip, chip::tick, pins);
            Ads1298 front = openAds1298(bench);
            chip.stall(true);
            assertThatThrownBy(front::noiseMicrovolts)
                    .hasMessage("ADS1298 register 0x10: 0 conversions came, expected 500");
        }
    }

    /// Each bit of the word and of its code, of both temperatures.
    @Test
    void a_flipped_bit_is_caught_where_a_code_protects_the_word() {
        try (Bench bench = new Bench()) {
            bench.with(0x5A, mlx90614(bench));
            bench.pause(Duration.ofSeconds(1));
            Mlx90614 thermometer = new Mlx90614(bench.board().mlx90614());
            double sound = thermometer.objectCelsius().orElseThrow();
            for (int bit = 0; bit < 24; bit++) {
                bench.wiring.flipNextRead(1, 0x5A, bit);
                assertThatThrownBy(thermometer::objectCelsius)
                        .isInstanceOf(BusException.class)
                        .hasMessageMatching(
                                "MLX90614 register 0x07: packet error code 0x.., expected 0x..");
            }
            assertThat(thermometer.objectCelsius()).hasValue(sound);
        }
    }

    private static Stream<DynamicTest> each(Predicate<Subject> which, Consumer<Subject> law) {
        return all().stream()
                .filter(subject -> which.test(subject.get()))
                .map(subject ->
                        DynamicTest.dynamicTest(
                                subject.get().name(),
                                () -> {
                                    Subject fresh = subject.get();
                                    try (Bench _ = fresh.bench()) {
                                        law.accept(fresh);
                                    }
                                }));
    }

    private static List<Supplier<Subject>> all() {
        return List.of(
                DriverLawsTest::ofMax30102,
                DriverLawsTest::ofMax30205,
                DriverLawsTest::ofAds1292r,
                DriverLawsTest::ofAds1298,
                DriverLawsTest::ofMlx90614,
                DriverLawsTest::ofBmp280,
                DriverLawsTest::ofMax17048,
                DriverLawsTest::ofSsd1306);
    }

    private static Opened openAlone(String name, Bench bench) {
        return switch (name) {
            case "MAX30102" -> openMax30102(bench);
            case "MAX30205" -> openMax30205(bench);
            case "ADS1292R" -> opened(openAds1292r(bench), Ads1292r::confirm, Ads1292r::close);
            case "ADS1298" -> opened(openAds1298(bench), Ads1298::confirm, Ads1298::close);
            case "MLX90614" -> openMlx90614(bench);
            case "BMP280" -> openBmp280(bench);
            case "MAX17048" -> openMax17048(bench);
            case "SSD1306" -> openSsd1306(bench);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Subject ofMax30102() {
        Bench bench = new Bench();
        var chip = new org.yaoxiang.mocks.chip.Max30102(bench.time, bench.body, new Pin(true));
        bench.with(0x57, chip);
        return i2c(
                "MAX30102",
                bench,
                0x57,
                new Impostor(chip, 0xFF, (byte) 0x11),
                "MAX30102 register 0xFF: part id 0x11, expected 0x15",
                chip::brownOut,
                () -> chip.stall(true),
                DriverLawsTest::openMax30102);
    }

    /// It has no identity.
    private static Subject ofMax30205() {
        Bench bench = new Bench();
        var chip = new org.yaoxiang.mocks.chip.Max30205(bench.time, bench.body::contactCelsius);
        bench.with(0x48, chip);
        return i2c(
                "MAX30205",
                bench,
                0x48,
                chip,
                "",
                chip::brownOut,
                () -> chip.stall(true),
                DriverLawsTest::openMax30205);
    }

    private static Subject ofAds1292r() {
        Bench bench = new Bench();
        Bench.Pins pins = new Bench.Pins();
        var chip = ads1292r(bench, pins);
        bench.with(0, chip, chip::tick, pins);
        return new Subject(
                "ADS1292R",
                bench,
                -1,
                "ADS1292R register 0x00: reads 0x53, expected 0x73",
                chip::brownOut,
                () -> chip.stall(true),
                () -> opened(openAds1292r(bench), Ads1292r::confirm, Ads1292r::close),
                () -> {
                    try (Bench other = new Bench()) {
                        Bench.Pins wires = new Bench.Pins();
                        other.with(0, new OtherId(ads1292r(other, wires), 0x53), () -> {}, wires);
                        return openAlone("ADS1292R", other);
                    }
                });
    }

    private static Subject ofAds1298() {
        Bench bench = new Bench();
        Bench.Pins pins = new Bench.Pins();
        var chip = ads1298(bench, pins);
        bench.with(1, chip, chip::tick, pins);
        return new Subject(
                "ADS1298",
                bench,
                -2,
                "ADS1298 register 0x00: reads 0x90, expected 0x92",
                chip::brownOut,
                () -> chip.stall(true),
                () -> opened(openAds1298(bench), Ads1298::confirm, Ads1298::close),
                () -> {
                    try (Bench other = new Bench()) {
                        Bench.Pins wires = new Bench.Pins();
                        other.with(1, new OtherId(ads1298(other, wires), 0x90), () -> {}, wires);
                        return openAlone("ADS1298", other);
                    }
                });
    }

    private static Subject ofMlx90614() {
        Bench bench = new Bench();
        var chip = mlx90614(bench);
        bench.with(0x5A, chip);
        bench.pause(Duration.ofSeconds(1));
        byte code = (byte) Mlx90614.packetErrorCode(0xB4, 0x2E, 0xB5, 0x5B, 0xBE);
        return i2c(
                "MLX90614",
                bench,
                0x5A,
                new Impostor(chip, 0x2E, (byte) 0x5B, (byte) 0xBE, code),
                "MLX90614 register 0x2E: address 0x5B, expected 0x5A",
                chip::brownOut,
                () -> {},
                DriverLawsTest::openMlx90614);
    }

    private static Subject ofBmp280() {
        Bench bench = new Bench();
        var chip = new org.yaoxiang.mocks.chip.Bmp280(bench.time, _ -> 61_640, _ -> 12);
        bench.with(0x76, chip);
        // The dip comes while the chip converts.
        return i2c(
                "BMP280",
                bench,
                0x76,
                new Impostor(chip, 0xD0, (byte) 0x60),
                "BMP280 register 0xD0: part id 0x60, expected 0x58",
                () -> bench.after(Duration.ofMillis(20), chip::brownOut),
                () -> chip.stall(true),
                DriverLawsTest::openBmp280);
    }

    private static Subject ofMax17048() {
        Bench bench = new Bench();
        var chip =
                new org.yaoxiang.mocks.chip.Max17048(
                        bench.time,
                        new org.yaoxiang.mocks.chip.Max17048.Cell() {
                            @Override
                            public double volts(Instant at) {
                                return 3.9;
                            }

                            @Override
                            public double percent(Instant at) {
                                return 62.5;
                            }

                            @Override
                            public double percentPerHour(Instant at) {
                                return -10.4;
                            }
                        });
        bench.with(0x36, chip);
        return i2c(
                "MAX17048",
                bench,
                0x36,
                new Impostor(chip, 0x08, (byte) 0x00, (byte) 0x03),
                "MAX17048 register 0x08: version 0x0003, expected 0x001_",
                chip::brownOut,
                () -> chip.stall(true),
                DriverLawsTest::openMax17048);
    }

    /// It has no identity.
    private static Subject ofSsd1306() {
        Bench bench = new Bench();
        var chip = new org.yaoxiang.mocks.chip.Ssd1306();
        bench.with(0x3C, chip);
        return i2c(
                "SSD1306",
                bench,
                0x3C,
                chip,
                "",
                chip::brownOut,
                () -> {},
                DriverLawsTest::openSsd1306);
    }

    private static Subject i2c(
            String name,
            Bench bench,
            int address,
            I2cChip impostor,
            String complaint,
            Runnable brownOut,
            Runnable stall,
            Function<Bench, Opened> open) {
        return new Subject(
                name,
                bench,
                address,
                complaint,
                brownOut,
                stall,
                () -> open.apply(bench),
                () -> {
                    try (Bench other = new Bench().with(address, impostor)) {
                        return open.apply(other);
                    }
                });
    }

    private static Opened openMax30102(Bench bench) {
        Max30102 driver = new Max30102(bench.board().max30102(), bench::pause, 7);
        return opened(driver, Max30102::drain, Max30102::close);
    }

    private static Opened openMax30205(Bench bench) {
        Max30205 driver = new Max30205(bench.board().max30205(), bench::pause);
        return opened(driver, Max30205::celsius, Max30205::close);
    }

    private static Ads1292r openAds1292r(Bench bench) {
        return new Ads1292r(
                bench.board().ads1292r(),
                bench.board().dataReady(),
                bench.board().start(),
                bench.board().reset(),
                bench::pause);
    }

    private static Ads1298 openAds1298(Bench bench) {
        return new Ads1298(
                bench.board().ads1298(),
                bench.board().twelveLeadDataReady(),
                bench.board().twelveLeadStart(),
                bench.board().twelveLeadReset(),
                bench::pause);
    }

    private static Opened openMlx90614(Bench bench) {
        Mlx90614 driver = new Mlx90614(bench.board().mlx90614());
        return opened(driver, Mlx90614::objectCelsius, Mlx90614::close);
    }

    private static Opened openBmp280(Bench bench) {
        Bmp280 driver = new Bmp280(bench.board().bmp280(), bench::pause);
        return opened(driver, Bmp280::measure, Bmp280::close);
    }

    private static Opened openMax17048(Bench bench) {
        Max17048 driver = new Max17048(bench.board().max17048(), bench::pause);
        return opened(driver, Max17048::charge, Max17048::close);
    }

    private static Opened openSsd1306(Bench bench) {
        Ssd1306 driver = new Ssd1306(bench.board().ssd1306());
        return opened(driver, panel -> panel.show(new Ssd1306.Picture()), Ssd1306::close);
    }

    private static <D> Opened opened(D driver, Consumer<D> use, Consumer<D> close) {
        return new Opened() {
            @Override
            public void use() {
                use.accept(driver);
            }

            @Override
            public void close() {
                close.accept(driver);
            }
        };
    }

    private static org.yaoxiang.mocks.chip.Ads1292r ads1292r(Bench bench, Bench.Pins pins) {
        return new org.yaoxiang.mocks.chip.Ads1292r(
                bench.time, bench.body, pins.dataReady(), pins.start(), pins.reset());
    }

    private static org.yaoxiang.mocks.chip.Ads1298 ads1298(Bench bench, Bench.Pins pins) {
        return new org.yaoxiang.mocks.chip.Ads1298(
                bench.time, bench.body, pins.dataReady(), pins.start(), pins.reset());
    }

    private static org.yaoxiang.mocks.chip.Mlx90614 mlx90614(Bench bench) {
        return new org.yaoxiang.mocks.chip.Mlx90614(bench.time, _ -> 35.2, _ -> 22, 0.98);
    }

    /// A chip that answers one register as another part would.
    private static final class Impostor implements I2cChip {
        private final I2cChip chip;
        private final int register;
        private final byte[] answer;
        private int pointer = -1;

        Impostor(I2cChip chip, int register, byte... answer) {
            this.chip = chip;
            this.register = register;
            this.answer = answer;
        }

        @Override
        public void write(byte[] bytes) {
            pointer = bytes[0] & 0xff;
            chip.write(bytes);
        }

        @Override
        public byte[] read(int count) {
            return pointer == register ? answer.clone() : chip.read(count);
        }
    }

    /// A front end of another family member.
    private record OtherId(SpiChip chip, int id) implements SpiChip {
        @Override
        public byte[] transfer(byte[] in) {
            byte[] out = chip.transfer(in);
            if (in[0] == 0x20) {
                out[2] = (byte) id;
            }
            return out;
        }
    }
}
