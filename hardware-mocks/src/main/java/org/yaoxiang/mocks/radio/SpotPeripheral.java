package org.yaoxiang.mocks.radio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// A cuff, a thermometer, a scale or an oximeter with a radio, that sends its results by itself; it
/// hears nothing. The layouts are those of the GATT definitions. One thread at a time.
public final class SpotPeripheral implements Peripheral {
    private static final int NAN = 0x07FF;

    private final int characteristic;
    private final Deque<Sent> air = new ArrayDeque<>();

    /// @param characteristic the assigned number of what it sends: 2A35, 2A1C, 2A9D, 2A5E or 2A5F
    public SpotPeripheral(int characteristic) {
        this.characteristic = characteristic;
    }

    /// Sends a value as it stands.
    public void send(byte[] value) {
        air.add(new Sent(characteristic, value.clone()));
    }

    /// Sends a pressure in mmHg.
    ///
    /// @param mean 0 for a cuff that has none and sends NaN
    /// @param status the profile's measurement status
    public void pressure(
            LocalDateTime at, int systolic, int diastolic, int mean, int pulse, int status) {
        send(
                time(
                                ByteBuffer.allocate(18)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .put((byte) 0b1_0110)
                                        .putShort((short) systolic)
                                        .putShort((short) diastolic)
                                        .putShort((short) (mean == 0 ? NAN : mean)),
                                at)
                        .putShort((short) pulse)
                        .putShort((short) status)
                        .array());
    }

    /// Sends a temperature.
    ///
    /// @param tenthsCelsius such as 368 for 36.8 °C
    public void temperature(LocalDateTime at, int tenthsCelsius) {
        send(
                time(
                                ByteBuffer.allocate(12)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .put((byte) 0b010)
                                        .putInt(0xFF00_0000 | tenthsCelsius), // exponent -1
                                at)
                        .array());
    }

    /// Sends a weight without a time.
    ///
    /// @param steps of 5 g
    public void weight(int steps) {
        send(new byte[] {0, (byte) steps, (byte) (steps >> 8)});
    }

    /// Sends saturation and pulse without a time and with a device and sensor status.
    ///
    /// @param status 24 bits
    public void saturation(int percent, int pulsePerMinute, int status) {
        boolean isSpot = characteristic == 0x2A5E;
        send(
                new byte[] {
                    (byte) (isSpot ? 0b0_0100 : 0b0_1000),
                    (byte) percent,
                    0,
                    (byte) pulsePerMinute,
                    0,
                    (byte) status,
                    (byte) (status >> 8),
                    (byte) (status >> 16)
                });
    }

    private static ByteBuffer time(ByteBuffer value, LocalDateTime at) {
        return value.putShort((short) at.getYear())
                .put((byte) at.getMonthValue())
                .put((byte) at.getDayOfMonth())
                .put((byte) at.getHour())
                .put((byte) at.getMinute())
                .put((byte) at.getSecond());
    }

    @Override
    public Set<Integer> characteristics() {
        return Set.of(characteristic);
    }

    @Override
    public void write(int written, byte[] value) {
        // It has nothing that could be written.
    }

    @Override
    public List<Sent> next() {
        return air.isEmpty() ? List.of() : List.of(air.removeFirst());
    }
}
