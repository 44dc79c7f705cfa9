package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;

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

    /// Oxygen saturation and pulse rate by an oximeter that tells no perfusion index, as most with
    /// a serial line or a radio do.
    ///
    /// @param percent functional saturation, 0 to 100
    /// @param pulsePerMinute pulse rate, 1 to 400
    record BareSaturation(double percent, double pulsePerMinute) implements Reading {
        public BareSaturation {
            require(percent, "percent", 0, 100);
            require(pulsePerMinute, "pulsePerMinute", 1, 400);
        }

        @Override
        public String toString() {
            return "BareSaturation[redacted]";
        }
    }

    /// Body temperature.
    ///
    /// @param celsius 0 to 50, at the site
    record BodyTemperature(double celsius, Site site) implements Reading {
        public BodyTemperature {
            require(celsius, "celsius", 0, 50);
            requireNonNull(site, "site");
        }

        /// A temperature at the skin contact of the probe.
        public BodyTemperature(double celsius) {
            this(celsius, Site.SKIN);
        }

        @Override
        public String toString() {
            return "BodyTemperature[redacted]";
        }
    }

    /// An electrocardiogram with the heart rate found in it.
    ///
    /// @param heartRatePerMinute 1 to 400
    /// @param interpretation what a program read from it, {@link Interpretation#NONE} when none did
    record Electrocardiogram(
            Waveform waveform, double heartRatePerMinute, Interpretation interpretation)
            implements Reading {
        public Electrocardiogram {
            requireNonNull(waveform, "waveform");
            require(heartRatePerMinute, "heartRatePerMinute", 1, 400);
            requireNonNull(interpretation, "interpretation");
        }

        /// An electrocardiogram that no program has read yet.
        public Electrocardiogram(Waveform waveform, double heartRatePerMinute) {
            this(waveform, heartRatePerMinute, Interpretation.NONE);
        }

        @Override
        public String toString() {
            return "Electrocardiogram[redacted]";
        }
    }

    /// An electrocardiogram whose waveform lies in a {@link Recording}: the form in which it is
    /// sealed, and all that is known of it where the recording is not.
    ///
    /// @param recording the sealed recording's name
    /// @param heartRatePerMinute 1 to 400
    /// @param interpretation what a program read from it, {@link Interpretation#NONE} when none did
    record RecordedElectrocardiogram(
            Hash recording, double heartRatePerMinute, Interpretation interpretation)
            implements Reading {
        public RecordedElectrocardiogram {
            requireNonNull(recording, "recording");
            require(heartRatePerMinute, "heartRatePerMinute", 1, 400);
            requireNonNull(interpretation, "interpretation");
        }

        @Override
        public String toString() {
            return "RecordedElectrocardiogram[redacted]";
        }
    }

    /// Arterial pressure by an upper-arm cuff, with the pulse rate in the cuff. The bounds are
    /// those of an impossible value, not of a healthy one; diastolic ≤ mean ≤ systolic.
    ///
    /// @param systolicMmHg 10 to 400
    /// @param meanMmHg 10 to 400
    /// @param diastolicMmHg 10 to 400
    /// @param pulsePerMinute 1 to 400
    record BloodPressure(
            double systolicMmHg, double meanMmHg, double diastolicMmHg, double pulsePerMinute)
            implements Reading {
        public BloodPressure {
            require(systolicMmHg, "systolicMmHg", 10, 400);
            require(meanMmHg, "meanMmHg", 10, 400);
            require(diastolicMmHg, "diastolicMmHg", 10, 400);
            require(pulsePerMinute, "pulsePerMinute", 1, 400);
            if (!(diastolicMmHg <= meanMmHg && meanMmHg <= systolicMmHg)) {
                throw new IllegalArgumentException(
                        "pressures out of order, expected diastolic <= mean <= systolic");
            }
        }

        @Override
        public String toString() {
            return "BloodPressure[redacted]";
        }
    }

    /// Arterial pressure by a cuff that does not tell both the mean and the pulse; the bounds are
    /// those of an impossible value, diastolic ≤ systolic.
    ///
    /// @param systolicMmHg 10 to 400
    /// @param diastolicMmHg 10 to 400
    record BarePressure(double systolicMmHg, double diastolicMmHg) implements Reading {
        public BarePressure {
            require(systolicMmHg, "systolicMmHg", 10, 400);
            require(diastolicMmHg, "diastolicMmHg", 10, 400);
            if (diastolicMmHg > systolicMmHg) {
                throw new IllegalArgumentException(
                        "pressures out of order, expected diastolic <= systolic");
            }
        }

        @Override
        public String toString() {
            return "BarePressure[redacted]";
        }
    }

    /// Breaths a minute. The bounds are those of an impossible value; no breath at all is a refusal
    /// or a call for help, not a rate.
    ///
    /// @param perMinute 1 to 200
    /// @param source the signal it was found in
    record RespirationRate(double perMinute, Source source) implements Reading {
        /// The signal in which breaths were counted. The position is the number on the wire.
        public enum Source {
            IMPEDANCE("胸阻抗法", "thoracic impedance"),
            ELECTROCARDIOGRAM("由心电图推算", "derived from the electrocardiogram"),
            PULSE_WAVE("由脉搏波推算", "derived from the pulse wave"),
            FUSED("多信号融合", "fused from several signals");

            private final String chinese;
            private final String english;

            Source(String chinese, String english) {
                this.chinese = chinese;
                this.english = english;
            }

            /// What screens say in Chinese.
            public String chinese() {
                return chinese;
            }

            /// What screens say in English.
            public String english() {
                return english;
            }
        }

        public RespirationRate {
            require(perMinute, "perMinute", 1, 200);
            requireNonNull(source, "source");
        }

        @Override
        public String toString() {
            return "RespirationRate[redacted]";
        }
    }

    /// Glucose in capillary blood. The bounds are those of an impossible value; what the meter
    /// shows as LO or HI is {@link org.yaoxiang.contract.code.Refusal#OUT_OF_RANGE}.
    ///
    /// @param millimolesPerLitre 0.1 to 100
    record BloodGlucose(double millimolesPerLitre, Meal meal, Specimen specimen)
            implements Reading {
        public BloodGlucose {
            require(millimolesPerLitre, "millimolesPerLitre", 0.1, 100);
            requireNonNull(meal, "meal");
            requireNonNull(specimen, "specimen");
        }

        @Override
        public String toString() {
            return "BloodGlucose[redacted]";
        }
    }

    /// A urine test strip, its pads in the order of the strip.
    ///
    /// @param pads 1 to as many as there are analytes, each analyte once
    record UrineStrip(List<Pad> pads) implements Reading {
        public UrineStrip {
            pads = List.copyOf(pads);
            if (pads.isEmpty()) {
                throw new IllegalArgumentException("0 pads, expected 1 or more");
            }
            if (pads.stream().map(Pad::analyte).distinct().count() != pads.size()) {
                throw new IllegalArgumentException("an analyte twice on one strip");
            }
        }

        @Override
        public String toString() {
            return "UrineStrip[redacted]";
        }
    }

    /// Body weight, kg, 0.2 to 700: from below the lightest newborn to above the heaviest adult.
    record BodyWeight(double kilograms) implements Reading {
        public BodyWeight {
            require(kilograms, "kilograms", 0.2, 700);
        }

        @Override
        public String toString() {
            return "BodyWeight[redacted]";
        }
    }

    /// Body height or length, cm, 15 to 300: from below the shortest newborn to above the tallest
    /// adult.
    record BodyHeight(double centimetres) implements Reading {
        public BodyHeight {
            require(centimetres, "centimetres", 15, 300);
        }

        @Override
        public String toString() {
            return "BodyHeight[redacted]";
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
