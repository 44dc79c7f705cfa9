package org.yaoxiang.device.board;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;

/// A Bluetooth LE connection to one peripheral: notifications and indications in, writes out.
/// Whoever makes the link connects, pairs and subscribes.
public interface GattLink extends AutoCloseable {
    /// One value that the peripheral sent by itself.
    ///
    /// @param characteristic the 16-bit assigned number, such as 0x2A18
    record Notification(int characteristic, byte[] value) {
        public Notification {
            value = requireNonNull(value, "value").clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Notification that
                    && characteristic == that.characteristic
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * characteristic + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Notification[redacted]";
        }
    }

    /// Takes what has arrived since the last call, oldest first; empty when nothing has. Never
    /// waits.
    ///
    /// @throws BusException when the connection is lost
    List<Notification> drain();

    /// Writes a characteristic and waits for the peripheral's link layer to confirm it.
    ///
    /// @param characteristic the 16-bit assigned number, such as 0x2A52
    /// @throws BusException when the connection is lost or the peripheral refuses
    void write(int characteristic, byte[] value);

    /// Disconnects; the peripheral is free for others then.
    @Override
    void close();
}
