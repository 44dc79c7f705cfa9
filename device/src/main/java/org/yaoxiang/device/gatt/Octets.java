package org.yaoxiang.device.gatt;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.yaoxiang.device.board.BusException;

/// Reads the fields of a characteristic in order, low byte first.
final class Octets {
    private final String characteristic;
    private final byte[] bytes;
    private int at;

    /// @param characteristic name and number, for the one who reads the message
    Octets(String characteristic, byte[] bytes) {
        this.characteristic = requireNonNull(characteristic, "characteristic");
        this.bytes = bytes.clone();
    }

    /// @throws BusException when the value ends before
    int unsigned8() {
        if (at >= bytes.length) {
            throw BusException.garbled(
                    characteristic, "ends after %d bytes; measure again".formatted(bytes.length));
        }
        return bytes[at++] & 0xFF;
    }

    int unsigned16() {
        int low = unsigned8();
        return low | (unsigned8() << 8);
    }

    int signed16() {
        return (short) unsigned16();
    }

    int unsigned24() {
        int low = unsigned16();
        return low | (unsigned8() << 16);
    }

    int bits32() {
        int low = unsigned16();
        return low | (unsigned16() << 16);
    }

    Quantity sfloat() {
        return Quantity.ofSfloat(unsigned16(), 0);
    }

    DeviceTime time() {
        int year = unsigned16();
        int month = unsigned8();
        int day = unsigned8();
        int hour = unsigned8();
        int minute = unsigned8();
        int second = unsigned8();
        if (year == 0) {
            return DeviceTime.None.NOT_KNOWN;
        }
        try {
            return new DeviceTime.Local(LocalDateTime.of(year, month, day, hour, minute, second));
        } catch (DateTimeException e) {
            return DeviceTime.None.NOT_KNOWN;
        }
    }

    /// Says that all has been read. What is left over would mean that the flags were spoiled and
    /// every field was read from the wrong place.
    ///
    /// @throws BusException when bytes are left
    void end() {
        if (at != bytes.length) {
            throw BusException.garbled(
                    characteristic,
                    "%d bytes, its flags say %d; measure again".formatted(bytes.length, at));
        }
    }

    /// The constant of a number from 1; the last one, which means "unknown", for any other.
    static <C> C constant(C[] constants, int number) {
        int unknown = constants.length - 1;
        return constants[number >= 1 && number <= unknown ? number - 1 : unknown];
    }

    /// The constants whose bits are set, counted from bit 0.
    static <C> List<C> marked(C[] constants, int bits) {
        List<C> marked = new ArrayList<>();
        for (int bit = 0; bit < constants.length; bit++) {
            if (has(bits, bit)) {
                marked.add(constants[bit]);
            }
        }
        return marked;
    }

    static boolean has(int flags, int bit) {
        return (flags >> bit & 1) != 0;
    }
}
