package org.yaoxiang.contract.fact;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.yaoxiang.contract.fact.Reading.BodyHeight;
import org.yaoxiang.contract.fact.Reading.BodyWeight;

/// Body weight over height squared, of the weight and the height of one check. It is worked out
/// where it is shown or judged, and never sealed: what can be worked out is not stated twice.
///
/// @param kilogramsPerSquareMetre weight over height squared
/// @param weight the weight's position among the outcomes
/// @param height the height's position among the outcomes
public record BodyMassIndex(double kilogramsPerSquareMetre, int weight, int height) {
    /// From the first weight and the first height among the outcomes; empty when either is missing.
    public static Optional<BodyMassIndex> of(List<Outcome> outcomes) {
        OptionalInt weight = position(outcomes, BodyWeight.class);
        OptionalInt height = position(outcomes, BodyHeight.class);
        if (weight.isPresent()
                && height.isPresent()
                && reading(outcomes.get(weight.getAsInt())).orElseThrow()
                        instanceof BodyWeight(double kilograms)
                && reading(outcomes.get(height.getAsInt())).orElseThrow()
                        instanceof BodyHeight(double centimetres)) {
            double metres = centimetres / 100;
            return Optional.of(
                    new BodyMassIndex(
                            kilograms / (metres * metres), weight.getAsInt(), height.getAsInt()));
        }
        return Optional.empty();
    }

    private static OptionalInt position(List<Outcome> outcomes, Class<? extends Reading> kind) {
        return IntStream.range(0, outcomes.size())
                .filter(i -> reading(outcomes.get(i)).filter(kind::isInstance).isPresent())
                .findFirst();
    }

    private static Optional<Reading> reading(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured(Reading reading, _, _) -> Optional.of(reading);
            case Outcome.Entered(Reading reading, _) -> Optional.of(reading);
            case Outcome.Refused _ -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return "BodyMassIndex[redacted]";
    }
}
