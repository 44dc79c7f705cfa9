package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/// A value with its units, as an instrument measured it.
public sealed interface Reading {
    /// Oxygen saturation and pulse rate by pulse oximetry.
    ///
    /// @param percent functional saturation, 0 to 100
    /// @param pulsePerMinute pulse rate, 1 to 400
    /// @param perfusionPercent perfusion index, 0 to 100
    record OxygenSaturation(double percent, double pulsePerMinute, double perfusionPercent)
            implements Reading {
        public OxygenSaturation {
            require(percent, "percent", 0, 100);
            require(pulsePerMinute, "pulsePerMinute", 1, 400);
            require(perfusionPercent, "perfusionPercent", 0, 100);
        }

        @Override
        public String toString() {
            return "OxygenSaturation[redacted]";
        }
    }

    /// Body temperature at the skin contact of the probe, °C, 0 to 50.
    record BodyTemperature(double celsius) implements Reading {
        public BodyTemperature {
            require(celsius, "celsius", 0, 50);
        }

        @Override
        public String toString() {
            return "BodyTemperature[redacted]";
        }
    }

    /// An electrocardiogram with the heart rate found in it, 1 to 400 a minute.
    record Electrocardiogram(Waveform waveform, double heartRatePerMinute) implements Reading {
        public Electrocardiogram {
            requireNonNull(waveform, "waveform");
            require(heartRatePerMinute, "heartRatePerMinute", 1, 400);
        }

        @Override
        public String toString() {
            return "Electrocardiogram[redacted]";
        }
    }

    /// A reading of a kind that a newer peer sealed; kept and passed on unchanged.
    ///
    /// @param tag the newer peer's number for the kind
    /// @param cbor the reading's own encoding
    record Unknown(int tag, byte[] cbor) implements Reading {
        public Unknown {
            cbor = requireNonNull(cbor, "cbor").clone();
        }

        @Override
        public byte[] cbor() {
            return cbor.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown that
                    && tag == that.tag
                    && Arrays.equals(cbor, that.cbor);
        }

        @Override
        public int hashCode() {
            return 31 * tag + Arrays.hashCode(cbor);
        }

        @Override
        public String toString() {
            return "Unknown[redacted]";
        }
    }

    private static void require(double value, String name, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(name + " outside " + min + " to " + max);
        }
    }
}
