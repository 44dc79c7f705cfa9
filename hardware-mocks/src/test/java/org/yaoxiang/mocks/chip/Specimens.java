package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.mocks.bus.I2cChip;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.SpiChip;
import org.yaoxiang.mocks.world.ManualTime;

/// One of each emulated chip, with what its data sheet says of it. A new chip is put under the laws
/// by being listed here.
final class Specimens {
    /// Reads and writes a register in the chip's own way.
    interface Wire {
        int read(int register);

        void write(int register, int value);
    }

    /// A value in a register.
    record Value(int register, int value) {}

    /// A register that was written and what it then reads.
    record Kept(int register, int written, int read) {}

    /// What takes time: something that reads `before` until it is done.
    record Latency(Duration length, Runnable begin, IntSupplier seen, int before) {}

    /// @param i2c the chip on I2C; null on SPI
    /// @param powerOn what the registers hold after power-on
    /// @param kept read-only and reserved bits: what a write leaves
    /// @param setting a register that takes a value other than its power-on value
    /// @param unknown a register that the chip does not have
    /// @param reset the chip's own reset; null when it has none
    record Specimen(
            String name,
            ManualTime time,
            @Nullable I2cChip i2c,
            Wire wire,
            List<Value> powerOn,
            List<Kept> kept,
            Value setting,
            int unknown,
            @Nullable Runnable reset,
            Runnable brownOut,
            Latency latency,
            Consumer<Boolean> stall) {}

    private Specimens() {}

    static List<Specimen> all() {
        return List.of(
                max30102(), max30205(), ads1292r(), ads1298(), mlx90614(), bmp280(), max17048());
    }

    private static ManualTime time() {
        return new ManualTime(Instant.EPOCH);
    }

    private static Specimen max30102() {
        ManualTime time = time();
        Max30102 chip =
                new Max30102(time, (_, _, milliamperes) -> 100 * milliamperes, new Pin(true));
        Wire wire = bytes(chip);
        return new Specimen(
                "MAX30102",
                time,
                chip,
                wire,
                List.of(
                        new Value(0x00, 0x01),
                        new Value(0x01, 0x00),
                        new Value(0x02, 0x00),
                        new Value(0x04, 0x00),
                        new Value(0x08, 0x00),
                        new Value(0x09, 0x00),
                        new Value(0x0A, 0x00),
                        new Value(0x0C, 0x00),
                        new Value(0xFF, 0x15)),
                List.of(
                        new Kept(0xFF, 0x00, 0x15),
                        new Kept(0xFE, 0x00, 0x03),
                        new Kept(0x0A, 0xFF, 0x7F),
                        new Kept(0x02, 0xFF, 0xF0)),
                new Value(0x0C, 0x24),
                0x50,
                () -> wire.write(0x09, 0x40),
                chip::brownOut,
                new Latency(
                        Duration.ofMillis(10),
                        () -> {
                            wire.write(0x0A, 0x27);
                            wire.write(0x09, 0x03);
                        },
                        () -> wire.read(0x04),
                        0),
                chip::stall);
    }

    private static Specimen max30205() {
        ManualTime time = time();
        Max30205 chip = new Max30205(time, _ -> 37.5);
        Wire wire =
                new Wire() {
                    @Override
                    public int read(int register) {
                        chip.write(new byte[] {(byte) register});
                        return register == 1 ? chip.read(1)[0] & 0xff : word(chip.read(2));
                    }

                    @Override
                    public void write(int register, int value) {
                        chip.write(
                                register == 1
                                        ? new byte[] {1, (byte) value}
                                        : new byte[] {
                                            (byte) register, (byte) (value >> 8), (byte) value
                                        });
                    }
                };
        return new Specimen(
                "MAX30205",
                time,
                chip,
                wire,
                List.of(
                        new Value(0, 0x0000),
                        new Value(1, 0x00),
                        new Value(2, 0x4B00),
                        new Value(3, 0x5000)),
                List.of(new Kept(1, 0x80, 0x00)),
                new Value(2, 0x2000),
                0x04,
                null,
                chip::brownOut,
                new Latency(Duration.ofMillis(50), () -> {}, () -> wire.read(0), 0),
                chip::stall);
    }

