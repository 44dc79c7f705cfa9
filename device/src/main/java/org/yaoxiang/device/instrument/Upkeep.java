package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.device.signal.PressureAltitude;

/// What the handheld knows of itself and of the air around. Looked at by one thread, read by any.
public final class Upkeep {
    /// Below this the screen warns. A choice of this project: enough for some visits still.
    public static final double BATTERY_LOW_PERCENT = 20;

    /// Below this no cuff is inflated: the pump takes more than anything else, and a supply that
    /// dips lets the air out and ends the measurement. A choice of this project.
    public static final double BATTERY_FOR_PUMP_PERCENT = 10;

    /// What was seen last.
    ///
    /// @param batteryPercent 0 to 100; empty when it is not known
    /// @param altitude by the air's pressure; empty when it is not known
    public record Condition(OptionalDouble batteryPercent, Optional<PressureAltitude> altitude) {
        /// Nothing was looked at yet.
        public static final Condition UNKNOWN =
                new Condition(OptionalDouble.empty(), Optional.empty());

        /// Whether the battery should be charged soon.
        public boolean isBatteryLow() {
            return batteryPercent.isPresent() && batteryPercent.getAsDouble() < BATTERY_LOW_PERCENT;
        }
    }

    private final Optional<FuelGauge> gauge;
    private final Optional<Barometer> barometer;
    private final Set<Vital> pumped;
    private volatile Condition condition = Condition.UNKNOWN;

    private Upkeep(Optional<FuelGauge> gauge, Optional<Barometer> barometer, Set<Vital> pumped) {
        this.gauge = gauge;
        this.barometer = barometer;
        this.pumped = Set.copyOf(pumped);
    }

    /// @param pumped what is measured by a pump on the handheld's own battery
    public Upkeep(FuelGauge gauge, Barometer barometer, Set<Vital> pumped) {
        this(
                Optional.of(requireNonNull(gauge, "gauge")),
                Optional.of(requireNonNull(barometer, "barometer")),
                pumped);
    }

    /// Of a handheld that has neither gauge nor barometer.
    public static Upkeep none() {
        return new Upkeep(Optional.empty(), Optional.empty(), Set.of());
    }

    /// Looks at both chips; takes about a tenth of a second.
    public void look() {
        condition =
                new Condition(
                        gauge.map(FuelGauge::percent).orElseGet(OptionalDouble::empty),
                        barometer.flatMap(Barometer::altitude));
    }

    /// What was seen last.
    public Condition condition() {
        return condition;
    }

    /// Why a vital must not be measured now; looks at the gauge anew. A charge that is not known
    /// hinders nothing.
    public Optional<Refusal> obstacle(Vital vital) {
        if (!pumped.contains(vital)) {
            return Optional.empty();
        }
        OptionalDouble percent = gauge.map(FuelGauge::percent).orElseGet(OptionalDouble::empty);
        return percent.isPresent() && percent.getAsDouble() < BATTERY_FOR_PUMP_PERCENT
                ? Optional.of(Refusal.LOW_BATTERY)
                : Optional.empty();
    }

    /// What of it can test itself.
    public List<Testable> testable() {
        return Stream.<Testable>concat(gauge.stream(), barometer.stream()).toList();
    }
}
