package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBase;
import com.pi4j.io.i2c.I2CBus;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProvider;
import com.pi4j.io.i2c.I2CProviderBase;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmBase;
import com.pi4j.io.pwm.PwmConfig;
import com.pi4j.io.pwm.PwmProvider;
import com.pi4j.io.pwm.PwmProviderBase;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBase;
import com.pi4j.io.spi.SpiConfig;
import com.pi4j.io.spi.SpiProvider;
import com.pi4j.io.spi.SpiProviderBase;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.PwmLine;
import org.yaoxiang.mocks.bus.Wiring;

/// Puts the emulated chips behind Pi4J. It is found by ServiceLoader beside the firmware's jar and
/// calls itself a mock, so that Pi4J leaves it out on a real Raspberry Pi.
///
/// Unless a test hands it a wiring, it starts a {@link LiveWorld} as the system properties ask.
public final class MocksPlugin implements Plugin {
    private static final int PRIORITY = 2000;
    private static final AtomicReference<@Nullable Wiring> WIRING = new AtomicReference<>();

    /// For ServiceLoader.
    public MocksPlugin() {}

    /// The wiring that contexts created from now on reach.
    public static void use(Wiring wiring) {
        WIRING.set(requireNonNull(wiring, "wiring"));
    }

    @Override
    public void initialize(PluginService service) {
        Wiring given = WIRING.get();
        Wiring wiring = given == null ? LiveWorld.start(System.getProperties()).wiring() : given;
        service.register(
                new I2cBuses(wiring),
                new SpiBuses(wiring),
                new InputPins(wiring),
                new OutputPins(wiring),
                new PwmPins(wiring));
    }

    @Override
    public boolean isMock() {
        return true;
    }

    private static final class I2cBuses extends I2CProviderBase {
        private final Wiring wiring;

        I2cBuses(Wiring wiring) {
            super("yaoxiang-mocks-i2c");
            this.wiring = wiring;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public I2C create(I2CConfig config) {
            I2C device = new I2cDevice(this, config, wiring);
            context().registry().add(device);
            return device;
        }
    }

