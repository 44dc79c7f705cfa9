package org.yaoxiang.mocks.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;
import org.yaoxiang.mocks.bus.Wiring;
import org.yaoxiang.mocks.chip.Specimens.Kept;
import org.yaoxiang.mocks.chip.Specimens.Latency;
import org.yaoxiang.mocks.chip.Specimens.Specimen;
import org.yaoxiang.mocks.chip.Specimens.Value;

/// What every emulated chip keeps to. The panel, which has no register to read, has its own test.
class ChipLawsTest {
    private static final int ADDRESS = 0x20;
    private static final byte[] POINTER = {0x00};

    @TestFactory
    Stream<DynamicTest> wakes_with_its_power_on_values() {
        return each(ChipLawsTest::requirePowerOn);
    }

    @TestFactory
    Stream<DynamicTest> keeps_a_setting_until_its_reset() {
        return each(
                chip -> chip.reset() != null,
                chip -> {
                    requireSettingKept(chip);
                    Runnable reset = chip.reset();
                    if (reset != null) {
                        reset.run();
                    }
                    requirePowerOn(chip);
                });
    }

    @TestFactory
    Stream<DynamicTest> forgets_everything_when_the_supply_dips() {
        return each(
                chip -> !chip.name().equals("MLX90614"), // its settings lie in an EEPROM
                chip -> {
                    requireSettingKept(chip);
                    chip.brownOut().run();
                    requirePowerOn(chip);
                });
    }

    @TestFactory
    Stream<DynamicTest> read_only_and_reserved_bits_hold() {
        return each(chip -> {
            for (Kept kept : chip.kept()) {
                chip.wire().write(kept.register(), kept.written());
                assertThat(chip.wire().read(kept.register()))
                        .as("%s 0x%02X", chip.name(), kept.register())
                        .isEqualTo(kept.read());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> an_unknown_register_fails() {
        return each(
                chip -> chip.i2c() != null,
                chip ->
                        assertThatThrownBy(() -> chip.wire().read(chip.unknown()))
                                .isInstanceOf(BusFault.class));
    }

    /// SPI has no acknowledge: such a chip answers nothing.
    @TestFactory
    Stream<DynamicTest> an_unknown_register_on_spi_is_empty_and_takes_nothing() {
        return each(
                chip -> chip.i2c() == null,
                chip -> {
                    chip.wire().write(chip.unknown(), 0xFF);
                    assertThat(chip.wire().read(chip.unknown())).isZero();
                });
    }

    @TestFactory
    Stream<DynamicTest> a_conversion_takes_its_time() {
        return each(chip -> {
            Latency latency = chip.latency();
            latency.begin().run();
            chip.time().pass(latency.length().minusNanos(1000));
            assertThat(latency.seen().getAsInt()).isEqualTo(latency.before());
            chip.time().pass(Duration.ofNanos(1000));
            assertThat(latency.seen().getAsInt()).isNotEqualTo(latency.before());
        });
    }

    @TestFactory
    Stream<DynamicTest> a_hung_converter_never_gets_ready() {
        return each(
                chip -> !chip.name().equals("MLX90614"), // it has no sign of being ready
                chip -> {
                    Latency latency = chip.latency();
                    chip.stall().accept(true);
                    latency.begin().run();
                    chip.time().pass(Duration.ofMinutes(1));
                    assertThat(latency.seen().getAsInt()).isEqualTo(latency.before());
                });
    }

    @TestFactory
    Stream<DynamicTest> a_deaf_address_a_stuck_bus_and_a_flipped_bit_surface() {
        return each(
                chip -> chip.i2c() != null,
                chip -> {
                    I2cChip i2c = chip.i2c();
                    if (i2c == null) {
                        throw new IllegalStateException(chip.name() + " is not on I2C");
                    }
                    Wiring wiring = new Wiring();
                    wiring.attach(1, ADDRESS, i2c);
                    byte[] pointer = {(byte) chip.powerOn().getLast().register()};
                    byte whole = wiring.writeRead(1, ADDRESS, pointer, 1)[0];
                    wiring.flipNextRead(1, ADDRESS, 4);
                    assertThat(wiring.writeRead(1, ADDRESS, pointer, 1)[0] ^ whole)
                            .isEqualTo(1 << 4);
                    assertThat(wiring.writeRead(1, ADDRESS, pointer, 1)[0]).isEqualTo(whole);
                    wiring.silence(1, ADDRESS);
                    assertThatThrownBy(() -> wiring.write(1, ADDRESS, POINTER))
                            .isInstanceOf(BusFault.class);
                    wiring.mend(1, ADDRESS);
                    wiring.stick(1, true);
                    assertThatThrownBy(() -> wiring.writeRead(1, ADDRESS, POINTER, 1))
                            .hasMessage("I2C 1 is held low");
                });
    }

    private static Stream<DynamicTest> each(Consumer<Specimen> law) {
        return each(_ -> true, law);
    }

    private static Stream<DynamicTest> each(Predicate<Specimen> which, Consumer<Specimen> law) {
        return Specimens.all().stream()
                .filter(which)
                .map(chip -> DynamicTest.dynamicTest(chip.name(), () -> law.accept(chip)));
    }

    private static void requirePowerOn(Specimen chip) {
        for (Value value : chip.powerOn()) {
            assertThat(chip.wire().read(value.register()))
                    .as("%s 0x%02X", chip.name(), value.register())
                    .isEqualTo(value.value());
        }
    }

    private static void requireSettingKept(Specimen chip) {
        Value setting = chip.setting();
        chip.wire().write(setting.register(), setting.value());
        assertThat(chip.wire().read(setting.register())).isEqualTo(setting.value());
    }
}
