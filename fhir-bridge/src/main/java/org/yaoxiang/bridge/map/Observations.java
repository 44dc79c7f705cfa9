package org.yaoxiang.bridge.map;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Reading.BodyTemperature;
import org.yaoxiang.contract.fact.Reading.Electrocardiogram;
import org.yaoxiang.contract.fact.Reading.OxygenSaturation;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

/// The Observations of one check: one for each quantity that was read or refused, one for each
/// finding. Values are sent as sealed; rounding is the reader's.
record Observations(Hash hash, String author, Check check, Cast cast) {
    private static final String UNKNOWN = "unknown";

    Observations(Hash hash, String author, Check check) {
        this(hash, author, check, new Cast(check));
    }

    /// References to all of a check's Observations, in the order of measuring, findings last.
    static List<Reference> references(Hash hash, Check check) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < check.outcomes().size(); i++) {
            int position = i;
            List<Vital> vitals = vitals(check.outcomes().get(i));
            if (vitals.isEmpty()) {
                ids.add(Ids.of(hash, position, UNKNOWN));
            }
            vitals.forEach(vital -> ids.add(Ids.of(hash, position, vital)));
        }
        for (int i = 0; i < check.findings().size(); i++) {
            ids.add(Ids.ofFinding(hash, i));
        }
        return ids.stream().map(id -> Ids.reference("Observation", id)).toList();
    }

    List<Observation> all() {
        List<Observation> all = new ArrayList<>();
        for (int i = 0; i < check.outcomes().size(); i++) {
            all.addAll(outcome(i, check.outcomes().get(i)));
        }
        for (int i = 0; i < check.findings().size(); i++) {
            all.add(finding(i, check.findings().get(i)));
        }
        return all;
    }

    /// The quantities that an outcome speaks of; none for a reading that we do not know.
    private static List<Vital> vitals(Outcome outcome) {
        return switch (outcome) {
            case Measured(OxygenSaturation _, _, _) ->
                    List.of(Vital.OXYGEN_SATURATION, Vital.PULSE_RATE, Vital.PERFUSION_INDEX);
            case Measured(BodyTemperature _, _, _) -> List.of(Vital.BODY_TEMPERATURE);
            case Measured(Electrocardiogram _, _, _) ->
                    List.of(Vital.ELECTROCARDIOGRAM, Vital.HEART_RATE);
            case Measured(Reading.Unknown _, _, _) -> List.of();
            case Refused(var vital, _, _) -> List.of(vital);
        };
    }

    private List<Observation> outcome(int position, Outcome outcome) {
        return switch (outcome) {
            case Measured(
                            OxygenSaturation(var percent, var pulsePerMinute, var perfusionPercent),
                            var quality,
                            var at) ->
                    Stream.of(
                                    value(position, Vital.OXYGEN_SATURATION, percent, at),
                                    value(position, Vital.PULSE_RATE, pulsePerMinute, at),
                                    value(position, Vital.PERFUSION_INDEX, perfusionPercent, at))
                            .map(each -> disturbed(each, quality))
                            .toList();
            case Measured(BodyTemperature(var celsius), var quality, var at) ->
                    List.of(
                            disturbed(
                                    value(position, Vital.BODY_TEMPERATURE, celsius, at), quality));
            case Measured(
                            Electrocardiogram(var waveform, var heartRatePerMinute),
                            var quality,
                            var at) ->
                    Stream.of(
                                    waveform(position, waveform, at),
                                    value(position, Vital.HEART_RATE, heartRatePerMinute, at)
                                            .addDerivedFrom(
                                                    reference(position, Vital.ELECTROCARDIOGRAM)))
                            .map(each -> disturbed(each, quality))
                            .toList();
            case Measured(Reading.Unknown(var tag, var cbor), var quality, var at) ->
                    List.of(disturbed(unknown(position, tag, cbor, at), quality));
            case Refused(var vital, var why, var at) -> {
                Observation refused = vital(position, vital, at);
                refused.setDataAbsentReason(Codings.of(why));
                refused.addNote().setText(why.chinese());
                refused.addNote().setText(why.english());
                yield List.of(refused);
            }
        };
    }

    private Observation value(int position, Vital vital, double value, Stamp at) {
        return vital(position, vital, at)
                .setValue(
                        new Quantity()
                                .setValue(BigDecimal.valueOf(value))
                                .setUnit(Codings.unit(vital))
                                .setSystem(Systems.UCUM)
                                .setCode(vital.ucum()));
    }

    private Observation waveform(int position, Waveform waveform, Stamp at) {
        Observation observation = vital(position, Vital.ELECTROCARDIOGRAM, at);
        if (!WaveformOf.fits(waveform)) {
            // Written out, its gaps would fill the store; the sealed fact still holds all of it.
            observation.setDataAbsentReason(Codings.absent("unsupported"));
            observation.addNote().setText("波形含间隙过长，未转换；原始记录完整保存");
            observation
                    .addNote()
                    .setText(
                            "Waveform with its gaps too long to convert; the sealed fact holds it");
            return observation;
        }
        for (Waveform.Channel channel : waveform.channels()) {
            observation
                    .addComponent()
                    .setCode(Codings.of(channel.lead()))
                    .setValue(WaveformOf.sampledData(waveform, channel));
        }
        return observation;
    }

    private Observation unknown(int position, int tag, byte[] cbor, Stamp at) {
        Observation observation = observation(Ids.of(hash, position, UNKNOWN), at);
        observation.setCode(
                new CodeableConcept()
                        .setText("未知读数")
                        .addCoding(
                                new Coding()
                                        .setSystem(Systems.READING_TAG)
                                        .setCode(Integer.toString(tag))));
        observation.setDataAbsentReason(Codings.absent("unsupported"));
        observation.addExtension(
                new Extension(Systems.UNKNOWN_READING, new Base64BinaryType(cbor)));
        return observation;
    }

    /// What a rule concluded: the words are the value, the urgency is the interpretation, the
    /// citation is a note.
    private Observation finding(int position, Finding finding) {
        Observation observation = observation(Ids.ofFinding(hash, position), check.at());
        observation.setCode(
                new CodeableConcept()
                        .setText("提示")
                        .addCoding(
                                new Coding()
                                        .setSystem(Systems.RULE)
                                        .setCode(
                                                Texts.clean(finding.rule())
                                                        .replaceAll("\\s+", "-"))));
        observation.setValue(new StringType(Texts.clean(finding.chinese())));
        observation.addInterpretation(Codings.of(finding.urgency()));
        observation.addNote().setText(Texts.clean(finding.english()));
        var citation = finding.citation();
        observation
                .addNote()
                .setText(
                        Texts.clean(
                                citation.guideline()
                                        + ", "
                                        + citation.edition()
                                        + ", "
                                        + citation.clause()));
        for (int i = 0; i < check.outcomes().size(); i++) {
            if (check.outcomes().get(i) instanceof Measured measured
                    && vitals(measured).contains(finding.basis())) {
                observation.addDerivedFrom(reference(i, finding.basis()));
            }
        }
        return observation;
    }

    private Reference reference(int position, Vital vital) {
        return Ids.reference("Observation", Ids.of(hash, position, vital));
    }

    private Observation vital(int position, Vital vital, Stamp at) {
        Observation observation = observation(Ids.of(hash, position, vital), at);
        switch (vital) {
            case OXYGEN_SATURATION -> vitalSign(observation, "oxygensat");
            case PULSE_RATE, HEART_RATE -> vitalSign(observation, "heartrate");
            case BODY_TEMPERATURE -> vitalSign(observation, "bodytemp");
            case PERFUSION_INDEX -> category(observation, "vital-signs");
            case ELECTROCARDIOGRAM -> category(observation, "procedure");
        }
        return observation.setCode(Codings.of(vital));
    }

    private static void vitalSign(Observation observation, String profile) {
        observation.getMeta().addProfile(Systems.PROFILE + profile);
        category(observation, "vital-signs");
    }

    private static void category(Observation observation, String code) {
        observation.addCategory(
                new CodeableConcept(
                        new Coding().setSystem(Systems.OBSERVATION_CATEGORY).setCode(code)));
    }

    private Observation observation(String id, Stamp at) {
        Observation observation = new Observation();
        observation.setId(id);
        return observation
                .setStatus(Observation.ObservationStatus.FINAL)
                .setSubject(cast.toPatient())
                .setEncounter(Ids.reference("Encounter", Ids.of(hash)))
                .setEffective(Stamps.dateTime(at))
                .addPerformer(cast.toClinician())
                .setDevice(cast.toHandheld(author));
    }

    private static Observation disturbed(Observation observation, Quality quality) {
        // Each once: a list in a fact may be as long as the fact.
        for (Disturbance disturbance : new LinkedHashSet<>(quality.disturbances())) {
            observation.addExtension(
                    new Extension(Systems.QUALITY_DISTURBANCE, Codings.of(disturbance)));
        }
        return observation;
    }
}
