package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import org.yaoxiang.contract.code.Analyte;

/// One pad of a urine test strip with what was read from its colour.
///
/// @param grade a {@link Grade.Amount} for pH and specific gravity, a {@link Grade.Step} for all
///   others
public record Pad(Analyte analyte, Grade grade) {
    public Pad {
        requireNonNull(analyte, "analyte");
        requireNonNull(grade, "grade");
        boolean isFit =
                switch (grade) {
                    case Grade.Step _ -> !analyte.isNumber();
                    case Grade.Amount(double value) ->
                            analyte.isNumber()
                                    && value >= analyte.numberMin()
                                    && value <= analyte.numberMax();
                };
        if (!isFit) {
            throw new IllegalArgumentException(
                    analyte
                            + (analyte.isNumber()
                                    ? " takes a number from "
                                            + analyte.numberMin()
                                            + " to "
                                            + analyte.numberMax()
                                    : " takes a step"));
        }
    }

    @Override
    public String toString() {
        return "Pad[redacted]";
    }
}