    private static final class NoBus implements I2CBus {
        @Override
        public <R> R execute(I2C i2c, Callable<R> action) {
            try {
                return action.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class I2cDevice extends I2CBase<NoBus> {
        private final Wiring wiring;
        private final int bus;
        private final int address;

        I2cDevice(I2CProvider provider, I2CConfig config, Wiring wiring) {
            super(provider, config, new NoBus());
            this.wiring = wiring;
            this.bus = config.bus();
            this.address = config.device();
            isOpen = true;
        }

        @Override
        public int read() {
            return wiring.writeRead(bus, address, new byte[0], 1)[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return copy(wiring.writeRead(bus, address, new byte[0], length), buffer, offset);
        }

        @Override
        public int write(byte value) {
            wiring.write(bus, address, new byte[] {value});
            return 1;
        }

        @Override
        public int write(byte[] data, int offset, int length) {
            wiring.write(bus, address, Arrays.copyOfRange(data, offset, offset + length));
            return length;
        }

        @Override
        public int readRegister(int register) {
            return wiring.writeRead(bus, address, new byte[] {(byte) register}, 1)[0] & 0xff;
        }

        @Override
        public int readRegister(byte[] register, byte[] buffer, int offset, int length) {
            return copy(wiring.writeRead(bus, address, register, length), buffer, offset);
        }

        @Override
        public int readRegister(int register, byte[] buffer, int offset, int length) {
            return readRegister(new byte[] {(byte) register}, buffer, offset, length);
        }

        @Override
        public int writeRegister(int register, byte value) {
            wiring.write(bus, address, new byte[] {(byte) register, value});
            return 1;
        }

        @Override
        public int writeRegister(int register, byte[] data, int offset, int length) {
            return writeRegister(new byte[] {(byte) register}, data, offset, length);
        }

        @Override
        public int writeRegister(byte[] register, byte[] data, int offset, int length) {
            byte[] bytes = Arrays.copyOf(register, register.length + length);
            System.arraycopy(data, offset, bytes, register.length, length);
            wiring.write(bus, address, bytes);
            return length;
        }

        private static int copy(byte[] bytes, byte[] buffer, int offset) {
            System.arraycopy(bytes, 0, buffer, offset, bytes.length);
            return bytes.length;
        }
    }

    private static final class SpiBuses extends SpiProviderBase {
        private final Wiring wiring;

        SpiBuses(Wiring wiring) {
            super("yaoxiang-mocks-spi");
            this.wiring = wiring;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public Spi create(SpiConfig config) {
            Spi device = new SpiDevice(this, config, wiring);
            context().registry().add(device);
            return device;
        }
    }

    private static final class SpiDevice extends SpiBase {
        private final Wiring wiring;
        private final int bus;
        private final int chipSelect;

        SpiDevice(SpiProvider provider, SpiConfig config, Wiring wiring) {
            super(provider, config);
            this.wiring = wiring;
            this.bus = config.bus().getBus();
            this.chipSelect = config.channel();
        }

        @Override
        public int transfer(
                byte[] write, int writeOffset, byte[] read, int readOffset, int length) {
            byte[] in = Arrays.copyOfRange(write, writeOffset, writeOffset + length);
            System.arraycopy(wiring.transfer(bus, chipSelect, in), 0, read, readOffset, length);
            return length;
        }

        @Override
        public int read() {
            return wiring.transfer(bus, chipSelect, new byte[1])[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return transfer(new byte[length], 0, buffer, offset, length);
        }

        @Override
        public int write(byte value) {
            wiring.transfer(bus, chipSelect, new byte[] {value});
            return 1;
        }

        @Override
        public int write(byte[] data, int offset, int length) {
            wiring.transfer(bus, chipSelect, Arrays.copyOfRange(data, offset, offset + length));
            return length;
        }
    }

    private static final class InputPins extends DigitalInputProviderBase {
        private final Wiring wiring;

        InputPins(Wiring wiring) {
            super("yaoxiang-mocks-input");
            this.wiring = wiring;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public DigitalInput create(DigitalInputConfig config) {
            DigitalInput device = new InputPin(this, config, pin(wiring, config.bcm()));
            context().registry().add(device);
            return device;
        }
    }

    private static final class InputPin extends DigitalInputBase {
        private final Pin pin;

        InputPin(DigitalInputProvider provider, DigitalInputConfig config, Pin pin) {
            super(provider, config);
            this.pin = pin;
            pin.onChange(high ->
                    dispatch(new DigitalStateChangeEvent<>(this, DigitalState.getState(high))));
        }

        @Override
        public DigitalState state() {
            return DigitalState.getState(pin.isHigh());
        }
    }

    private static final class OutputPins extends DigitalOutputProviderBase {
        private final Wiring wiring;

        OutputPins(Wiring wiring) {
            super("yaoxiang-mocks-output");
            this.wiring = wiring;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            DigitalOutput device = new OutputPin(this, config, pin(wiring, config.bcm()));
            context().registry().add(device);
            return device;
        }
    }

    private static final class OutputPin extends DigitalOutputBase {
        private final Pin pin;

        OutputPin(DigitalOutputProvider provider, DigitalOutputConfig config, Pin pin) {
            super(provider, config);
            this.pin = pin;
        }

        @Override
        public DigitalOutput state(DigitalState level) {
            pin.set(level.isHigh());
            return super.state(level);
        }
    }

    private static final class PwmPins extends PwmProviderBase {
        private final Wiring wiring;

        PwmPins(Wiring wiring) {
            super("yaoxiang-mocks-pwm");
            this.wiring = wiring;
        }

        @Override
        public int getPriority() {
            return PRIORITY;
        }

        @Override
        public Pwm create(PwmConfig config) {
            Pwm device =
                    new PwmPin(this, config, wiring.pwm(config.channel()).orElseGet(PwmLine::new));
            context().registry().add(device);
            return device;
        }
    }

    private static final class PwmPin extends PwmBase {
        private final PwmLine line;

        PwmPin(PwmProvider provider, PwmConfig config, PwmLine line) {
            super(provider, config);
            this.line = line;
        }

        @Override
        public Pwm on() {
            onState = true;
            line.drive(dutyCycle / 100.0);
            return this;
        }

        @Override
        public Pwm off() {
            onState = false;
            line.drive(0);
            return this;
        }
    }

    /// A pin that nothing is soldered to reads high, as with a pull-up.
    private static Pin pin(Wiring wiring, int bcm) {
        Optional<Pin> pin = wiring.pin(bcm);
        return pin.orElseGet(() -> new Pin(true));
    }
}
