package org.yaoxiang.device.board;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.IOType;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfigBuilder;
import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmConfigBuilder;
import com.pi4j.io.pwm.PwmType;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiConfigBuilder;
import com.pi4j.io.spi.SpiMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The kit's board: makes buses and pins out of whichever Pi4J plugin lies beside this jar.
public final class Board implements AutoCloseable {
    private static final int I2C_BUS = 1;
    private static final int SPI_BAUD = 1_000_000;

    /// Above what can be heard.
    private static final int PUMP_HERTZ = 20_000;

    /// Providers of real wires, by the beginning of their ids (pi4j-plugin-linuxfs, -gpiod, -ffm).
    private static final List<String> REAL = List.of("linuxfs", "gpiod", "ffm");

    private final Context context;
    private final Map<String, Object> wires = new HashMap<>();

    /// Opens the board with the plugins found by Pi4J.
    public Board() {
        this(Pi4J.newAutoContext());
    }

    Board(Context context) {
        this.context = context;
    }

    /// Whether any wire of this board is not a real one. Whatever is not known to be real counts as
    /// simulated, so that a pretend patient never passes for a measured one.
    public boolean isSimulated() {
        return context.providers().all().values().stream()
                .filter(provider -> provider.getType() != IOType.PWM)
                .anyMatch(provider -> REAL.stream().noneMatch(provider.id()::startsWith));
    }

    /// The MAX30102 pulse oximeter front end, I2C bus 1, address 0x57.
    public Registers max30102() {
        return registers("MAX30102", 0x57);
    }

    /// The MAX30205 thermometer, I2C bus 1, address 0x48.
    public Registers max30205() {
        return registers("MAX30205", 0x48);
    }

    /// The MLX90614 infrared thermometer, I2C bus 1, address 0x5A. Its reads need a repeated start,
    /// and the bus no more than 100 kHz.
    public Registers mlx90614() {
        return registers("MLX90614", 0x5A);
    }

    /// The BMP280 barometer, I2C bus 1, address 0x76.
    public Registers bmp280() {
        return registers("BMP280", 0x76);
    }

    /// The MAX17048 fuel gauge, I2C bus 1, address 0x36.
    public Registers max17048() {
        return registers("MAX17048", 0x36);
    }

    /// The SSD1306 display, I2C bus 1, address 0x3C.
    public Registers ssd1306() {
        return registers("SSD1306", 0x3C);
    }

    /// The ADS1292R front end, SPI bus 0, chip select 0, mode 1, 1 MHz.
    public SpiLink ads1292r() {
        return once("ADS1292R", SpiLink.class, () -> openSpi("ADS1292R", 0));
    }

    /// The ADS1298 front end for twelve leads, SPI bus 0, chip select 1, mode 1, 1 MHz.
    public SpiLink ads1298() {
        return once("ADS1298", SpiLink.class, () -> openSpi("ADS1298", 1));
    }

    private SpiLink openSpi(String chip, int chipSelect) {
        var config =
                SpiConfigBuilder.newInstance(context)
                        .id(chip)
                        .bus(SpiBus.BUS_0)
                        .channel(chipSelect)
                        .mode(SpiMode.MODE_1)
                        .baud(SPI_BAUD)
                        .build();
        try {
            Spi spi = context.create(config);
            return sent -> transfer(chip, spi, sent);
        } catch (RuntimeException e) {
            throw new BusException(chip, 0, e);
        }
    }

    /// DRDY of the ADS1292R, active low, BCM 24.
    public InputPin dataReady() {
        return input("DRDY", 24);
    }

    /// INT of the MAX30102, active low, BCM 17.
    public InputPin oximeterInterrupt() {
        return input("INT", 17);
    }

    /// START of the ADS1292R, BCM 23; low at first.
    public OutputPin start() {
        return output("START", 23, DigitalState.LOW);
    }

    /// RESET/PWDN of the ADS1292R, active low, BCM 25; high at first.
    public OutputPin reset() {
        return output("RESET", 25, DigitalState.HIGH);
    }

    /// DRDY of the ADS1298, active low, BCM 5.
    public InputPin twelveLeadDataReady() {
        return input("DRDY-12", 5);
    }

    /// START of the ADS1298, BCM 6; low at first.
    public OutputPin twelveLeadStart() {
        return output("START-12", 6, DigitalState.LOW);
    }

    /// RESET of the ADS1298, active low, BCM 13; high at first.
    public OutputPin twelveLeadReset() {
        return output("RESET-12", 13, DigitalState.HIGH);
    }

    /// The cuff's Honeywell ABP for the measurement, I2C bus 1, address 0x28.
    public I2cLink cuffPressure() {
        return link("ABP", 0x28);
    }

    /// The cuff's second Honeywell ABP, for the guard alone, I2C bus 1, address 0x38.
    public I2cLink cuffGuardPressure() {
        return link("ABP of the guard", 0x38);
    }

    /// The cuff's dump valve, BCM 22: high closes it, low opens it. It is normally open; low at
    /// first and at the end, and a resistor holds the pin low when nobody drives it.
    public OutputPin cuffValve() {
        return output("VALVE", 22, DigitalState.LOW);
    }

