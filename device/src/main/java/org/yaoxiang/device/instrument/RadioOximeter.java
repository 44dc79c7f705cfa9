package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.board.GattLink;
import org.yaoxiang.device.gatt.OximetryMeasurement;
import org.yaoxiang.device.gatt.OximetryMeasurement.Mark;
import org.yaoxiang.device.gatt.OximetryMeasurement.Trouble;
import org.yaoxiang.device.gatt.Quantity;

/// Oxygen saturation and pulse by an oximeter of the Pulse Oximeter Profile. A spot check counts as
/// it comes; of an oximeter that sends all the time, ten values in a row must be good. Of values
/// that have waited the newest is told, and none before all have been looked at: the finger of the
/// first may be gone.
public final class RadioOximeter implements Instrument {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final int STEPS_MAX = 5 * 110; // below two minutes
    private static final int GOOD_VALUES = 10; // one a second; an engineering choice

    private final Radio radio;

    public RadioOximeter(Radio radio) {
        this.radio = requireNonNull(radio, "radio");
    }

    @Override
    public Vital vital() {
        return Vital.OXYGEN_SATURATION;
    }

    @Override
    public Outcome measure(Progress progress) {
        return radio.talk(vital(), progress, link -> measure(link, progress));
    }

    private Outcome measure(GattLink link, Progress progress) {
        Refusal hindrance = Refusal.NO_NEW_READING;
        int good = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            if (progress.cancelled()) {
                return radio.refused(vital(), Refusal.CANCELLED);
            }
            Optional<OximetryMeasurement> told = Optional.empty();
            for (GattLink.Notification each : link.drain()) {
                boolean isSpot = each.characteristic() == OximetryMeasurement.SPOT_NUMBER;
                if (!isSpot && each.characteristic() != OximetryMeasurement.CONTINUOUS_NUMBER) {
                    continue;
                }
                OximetryMeasurement measurement =
                        isSpot
                                ? OximetryMeasurement.ofSpotCheck(each.value())
                                : OximetryMeasurement.ofContinuous(each.value());
                Optional<Refusal> why = why(measurement);
                good = why.isEmpty() ? good + 1 : 0;
                hindrance = why.orElse(hindrance);
                told =
                        why.isEmpty() && (isSpot || good >= GOOD_VALUES)
                                ? Optional.of(measurement)
                                : Optional.empty();
            }
            if (told.isPresent()) {
                return new Outcome.Measured(
                        new Reading.BareSaturation(
                                told.get().spo2Percent().amount().orElseThrow(),
                                told.get().pulsePerMinute().amount().orElseThrow()),
                        Quality.CLEAN,
                        radio.now().get());
            }
            progress.state(
                    Math.min(1.0, (double) good / GOOD_VALUES),
                    good > 0 ? Optional.empty() : Optional.of(hindrance));
            radio.pause().pause(STEP);
        }
        return radio.refused(vital(), hindrance);
    }

    /// Why a value does not count; empty when it does.
    private Optional<Refusal> why(OximetryMeasurement measurement) {
        if (measurement.isPretended()) {
            return Optional.of(Refusal.NO_NEW_READING); // a demonstration is no patient's
        }
        Optional<Refusal> trouble =
                measurement.troubles().stream()
                        .sorted()
                        .map(RadioOximeter::why)
                        .flatMap(Optional::stream)
                        .findFirst();
        if (trouble.isPresent()) {
            return trouble;
        }
        if (measurement.marks().contains(Mark.FROM_STORAGE)) {
            return Optional.of(Refusal.NO_NEW_READING);
        }
        if (measurement.marks().contains(Mark.EARLY_ESTIMATE)
                || measurement.marks().contains(Mark.UNAVAILABLE)
                || measurement.marks().contains(Mark.QUESTIONABLE)
                || measurement.marks().contains(Mark.INVALID)) {
            return Optional.of(Refusal.NOT_SETTLED);
        }
        Optional<Refusal> staleness = radio.staleness(measurement.time());
        return staleness.isPresent()
                ? staleness
                : absence(measurement.spo2Percent(), 0, 100)
                        .or(() -> absence(measurement.pulsePerMinute(), 1, 400));
    }

    private static Optional<Refusal> absence(Quantity quantity, double min, double max) {
        return switch (quantity) {
            case Quantity.Absent absent -> Optional.of(Radio.why(absent));
            case Quantity.Amount(double value) ->
                    value >= min && value <= max
                            ? Optional.empty()
                            : Optional.of(Refusal.OUT_OF_RANGE);
        };
    }

    private static Optional<Refusal> why(Trouble trouble) {
        return switch (trouble) {
            case DISPLAY_EXTENDED, ANALYSIS_ONGOING -> Optional.empty();
            case EQUIPMENT_MALFUNCTION, PROBE_UNKNOWN, PROBE_MALFUNCTION ->
                    Optional.of(Refusal.INSTRUMENT_FAULT);
            case PROBE_DISCONNECTED -> Optional.of(Refusal.NO_CONNECTION);
            case NO_FINGER, PROBE_DISPLACED -> Optional.of(Refusal.NO_FINGER);
            case PERFUSION_LOW -> Optional.of(Refusal.LOW_PERFUSION);
            case SIGNAL_INADEQUATE, SIGNAL_POOR, NOT_PULSATILE -> Optional.of(Refusal.WEAK_SIGNAL);
            case SIGNAL_IRREGULAR, SIGNAL_ERRATIC, PULSE_QUESTIONABLE ->
                    Optional.of(Refusal.NOT_SETTLED);
            case INTERFERENCE -> Optional.of(Refusal.NOISE);
        };
    }
}