    private static Specimen ads1292r() {
        ManualTime time = time();
        Pin dataReady = new Pin(true);
        Pin start = new Pin(false);
        Pin reset = new Pin(true);
        Ads1292r.Electrodes electrodes =
                new Ads1292r.Electrodes() {
                    @Override
                    public double volts(int channel, Instant at) {
                        return 0.001;
                    }

                    @Override
                    public int leadOff(Instant at) {
                        return 0;
                    }
                };
        Ads1292r chip = new Ads1292r(time, electrodes, dataReady, start, reset);
        return new Specimen(
                "ADS1292R",
                time,
                null,
                spi(chip),
                List.of(
                        new Value(0x00, 0x73),
                        new Value(0x01, 0x02),
                        new Value(0x02, 0x80),
                        new Value(0x03, 0x10),
                        new Value(0x04, 0x00),
                        new Value(0x07, 0x00),
                        new Value(0x09, 0x00),
                        new Value(0x0A, 0x02),
                        new Value(0x0B, 0x0C)),
                List.of(
                        new Kept(0x00, 0xFF, 0x73),
                        new Kept(0x01, 0xFF, 0x87),
                        new Kept(0x02, 0x00, 0x80),
                        new Kept(0x03, 0x00, 0x10),
                        new Kept(0x07, 0xFF, 0x3F),
                        new Kept(0x09, 0x00, 0x02),
                        new Kept(0x0A, 0xFF, 0x87)),
                new Value(0x04, 0x60),
                0x0C,
                () -> chip.transfer(new byte[] {0x11, 0x06}),
                chip::brownOut,
                conversion(Duration.ofMillis(2), chip::tick, start, dataReady),
                chip::stall);
    }

    private static Specimen ads1298() {
        ManualTime time = time();
        Pin dataReady = new Pin(true);
        Pin start = new Pin(false);
        Ads1298 chip = new Ads1298(time, new WholeElectrodes(), dataReady, start, new Pin(true));
        return new Specimen(
                "ADS1298",
                time,
                null,
                spi(chip),
                List.of(
                        new Value(0x00, 0x92),
                        new Value(0x01, 0x06),
                        new Value(0x02, 0x40),
                        new Value(0x03, 0x40),
                        new Value(0x04, 0x00),
                        new Value(0x05, 0x00),
                        new Value(0x0C, 0x00),
                        new Value(0x0F, 0x00),
                        new Value(0x14, 0x0F),
                        new Value(0x17, 0x00),
                        new Value(0x18, 0x00),
                        new Value(0x19, 0x00)),
                List.of(
                        new Kept(0x00, 0xFF, 0x92),
                        new Kept(0x01, 0xFF, 0xE7),
                        new Kept(0x02, 0xFF, 0x37),
                        new Kept(0x03, 0x00, 0x40),
                        new Kept(0x05, 0xFF, 0xF7),
                        new Kept(0x12, 0xFF, 0x00),
                        new Kept(0x13, 0xFF, 0x00),
                        new Kept(0x15, 0xFF, 0x1F),
                        new Kept(0x16, 0x00, 0x20),
                        new Kept(0x17, 0xFF, 0xEE)),
                new Value(0x18, 0x08),
                0x1A,
                () -> chip.transfer(new byte[] {0x11, 0x06}),
                chip::brownOut,
                conversion(Duration.ofMillis(4), chip::tick, start, dataReady),
                chip::stall);
    }

    private static Specimen mlx90614() {
        ManualTime time = time();
        Mlx90614 chip = new Mlx90614(time, _ -> 36, _ -> 22, 1);
        Wire wire =
                new Wire() {
                    @Override
                    public int read(int register) {
                        chip.write(new byte[] {(byte) register});
                        byte[] bytes = chip.read(3);
                        return (bytes[0] & 0xff) | ((bytes[1] & 0xff) << 8);
                    }

                    @Override
                    public void write(int register, int value) {
                        byte low = (byte) value;
                        byte high = (byte) (value >> 8);
                        byte sum = Mlx90614Test.crc(0xB4, register, value & 0xff, value >> 8);
                        chip.write(new byte[] {(byte) register, low, high, sum});
                        time.pass(Duration.ofMillis(5));
                    }
                };
        return new Specimen(
                "MLX90614",
                time,
                chip,
                wire,
                List.of(new Value(0x07, 0x0000), new Value(0x24, 0xFFFF), new Value(0x2E, 0xBE5A)),
                List.of(new Kept(0x24, 0x1234, 0xFFFF)),
                new Value(0x22, 0x0203),
                0x10,
                null,
                chip::brownOut,
                new Latency(Duration.ofMillis(250), () -> {}, () -> wire.read(0x07), 0),
                _ -> {});
    }

