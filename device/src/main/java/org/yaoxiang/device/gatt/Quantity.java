package org.yaoxiang.device.gatt;

import java.util.OptionalDouble;

/// A number of a characteristic in the unit that its field names, or why there is none.
///
/// SFLOAT and FLOAT of IEEE 11073-20601 are decimals, and some of their mantissas are no numbers.
/// These are told apart before anything is computed: 0x07FF read as a number would be 2047 mmHg.
///
/// ```
/// SFLOAT  eeee mmmmmmmmmmmm            value = m · 10^e, both two's complement
/// FLOAT   eeeeeeee mmmmmmmmmmmmmmmmmmmmmmmm
/// ```
public sealed interface Quantity {
    /// A number that was sent.
    record Amount(double value) implements Quantity {
        @Override
        public String toString() {
            return "Amount[redacted]";
        }
    }

    /// Why there is no number.
    enum Absent implements Quantity {
        /// The flags say that the field is left out, or the field's own "not measured" stands
        /// there.
        NOT_SENT,
        /// NaN: the instrument could not measure it.
        NOT_A_NUMBER,
        /// NRes: it cannot be told at this resolution.
        NOT_AT_THIS_RESOLUTION,
        /// +INFINITY: above what the instrument can measure.
        ABOVE_RANGE,
        /// -INFINITY: below what the instrument can measure.
        BELOW_RANGE,
        /// A mantissa kept for later editions.
        RESERVED
    }

    /// The number, when there is one.
    default OptionalDouble amount() {
        return switch (this) {
            case Amount(double value) -> OptionalDouble.of(value);
            case Absent _ -> OptionalDouble.empty();
        };
    }

    /// An SFLOAT.
    ///
    /// @param raw 16 bits
    /// @param tenfold by which power of ten the unit is changed on the way, exactly; 3 makes mol/L
    ///   to mmol/L
    static Quantity ofSfloat(int raw, int tenfold) {
        return switch (raw & 0xFFFF) {
            case 0x07FF -> Absent.NOT_A_NUMBER;
            case 0x0800 -> Absent.NOT_AT_THIS_RESOLUTION;
            case 0x07FE -> Absent.ABOVE_RANGE;
            case 0x0802 -> Absent.BELOW_RANGE;
            case 0x0801 -> Absent.RESERVED;
            default -> decimal((raw << 20) >> 20, ((short) raw >> 12) + tenfold);
        };
    }

    /// A FLOAT.
    ///
    /// @param raw 32 bits
    static Quantity ofFloat(int raw) {
        return switch (raw) {
            case 0x007F_FFFF -> Absent.NOT_A_NUMBER;
            case 0x0080_0000 -> Absent.NOT_AT_THIS_RESOLUTION;
            case 0x007F_FFFE -> Absent.ABOVE_RANGE;
            case 0x0080_0002 -> Absent.BELOW_RANGE;
            case 0x0080_0001 -> Absent.RESERVED;
            default -> decimal((raw << 8) >> 8, raw >> 24);
        };
    }

    /// Divides where the exponent is negative, for only then is 36.6 the double next to 36.6.
    private static Quantity decimal(int mantissa, int exponent) {
        return new Amount(
                exponent < 0
                        ? mantissa / Math.pow(10, -exponent)
                        : mantissa * Math.pow(10, exponent));
    }

    /// The same in another unit.
    default Quantity times(double factor) {
        return switch (this) {
            case Amount(double value) -> new Amount(value * factor);
            case Absent absent -> absent;
        };
    }
}
