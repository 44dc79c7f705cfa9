package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.yaoxiang.mocks.bus.BusFault;
import org.yaoxiang.mocks.bus.I2cChip;

/// MAX30205 contact temperature sensor.
///
/// Registers 0x00 to 0x03 and the scale of 1/256 °C are those of open drivers; configuration bits,
/// power-on values and the 50 ms conversion are recalled from the data sheet and await a check
/// against it.
public final class Max30205 implements I2cChip {
    private static final int TEMPERATURE = 0x00;
    private static final int CONFIGURATION = 0x01;
    private static final int HYSTERESIS = 0x02;
    private static final int OVERTEMPERATURE = 0x03;
    private static final int ONE_SHOT = 0x80;
    private static final int OFFSET_64 = 0x20;
    private static final int SHUTDOWN = 0x01;
    private static final int[] POWER_ON = {0x0000, 0x00, 0x4B00, 0x5000};
    private static final Duration CONVERSION = Duration.ofMillis(50);

    private final InstantSource time;
    private final ToDoubleFunction<Instant> skinCelsius;
    private final int[] registers = new int[POWER_ON.length];
    private int pointer;
    private boolean isStalled;
    private Instant converted;

    /// @param skinCelsius the temperature at the contact, °C
    public Max30205(InstantSource time, ToDoubleFunction<Instant> skinCelsius) {
        this.time = time;
        this.skinCelsius = skinCelsius;
        this.converted = time.instant();
        brownOut();
    }

    /// Lets the supply dip: all registers as at power-on, converting begins anew.
    public void brownOut() {
        System.arraycopy(POWER_ON, 0, registers, 0, POWER_ON.length);
        converted = time.instant();
    }

    /// Hangs the converter, or lets it go: the temperature does not change any more.
    public void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }

    @Override
    public void write(byte[] bytes) {
        convert();
        pointer = bytes[0] & 0xff;
        if (pointer > OVERTEMPERATURE) {
            throw new BusFault("MAX30205 has no register 0x" + Integer.toHexString(pointer));
        }
        switch (bytes.length) {
            case 1 -> {}
            case 2 -> {
                require(pointer == CONFIGURATION);
                configure(bytes[1] & 0xff);
            }
            case 3 -> {
                require(pointer == HYSTERESIS || pointer == OVERTEMPERATURE);
                registers[pointer] = ((bytes[1] & 0xff) << 8) | (bytes[2] & 0xff);
            }
            default -> require(false);
        }
    }

    @Override
    public byte[] read(int count) {
        convert();
        int value = registers[pointer];
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (pointer == CONFIGURATION || i % 2 == 1 ? value : value >> 8);
        }
        return bytes;
    }

    /// One-shot is honoured in shutdown only and reads back as 0.
    private void configure(int value) {
        boolean oneShot = (value & ONE_SHOT) != 0 && (value & SHUTDOWN) != 0;
        registers[CONFIGURATION] = value & ~ONE_SHOT;
        converted = time.instant();
        if (oneShot) {
            latch(converted);
        }
    }

    private void convert() {
        Instant now = time.instant();
        if ((registers[CONFIGURATION] & SHUTDOWN) != 0 || isStalled) {
            return;
        }
        long conversions = Duration.between(converted, now).dividedBy(CONVERSION);
        if (conversions > 0) {
            converted = converted.plus(CONVERSION.multipliedBy(conversions));
            latch(converted);
        }
    }

    private void latch(Instant at) {
        double celsius = skinCelsius.applyAsDouble(at);
        if ((registers[CONFIGURATION] & OFFSET_64) != 0) {
            celsius -= 64;
        }
        long steps = Math.round(celsius * 256);
        registers[TEMPERATURE] = Math.clamp(steps, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffff;
    }

    private static void require(boolean acknowledged) {
        if (!acknowledged) {
            throw new BusFault("MAX30205 does not take this write");
        }
    }
}