    /// The cuff's pump, PWM channel 0 at 20 kHz; off at first and at the end.
    public PwmOutput cuffPump() {
        return once("PUMP", PwmOutput.class, () -> openPwm("PUMP", 0));
    }

    @Override
    public void close() {
        context.shutdown();
    }

    /// Pi4J creates each wire once only.
    private synchronized <W> W once(String name, Class<W> kind, Supplier<W> opening) {
        Object wire = wires.get(name);
        if (wire == null) {
            wire = opening.get();
            wires.put(name, wire);
        }
        return kind.cast(wire);
    }

    private Registers registers(String chip, int address) {
        return once(chip, Registers.class, () -> openRegisters(chip, address));
    }

    private Registers openRegisters(String chip, int address) {
        var config =
                I2CConfigBuilder.newInstance(context).id(chip).bus(I2C_BUS).device(address).build();
        try {
            I2C i2c = context.create(config);
            return new I2cRegisters(chip, i2c);
        } catch (RuntimeException e) {
            throw new BusException(chip, 0, e);
        }
    }

    private I2cLink link(String chip, int address) {
        return once(chip, I2cLink.class, () -> openLink(chip, address));
    }

    private I2cLink openLink(String chip, int address) {
        var config =
                I2CConfigBuilder.newInstance(context).id(chip).bus(I2C_BUS).device(address).build();
        try {
            I2C i2c = context.create(config);
            return count -> read(chip, i2c, count);
        } catch (RuntimeException e) {
            throw new BusException(chip, 0, e);
        }
    }

    private static byte[] read(String chip, I2C i2c, int count) {
        byte[] bytes = new byte[count];
        int got;
        try {
            got = i2c.read(bytes, 0, count);
        } catch (RuntimeException e) {
            throw new BusException(chip, 0, e);
        }
        if (got != count) {
            throw new BusException(chip, 0, got + " bytes, expected " + count);
        }
        return bytes;
    }

    private PwmOutput openPwm(String name, int channel) {
        var config =
                PwmConfigBuilder.newInstance(context)
                        .id(name)
                        .chip(0)
                        .channel(channel)
                        .pwmType(PwmType.HARDWARE)
                        .frequency(PUMP_HERTZ)
                        .dutyCycle(0)
                        .shutdown(0)
                        .build();
        Pwm pwm;
        try {
            pwm = context.create(config);
        } catch (RuntimeException e) {
            throw new BusException(name, channel, e);
        }
        return percent -> {
            try {
                pwm.on(percent, PUMP_HERTZ);
            } catch (RuntimeException e) {
                throw new BusException(name, channel, e);
            }
        };
    }

    private static byte[] transfer(String chip, Spi spi, byte[] sent) {
        byte[] received = new byte[sent.length];
        int opcode = sent[0] & 0xFF;
        int count;
        try {
            count = spi.transfer(sent, received, sent.length);
        } catch (RuntimeException e) {
            throw new BusException(chip, opcode, e);
        }
        if (count != sent.length) {
            throw new BusException(chip, opcode, count + " bytes moved, expected " + sent.length);
        }
        return received;
    }

    private InputPin input(String name, int bcm) {
        return once(name, InputPin.class, () -> openInput(name, bcm));
    }

    private InputPin openInput(String name, int bcm) {
        var config =
                DigitalInputConfigBuilder.newInstance(context)
                        .id(name)
                        .bcm(bcm)
                        .pull(PullResistance.PULL_UP)
                        .debounce(0L)
                        .build();
        DigitalInput pin;
        try {
            pin = context.create(config);
        } catch (RuntimeException e) {
            throw new BusException(name, bcm, e);
        }
        return new InputPin() {
            @Override
            public boolean isLow() {
                return pin.isLow();
            }

            @Override
            public Listening onFalling(Runnable listener) {
                DigitalStateChangeListener edge =
                        event -> {
                            if (event.state() == DigitalState.LOW) {
                                listener.run();
                            }
                        };
                pin.addListener(edge);
                return () -> pin.removeListener(edge);
            }
        };
    }

    private OutputPin output(String name, int bcm, DigitalState first) {
        return once(name, OutputPin.class, () -> openOutput(name, bcm, first));
    }

    private OutputPin openOutput(String name, int bcm, DigitalState first) {
        var config =
                DigitalOutputConfigBuilder.newInstance(context)
                        .id(name)
                        .bcm(bcm)
                        .initial(first)
                        .shutdown(DigitalState.LOW)
                        .build();
        DigitalOutput pin;
        try {
            pin = context.create(config);
        } catch (RuntimeException e) {
            throw new BusException(name, bcm, e);
        }
        return new OutputPin() {
            @Override
            public void high() {
                drive(DigitalState.HIGH);
            }

            @Override
            public void low() {
                drive(DigitalState.LOW);
            }

            private void drive(DigitalState state) {
                try {
                    pin.state(state);
                } catch (RuntimeException e) {
                    throw new BusException(name, bcm, e);
                }
            }
        };
    }
}
