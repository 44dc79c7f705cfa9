package org.yaoxiang.contract.fact;

/// What the colour of a pad on a urine test strip says.
public sealed interface Grade {
    /// A step of the strip's colour chart. The position is the number on the wire.
    enum Step implements Grade {
        NEGATIVE("-"),
        TRACE("±"),
        ONE_PLUS("1+"),
        TWO_PLUS("2+"),
        THREE_PLUS("3+"),
        FOUR_PLUS("4+");

        private final String label;

        Step(String label) {
            this.label = label;
        }

        /// The step as strips and print-outs write it.
        public String label() {
            return label;
        }
    }

    /// A number, for the pads whose chart has numbers: pH and specific gravity (a ratio to water).
    record Amount(double value) implements Grade {
        @Override
        public String toString() {
            return "Amount[redacted]";
        }
    }
}
