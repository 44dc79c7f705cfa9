package org.yaoxiang.mocks.radio;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A Bluetooth LE peripheral that is connected, paired and subscribed to.
public interface Peripheral {
    /// One value on the air.
    record Sent(int characteristic, byte[] value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Sent that
                    && characteristic == that.characteristic
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * characteristic + Arrays.hashCode(value);
        }
    }

    /// The assigned numbers of what it has.
    Set<Integer> characteristics();

    /// Hears a write.
    void write(int characteristic, byte[] value);

    /// The next value on the air; empty when there is none.
    List<Sent> next();
}
