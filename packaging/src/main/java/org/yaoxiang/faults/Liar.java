package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.stream.Stream;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Progress;

/// An instrument that is wrong in all that it says, for the control: a campaign that lets it pass
/// is worth nothing.
///
/// @param instrument what is lied about
record Liar(Instrument instrument) implements Instrument {
    Liar {
        requireNonNull(instrument, "instrument");
    }

    @Override
    public Vital vital() {
        return instrument.vital();
    }

    /// Conceals what hinders it, alters a reading a little beyond its accuracy, and gives every
    /// refusal the reason of another instrument.
    @Override
    public Outcome measure(Progress progress) {
        return switch (instrument.measure(new Concealing(progress))) {
            case Outcome.Measured(var reading, var quality, var at) ->
                    new Outcome.Measured(altered(reading), quality, at);
            case Outcome.Entered entered -> entered;
            case Outcome.Refused(var vital, var _, var at) ->
                    new Outcome.Refused(vital, Refusal.EXPIRED_CALIBRATION, at);
        };
    }

    private record Concealing(Progress progress) implements Progress {
        @Override
        public void wave(int[] samples, double rateHertz, double unitsPerStep) {
            progress.wave(samples, rateHertz, unitsPerStep);
        }

        @Override
        public void state(double share, Optional<Refusal> hindrance) {
            progress.state(share, Optional.empty());
        }

        @Override
        public boolean cancelled() {
            return progress.cancelled();
        }
    }

    private static Reading altered(Reading reading) {
        return switch (reading) {
            case Reading.OxygenSaturation(var percent, var pulse, var perfusion) ->
                    new Reading.OxygenSaturation(percent - 6, pulse, perfusion);
            case Reading.BareSaturation(var percent, var pulse) ->
                    new Reading.BareSaturation(percent - 6, pulse);
            case Reading.BodyTemperature(var celsius, var site) ->
                    new Reading.BodyTemperature(celsius + (site == Site.FOREHEAD ? 1 : 0.3), site);
            case Reading.Electrocardiogram(var wave, var rate, var interpretation) ->
                    new Reading.Electrocardiogram(wave, rate + 8, interpretation);
            case Reading.RecordedElectrocardiogram(var recording, var rate, var interpretation) ->
                    new Reading.RecordedElectrocardiogram(recording, rate + 8, interpretation);
            case Reading.BloodPressure(var systolic, var mean, var diastolic, var pulse) ->
                    new Reading.BloodPressure(systolic + 30, mean, diastolic, pulse);
            case Reading.BarePressure(var systolic, var diastolic) ->
                    new Reading.BarePressure(systolic + 30, diastolic);
            case Reading.UrineStrip(var pads) ->
                    new Reading.UrineStrip(
                            Stream.concat(
                                            Stream.of(
                                                    new Pad(
                                                            pads.getFirst().analyte(),
                                                            Grade.Step.FOUR_PLUS)),
                                            pads.stream().skip(1))
                                    .toList());
            case Reading.RespirationRate(var rate, var source) ->
                    new Reading.RespirationRate(rate + 6, source);
            case Reading.BloodGlucose(var millimoles, var meal, var specimen) ->
                    new Reading.BloodGlucose(millimoles + 3, meal, specimen);
            case Reading.BodyWeight(var kilograms) -> new Reading.BodyWeight(kilograms + 3);
            case Reading.BodyHeight(var centimetres) -> new Reading.BodyHeight(centimetres + 5);
            case Reading.Unknown unknown -> unknown;
        };
    }
}