    private static Specimen bmp280() {
        ManualTime time = time();
        Bmp280 chip = new Bmp280(time, _ -> 61_000, _ -> 12);
        Wire wire = bytes(chip);
        return new Specimen(
                "BMP280",
                time,
                chip,
                wire,
                List.of(
                        new Value(0xD0, 0x58),
                        new Value(0xE0, 0x00),
                        new Value(0xF3, 0x00),
                        new Value(0xF4, 0x00),
                        new Value(0xF5, 0x00),
                        new Value(0xF7, 0x80),
                        new Value(0xF8, 0x00),
                        new Value(0xFA, 0x80)),
                List.of(
                        new Kept(0xD0, 0xFF, 0x58),
                        new Kept(0xF5, 0xFF, 0xFD),
                        new Kept(0xF7, 0x12, 0x80),
                        new Kept(0x88, 0x00, 27504 & 0xff)),
                new Value(0xF5, 0x08),
                0x50,
                () -> wire.write(0xE0, 0xB6),
                chip::brownOut,
                new Latency(
                        Duration.ofNanos(6_425_000),
                        () -> wire.write(0xF4, 0b001_001_01),
                        () -> wire.read(0xFA),
                        0x80),
                chip::stall);
    }

    private static Specimen max17048() {
        ManualTime time = time();
        Max17048.Cell cell =
                new Max17048.Cell() {
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
                };
        Max17048 chip = new Max17048(time, cell);
        Wire wire =
                new Wire() {
                    @Override
                    public int read(int register) {
                        chip.write(new byte[] {(byte) register});
                        return word(chip.read(2));
                    }

                    @Override
                    public void write(int register, int value) {
                        chip.write(new byte[] {(byte) register, (byte) (value >> 8), (byte) value});
                    }
                };
        return new Specimen(
                "MAX17048",
                time,
                chip,
                wire,
                List.of(
                        new Value(0x04, 0x0000),
                        new Value(0x08, 0x0012),
                        new Value(0x0A, 0x8030),
                        new Value(0x0C, 0x971C),
                        new Value(0x14, 0x00FF),
                        new Value(0x18, 0x960C),
                        new Value(0x1A, 0x0100)),
                List.of(
                        new Kept(0x04, 0x1234, 0x0000),
                        new Kept(0x08, 0x1234, 0x0012),
                        new Kept(0x18, 0xFFFF, 0xFF0C),
                        new Kept(0x1A, 0x0000, 0x0000)),
                new Value(0x0C, 0x9700),
                0x1C,
                () -> wire.write(0xFE, 0x5400),
                chip::brownOut,
                new Latency(Duration.ofMillis(125), () -> {}, () -> wire.read(0x04), 0),
                chip::stall);
    }

    /// DRDY, 1 while it is high.
    private static Latency conversion(Duration length, Runnable tick, Pin start, Pin dataReady) {
        return new Latency(
                length,
                () -> {
                    start.set(true);
                    tick.run();
                },
                () -> {
                    tick.run();
                    return dataReady.isHigh() ? 1 : 0;
                },
                1);
    }

    private static Wire bytes(I2cChip chip) {
        return new Wire() {
            @Override
            public int read(int register) {
                chip.write(new byte[] {(byte) register});
                return chip.read(1)[0] & 0xff;
            }

            @Override
            public void write(int register, int value) {
                chip.write(new byte[] {(byte) register, (byte) value});
            }
        };
    }

    /// Registers of the ADS family, which wakes reading continuously.
    private static Wire spi(SpiChip chip) {
        return new Wire() {
            @Override
            public int read(int register) {
                chip.transfer(new byte[] {0x11});
                return chip.transfer(new byte[] {(byte) (0x20 | register), 0, 0})[2] & 0xff;
            }

            @Override
            public void write(int register, int value) {
                chip.transfer(new byte[] {0x11});
                chip.transfer(new byte[] {(byte) (0x40 | register), 0, (byte) value});
            }
        };
    }

    private static int word(byte[] bytes) {
        return ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    }
}
