package org.yaoxiang.bridge.map;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceMetric;
import org.hl7.fhir.r4.model.DeviceMetric.DeviceMetricCalibrationState;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.SelfTest.Result;

/// A self-test as a transaction: the instrument as a Device of the handheld, what it measures as a
/// DeviceMetric with the state of its calibration, and one Observation on the Device for each
/// result. There is no patient in it.
final class SelfTestToBundle {
    private SelfTestToBundle() {}

    /// Maps a self-test.
    ///
    /// @param hash the fact's name, from which the ids follow
    /// @param author the handheld that sealed it
    static Bundle map(Hash hash, String author, SelfTest test) {
        Reference handheld = Ids.reference("Device", Ids.handheld(test.origin(), author));
        String id = Ids.instrument(test.origin(), author, test.instrument());
        Transaction transaction =
                new Transaction(test.origin())
                        // A check knows more of the handheld: the village that owns it.
                        .putIfAbsent(Cast.handheld(test.origin(), author))
                        .put(instrument(id, author, test.instrument(), handheld))
                        .put(metric(id, author, test, handheld));
        List<Reference> targets = new ArrayList<>();
        for (Result result : test.results()) {
            Observation observation = observation(hash, result, test, id);
            transaction.put(observation);
            targets.add(Ids.reference("Observation", observation.getIdPart()));
        }
        return transaction.put(Seals.provenance(hash, targets, handheld, test.at())).bundle();
    }

    private static Device instrument(String id, String author, Vital vital, Reference handheld) {
        Device device = Profile.INSTRUMENT.claim(new Device());
        device.setId(id);
        device.addIdentifier(identifier(author, vital));
        device.setStatus(Device.FHIRDeviceStatus.ACTIVE);
        device.setType(Codings.instrument(vital));
        device.setParent(handheld);
        return device;
    }

    private static DeviceMetric metric(
            String id, String author, SelfTest test, Reference handheld) {
        DeviceMetric metric = Profile.METRIC.claim(new DeviceMetric());
        metric.setId(id);
        metric.addIdentifier(identifier(author, test.instrument()));
        metric.setType(Codings.of(test.instrument()));
        metric.setCategory(DeviceMetric.DeviceMetricCategory.MEASUREMENT);
        metric.setSource(Ids.reference("Device", id));
        metric.setParent(handheld);
        metric.addCalibration().setState(calibration(test));
        return metric;
    }

    private static DeviceMetricCalibrationState calibration(SelfTest test) {
        Optional<Result> result =
                test.results().stream()
                        .filter(each -> each.probe() == Probe.CALIBRATION)
                        .findFirst();
        return result.map(each ->
                        each.isPassed()
                                ? DeviceMetricCalibrationState.CALIBRATED
                                : DeviceMetricCalibrationState.CALIBRATIONREQUIRED)
                .orElse(DeviceMetricCalibrationState.UNSPECIFIED);
    }

    private static Observation observation(
            Hash hash, Result result, SelfTest test, String instrument) {
        Observation observation = Profile.SELF_TEST.claim(new Observation());
        observation.setId(Ids.of(hash) + "-" + Codings.code(result.probe()));
        observation
                .setStatus(Observation.ObservationStatus.FINAL)
                .setCode(Codings.of(result.probe()))
                .setSubject(Ids.reference("Device", instrument))
                .setDevice(Ids.reference("Device", instrument))
                .setEffective(Stamps.effective(test.at()));
        switch (result) {
            case Result.Measured(_, var value, var min, var max, var ucum) -> {
                observation.setValue(quantity(value, ucum));
                observation
                        .addReferenceRange()
                        .setLow(quantity(min, ucum))
                        .setHigh(quantity(max, ucum));
                observation.addInterpretation(Codings.passed(result.isPassed()));
            }
            case Result.Refused(_, var why) -> {
                observation.setDataAbsentReason(Codings.of(why));
                observation.addNote().setText(why.chinese());
                observation.addNote().setText(why.english());
            }
        }
        return observation;
    }

    private static Quantity quantity(double value, String ucum) {
        return new Quantity()
                .setValue(BigDecimal.valueOf(value))
                .setUnit(Texts.clean(ucum))
                .setSystem(Systems.UCUM)
                .setCode(Texts.clean(ucum).replaceAll("\\s+", "-"));
    }

    private static Identifier identifier(String author, Vital vital) {
        return new Identifier()
                .setSystem(Systems.SID_HANDHELD)
                .setValue(Texts.clean(author) + "/" + Codings.code(vital));
    }
}
