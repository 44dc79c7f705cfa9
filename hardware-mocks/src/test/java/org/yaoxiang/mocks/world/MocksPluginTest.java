package org.yaoxiang.mocks.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfigBuilder;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.Wiring;
import org.yaoxiang.mocks.chip.Ads1292r;
import org.yaoxiang.mocks.chip.Max30205;

/// The chips as firmware meets them: through Pi4J alone, found beside it on the class path.
class MocksPluginTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Wiring wiring = new Wiring();
    private final Pin dataReady = new Pin(true);
    private final Pin start = new Pin(false);
    private final Ads1292r ecg =
            new Ads1292r(
                    now::get,
                    new Ads1292r.Electrodes() {
                        @Override
                        public double volts(int channel, Instant at) {
                            return 0.001;
                        }

                        @Override
                        public int leadOff(Instant at) {
                            return 0;
                        }
                    },
                    dataReady,
                    start,
                    new Pin(true));
    private Context pi4j = Pi4J.newContext();

    @BeforeEach
    void powerOn() {
        wiring.attach(1, 0x48, new Max30205(now::get, _ -> 36.5));
        wiring.attach(0, 0, ecg);
        wiring.attach(24, dataReady);
        MocksPlugin.use(wiring);
        pi4j = Pi4J.newAutoContext();
    }

    @AfterEach
    void powerOff() {
        pi4j.shutdown();
    }

    @Test
    void a_thermometer_answers_on_i2c() {
        I2C thermometer =
                pi4j.create(I2CConfigBuilder.newInstance(pi4j).bus(1).device(0x48).build());
        now.set(Instant.EPOCH.plusMillis(60));
        byte[] temperature = new byte[2];
        thermometer.readRegister(0x00, temperature, 0, 2);
        assertThat(temperature).containsExactly(36, 0x80);
    }

    @Test
    void a_deaf_address_a_missing_chip_and_a_stuck_bus_fail_loudly() {
        I2C nobody = pi4j.create(I2CConfigBuilder.newInstance(pi4j).bus(1).device(0x49).build());
        assertThatThrownBy(() -> nobody.readRegister(0))
                .hasMessage("no acknowledge at I2C 1 address 0x49");
        I2C thermometer =
                pi4j.create(I2CConfigBuilder.newInstance(pi4j).bus(1).device(0x48).build());
        wiring.silence(1, 0x48);
        assertThatThrownBy(() -> thermometer.readRegister(1)).isInstanceOf(BusFault.class);
        wiring.mend(1, 0x48);
        assertThat(thermometer.readRegister(1)).isZero();
        wiring.stick(1, true);
        assertThatThrownBy(() -> thermometer.readRegister(1)).hasMessage("I2C 1 is held low");
        wiring.stick(1, false);
        wiring.flipNextRead(1, 0x48, 3);
        assertThat(thermometer.readRegister(1)).isEqualTo(0b1000);
        assertThat(thermometer.readRegister(1)).isZero();
    }

    @Test
    void an_ecg_front_end_answers_on_spi_and_lowers_data_ready() {
        Spi front =
                pi4j.create(
                        SpiConfigBuilder.newInstance(pi4j).bus(SpiBus.BUS_0).channel(0).build());
        front.open();
        DigitalInput ready =
                pi4j.create(DigitalInputConfigBuilder.newInstance(pi4j).bcm(24).build());
        AtomicInteger falls = new AtomicInteger();
        ready.addListener(event -> {
            if (event.state().isLow()) {
                falls.incrementAndGet();
            }
        });
        front.write((byte) 0x11);
        byte[] identity = new byte[3];
        front.transfer(new byte[] {0x20, 0x00, 0x00}, 0, identity, 0, 3);
        assertThat(identity[2]).isEqualTo((byte) 0x73);
        front.write(new byte[] {0x10}, 0, 1);
        start.set(true);
        ecg.tick();
        now.set(Instant.EPOCH.plus(Duration.ofMillis(100)));
        ecg.tick();
        assertThat(falls).hasValue(50);
        byte[] frame = new byte[9];
        front.transfer(new byte[9], 0, frame, 0, 9);
        assertThat(ready.isHigh()).isTrue();
        int code = (frame[6] << 16) | ((frame[7] & 0xff) << 8) | (frame[8] & 0xff);
        assertThat(code * 2.42 / (6 * 8388607)).isCloseTo(0.001, within(1e-6));
        assertThat(frame[0] & 0xf0).isEqualTo(0xC0);
    }
}
