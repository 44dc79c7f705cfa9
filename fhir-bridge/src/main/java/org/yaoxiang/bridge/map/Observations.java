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
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.BodyMassIndex;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Outcome.Entered;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Reading.BarePressure;
import org.yaoxiang.contract.fact.Reading.BareSaturation;
import org.yaoxiang.contract.fact.Reading.BloodGlucose;
import org.yaoxiang.contract.fact.Reading.BloodPressure;
import org.yaoxiang.contract.fact.Reading.BodyHeight;
import org.yaoxiang.contract.fact.Reading.BodyTemperature;
import org.yaoxiang.contract.fact.Reading.BodyWeight;
import org.yaoxiang.contract.fact.Reading.Electrocardiogram;
import org.yaoxiang.contract.fact.Reading.OxygenSaturation;
import org.yaoxiang.contract.fact.Reading.RecordedElectrocardiogram;
import org.yaoxiang.contract.fact.Reading.RespirationRate;
import org.yaoxiang.contract.fact.Reading.UrineStrip;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;

/// The Observations of one check: one for each quantity that was read or refused, one for each
/// finding. Values are sent as sealed; rounding is the reader's.
record Observations(Hash hash, String author, Check check, Cast cast) {
    private static final String UNKNOWN = "unknown";
    private static final String ST_LEVELS = "st-levels";

    Observations(Hash hash, String author, Check check) {
        this(hash, author, check, new Cast(check));
    }

    /// References to all of a check's Observations, in the order of measuring, findings last.
    static List<Reference> references(Hash hash, Check check) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < check.outcomes().size(); i++) {
            int position = i;
            whats(check.outcomes().get(i)).forEach(what -> ids.add(Ids.of(hash, position, what)));
        }
        BodyMassIndex.of(check.outcomes()).ifPresent(index -> ids.add(id(hash, index)));
        for (int i = 0; i < check.findings().size(); i++) {
            ids.add(Ids.ofFinding(hash, i));
        }
        return ids.stream().map(id -> Ids.reference("Observation", id)).toList();
    }

    /// The ends of the ids of all Observations of one outcome.
    private static List<String> whats(Outcome outcome) {
        return switch (outcome) {
            case Measured(var reading, _, _) -> whats(reading);
            case Entered(var reading, _) -> whats(reading);
            case Refused(var vital, _, _) -> List.of(Codings.code(vital));
        };
    }

    private static List<String> whats(Reading reading) {
        return switch (reading) {
            case Reading.Unknown _ -> List.of(UNKNOWN);
            case Electrocardiogram(_, _, var interpretation) -> whats(reading, interpretation);
            case RecordedElectrocardiogram(_, _, var interpretation) ->
                    whats(reading, interpretation);
            case OxygenSaturation _,
                    BareSaturation _,
                    BodyTemperature _,
                    BloodPressure _,
                    BarePressure _,
                    RespirationRate _,
                    BloodGlucose _,
                    UrineStrip _,
                    BodyWeight _,
                    BodyHeight _ ->
                    vitals(reading).stream().map(Codings::code).toList();
        };
    }

    private static List<String> whats(Reading reading, Interpretation interpretation) {
        return Stream.of(
                        vitals(reading).stream().map(Codings::code),
                        interpretation.intervals().stream().map(each -> what(each)),
                        interpretation.rhythms().stream().map(each -> what(each)),
                        interpretation.counts().stream().map(each -> what(each)),
                        interpretation.stLevels().stream().limit(1).map(_ -> ST_LEVELS))
                .flatMap(each -> each)
                .toList();
    }

    private static String what(Interpretation.Interval interval) {
        return Codings.code(interval.kind());
    }

    private static String what(Rhythm rhythm) {
        return "rhythm-" + Codings.code(rhythm);
    }

    private static String what(Interpretation.Count count) {
        return Codings.code(count.kind()) + "-beats";
    }

    List<Observation> all() {
        List<Observation> all = new ArrayList<>();
        for (int i = 0; i < check.outcomes().size(); i++) {
            all.addAll(outcome(i, check.outcomes().get(i)));
        }
        BodyMassIndex.of(check.outcomes()).map(this::bodyMassIndex).ifPresent(all::add);
        for (int i = 0; i < check.findings().size(); i++) {
            all.add(finding(i, check.findings().get(i)));
        }
        return all;
    }

    /// The quantities that a reading speaks of; none for one that we do not know.
    private static List<Vital> vitals(Reading reading) {
        return switch (reading) {
            case OxygenSaturation _ ->
                    List.of(Vital.OXYGEN_SATURATION, Vital.PULSE_RATE, Vital.PERFUSION_INDEX);
            case BareSaturation _ -> List.of(Vital.OXYGEN_SATURATION, Vital.PULSE_RATE);
            case BodyTemperature _ -> List.of(Vital.BODY_TEMPERATURE);
            case Electrocardiogram _, RecordedElectrocardiogram _ ->
                    List.of(Vital.ELECTROCARDIOGRAM, Vital.HEART_RATE);
            case BloodPressure _ -> List.of(Vital.BLOOD_PRESSURE, Vital.CUFF_PULSE_RATE);
            case BarePressure _ -> List.of(Vital.BLOOD_PRESSURE);
            case RespirationRate _ -> List.of(Vital.RESPIRATION_RATE);
            case BloodGlucose _ -> List.of(Vital.BLOOD_GLUCOSE);
            case UrineStrip _ -> List.of(Vital.URINE_STRIP);
            case BodyWeight _ -> List.of(Vital.BODY_WEIGHT);
            case BodyHeight _ -> List.of(Vital.BODY_HEIGHT);
            case Reading.Unknown _ -> List.of();
        };
    }

    private List<Observation> outcome(int position, Outcome outcome) {
        return switch (outcome) {
            case Measured(var reading, var quality, var at) ->
                    reading(position, reading, at).stream()
                            .map(each -> disturbed(each, quality))
                            .toList();
            case Entered(var reading, var at) ->
                    reading(position, reading, at).stream().map(Observations::entered).toList();
            case Refused(var vital, var why, var at) -> List.of(refused(position, vital, why, at));
        };
    }

    /// No instrument of the handheld vouches for it: the performer typed it.
    private static Observation entered(Observation observation) {
        CodeableConcept method = Codings.of(Method.ENTERED);
        observation.getMethod().getCoding().forEach(method::addCoding);
        if (observation.hasMethod()) {
            method.setText(method.getText() + "; " + observation.getMethod().getText());
        }
        return observation.setDevice(null).setMethod(method);
    }

    private static String id(Hash hash, BodyMassIndex index) {
        return Ids.of(hash, Math.max(index.weight(), index.height()), Vital.BODY_MASS_INDEX);
    }

    /// Worked out from the weight and the height of the check, to the tenth that both bear.
    private Observation bodyMassIndex(BodyMassIndex index) {
        int last = Math.max(index.weight(), index.height());
        double tenths = Math.round(10 * index.kilogramsPerSquareMetre()) / 10.0;
        Observation observation =
                value(last, Vital.BODY_MASS_INDEX, tenths, check.outcomes().get(last).at());
        observation.getMeta().addProfile(Systems.PROFILE + "bmi");
        return observation
                .setDevice(null)
                .setMethod(Codings.of(Method.WORKED_OUT))
                .addDerivedFrom(reference(index.weight(), Vital.BODY_WEIGHT))
                .addDerivedFrom(reference(index.height(), Vital.BODY_HEIGHT));
    }

    private List<Observation> reading(int position, Reading reading, Stamp at) {
        return switch (reading) {
            case OxygenSaturation(var percent, var pulsePerMinute, var perfusionPercent) ->
                    List.of(
                            value(position, Vital.OXYGEN_SATURATION, percent, at),
                            value(position, Vital.PULSE_RATE, pulsePerMinute, at),
                            value(position, Vital.PERFUSION_INDEX, perfusionPercent, at));
            case BareSaturation(var percent, var pulsePerMinute) ->
                    List.of(
                            value(position, Vital.OXYGEN_SATURATION, percent, at),
                            value(position, Vital.PULSE_RATE, pulsePerMinute, at));
            case BodyTemperature(var celsius, var site) ->
                    List.of(temperature(position, celsius, site, at));
            case Electrocardiogram(var waveform, var heartRatePerMinute, var interpretation) ->
                    electrocardiogram(
                            position,
                            filtered(waveform(position, waveform, at), interpretation),
                            heartRatePerMinute,
                            interpretation,
                            at);
            case RecordedElectrocardiogram(var recording, var rate, var interpretation) ->
                    electrocardiogram(
                            position,
                            filtered(awaited(position, recording, at), interpretation),
                            rate,
                            interpretation,
                            at);
            case BarePressure(var systolic, var diastolic) ->
                    List.of(pressure(position, systolic, diastolic, at));
            case BloodPressure pressure ->
                    List.of(
                            pressure(position, pressure, at),
                            value(position, Vital.CUFF_PULSE_RATE, pressure.pulsePerMinute(), at));
            case RespirationRate(var perMinute, var source) ->
                    List.of(
                            value(position, Vital.RESPIRATION_RATE, perMinute, at)
                                    .setMethod(Codings.of(source)));
            case BloodGlucose(var millimolesPerLitre, var meal, var specimen) ->
                    List.of(glucose(position, millimolesPerLitre, meal, specimen, at));
            case UrineStrip(var pads) -> List.of(strip(position, pads, at));
            case BodyWeight(var kilograms) ->
                    List.of(value(position, Vital.BODY_WEIGHT, kilograms, at));
            case BodyHeight(var centimetres) ->
                    List.of(value(position, Vital.BODY_HEIGHT, centimetres, at));
            case Reading.Unknown(var tag, var cbor) -> List.of(unknown(position, tag, cbor, at));
        };
    }

    private Observation refused(int position, Vital vital, Refusal why, Stamp at) {
        Observation refused = vital(position, vital, at, Profile.REFUSED);
        refused.addNote().setText(why.chinese());
        refused.addNote().setText(why.english());
        refused.setDataAbsentReason(Codings.of(why));
        if (vital == Vital.BLOOD_PRESSURE) {
            // The profile demands both parts, each with a value or a reason.
            for (Vital part : List.of(Vital.SYSTOLIC_PRESSURE, Vital.DIASTOLIC_PRESSURE)) {
                refused.addComponent()
                        .setCode(Codings.of(part))
                        .setDataAbsentReason(Codings.of(why));
            }
        }
        return refused;
    }

    private List<Observation> electrocardiogram(
            int position, Observation waveform, double rate, Interpretation read, Stamp at) {
        List<Observation> all = new ArrayList<>();
        all.add(waveform);
        all.add(value(position, Vital.HEART_RATE, rate, at));
        for (Interpretation.Interval interval : read.intervals()) {
            Observation observation =
                    reading(position, what(interval), Codings.of(interval.kind()), at)
                            .setValue(quantity(interval.milliseconds(), "ms", "ms"));
            List<String> how =
                    Stream.of(interval.kind().method(), Texts.clean(read.filter()))
                            .filter(each -> !each.isBlank())
                            .toList();
            if (!how.isEmpty()) {
                observation.setMethod(method(String.join("; ", how)));
            }
            all.add(observation);
        }
        for (Rhythm rhythm : read.rhythms()) {
            all.add(
                    reading(position, what(rhythm), Codings.rhythm(), at)
                            .setValue(Codings.of(rhythm)));
        }
        for (Interpretation.Count count : read.counts()) {
            all.add(
                    reading(position, what(count), Codings.of(count.kind()), at)
                            .setValue(new IntegerType(count.beats())));
        }
        if (!read.stLevels().isEmpty()) {
            all.add(stLevels(position, read.stLevels(), at));
        }
        all.stream()
                .skip(1)
                .forEach(each -> each.addDerivedFrom(reference(position, Vital.ELECTROCARDIOGRAM)));
        return all;
    }

    private Observation stLevels(int position, List<Interpretation.StLevel> levels, Stamp at) {
        Observation observation =
                reading(position, ST_LEVELS, Codings.stLevels(), at).setMethod(method("J + 60 ms"));
        for (Interpretation.StLevel level : levels) {
            Observation.ObservationComponentComponent component =
                    observation
                            .addComponent()
                            .setCode(Codings.stLevel(level.lead()))
                            .setValue(quantity(level.millivolts(), "mV", "mV"));
            if (level.isUnsure()) {
                component.addInterpretation(method("不确定 / unsure"));
            }
            component.addExtension(
                    new Extension(Systems.SPREAD, quantity(level.spreadMillivolts(), "mV", "mV")));
        }
        return observation;
    }

    /// What a program read from an electrocardiogram is preliminary: a clinician's reading is
    /// final.
    private Observation reading(int position, String what, CodeableConcept code, Stamp at) {
        Observation observation =
                observation(Ids.of(hash, position, what), at, Profile.INTERPRETATION);
        category(observation, "procedure");
        return observation.setStatus(Observation.ObservationStatus.PRELIMINARY).setCode(code);
    }

    /// Where the contact probe lay was not told.
    private Observation temperature(int position, double celsius, Site site, Stamp at) {
        Observation observation = value(position, Vital.BODY_TEMPERATURE, celsius, at);
        if (site != Site.SKIN) {
            observation.setBodySite(Codings.of(site));
        }
        return observation;
    }

    private Observation glucose(
            int position, double millimolesPerLitre, Meal meal, Specimen specimen, Stamp at) {
        Observation observation =
                value(position, Vital.BLOOD_GLUCOSE, millimolesPerLitre, at)
                        .setCode(Codings.of(meal, specimen))
                        .setMethod(Codings.of(specimen));
        // Several of the times have one LOINC code.
        observation.addExtension(new Extension(Systems.MEAL_TIME, Codings.of(meal)));
        return observation;
    }

    private Observation pressure(int position, BloodPressure pressure, Stamp at) {
        Observation observation =
                pressure(position, pressure.systolicMmHg(), pressure.diastolicMmHg(), at);
        part(observation, Vital.MEAN_PRESSURE, pressure.meanMmHg());
        return observation;
    }

    private Observation pressure(int position, double systolic, double diastolic, Stamp at) {
        Observation observation = vital(position, Vital.BLOOD_PRESSURE, at);
        part(observation, Vital.SYSTOLIC_PRESSURE, systolic);
        part(observation, Vital.DIASTOLIC_PRESSURE, diastolic);
        return observation;
    }

    private static void part(Observation observation, Vital vital, double value) {
        observation
                .addComponent()
                .setCode(Codings.of(vital))
                .setValue(quantity(value, Codings.unit(vital), vital.ucum()));
    }

    private Observation strip(int position, List<Pad> pads, Stamp at) {
        Observation observation = vital(position, Vital.URINE_STRIP, at);
        for (Pad pad : pads) {
            observation
                    .addComponent()
                    .setCode(Codings.of(pad.analyte()))
                    .setValue(
                            switch (pad.grade()) {
                                case Grade.Step step -> Codings.of(step);
                                case Grade.Amount(var value) ->
                                        pad.analyte() == Analyte.PH
                                                ? quantity(value, "pH", "[pH]")
                                                : quantity(value, "1", "1");
                            });
        }
        return observation;
    }

    private static CodeableConcept method(String text) {
        return new CodeableConcept().setText(text);
    }

    private static Quantity quantity(double value, String unit, String ucum) {
        return new Quantity()
                .setValue(BigDecimal.valueOf(value))
                .setUnit(unit)
                .setSystem(Systems.UCUM)
                .setCode(ucum);
    }

    private Observation value(int position, Vital vital, double value, Stamp at) {
        return vital(position, vital, at)
                .setValue(quantity(value, Codings.unit(vital), vital.ucum()));
    }

    private static Observation filtered(Observation waveform, Interpretation read) {
        String filter = Texts.clean(read.filter());
        if (!filter.isBlank()) {
            waveform.addExtension(new Extension(Systems.FILTER, new StringType(filter)));
        }
        return waveform;
    }

    private Observation waveform(int position, Waveform waveform, Stamp at) {
        Observation observation =
                vital(position, Vital.ELECTROCARDIOGRAM, at, Profile.ELECTROCARDIOGRAM);
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

    /// An electrocardiogram whose recording has not arrived: it exists, its samples are to follow
    /// (R4 ObservationStatus `registered`, DataAbsentReason `temp-unknown`).
    ///
    /// @param recording the fact that is awaited
    private Observation awaited(int position, Hash recording, Stamp at) {
        Observation observation =
                vital(position, Vital.ELECTROCARDIOGRAM, at, Profile.ELECTROCARDIOGRAM);
        observation.addIdentifier(
                new Identifier().setSystem(Systems.SID_FACT).setValue(recording.hex()));
        observation
                .setStatus(Observation.ObservationStatus.REGISTERED)
                .setDataAbsentReason(Codings.absent("temp-unknown"));
        observation.addNote().setText("心电图尚未到达");
        observation.addNote().setText("The ECG has not arrived");
        return observation;
    }

    private Observation unknown(int position, int tag, byte[] cbor, Stamp at) {
        Observation observation = observation(Ids.of(hash, position, UNKNOWN), at, Profile.OUTCOME);
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
        Observation observation =
                observation(Ids.ofFinding(hash, position), check.at(), Profile.FINDING);
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
        observation.addExtension(new Extension(Systems.BASIS, Codings.of(finding.basis())));
        observation.addExtension(citation(citation));
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
            List<Vital> read =
                    switch (check.outcomes().get(i)) {
                        case Measured(var reading, _, _) -> vitals(reading);
                        case Entered(var reading, _) -> vitals(reading);
                        case Refused _ -> List.of();
                    };
            if (read.contains(finding.basis())) {
                observation.addDerivedFrom(reference(i, finding.basis()));
            }
        }
        if (finding.basis() == Vital.BODY_MASS_INDEX) {
            BodyMassIndex.of(check.outcomes())
                    .map(index -> Ids.reference("Observation", id(hash, index)))
                    .ifPresent(observation::addDerivedFrom);
        }
        return observation;
    }

    private static Extension citation(Citation citation) {
        Extension whole = new Extension(Systems.CITATION);
        whole.addExtension("guideline", new StringType(Texts.clean(citation.guideline())));
        whole.addExtension("edition", new StringType(Texts.clean(citation.edition())));
        whole.addExtension("clause", new StringType(Texts.clean(citation.clause())));
        return whole;
    }

    private Reference reference(int position, Vital vital) {
        return Ids.reference("Observation", Ids.of(hash, position, vital));
    }

    private Observation vital(int position, Vital vital, Stamp at) {
        return vital(position, vital, at, Profile.OUTCOME);
    }

    private Observation vital(int position, Vital vital, Stamp at, Profile profile) {
        Observation observation = observation(Ids.of(hash, position, vital), at, profile);
        switch (vital) {
            case OXYGEN_SATURATION -> vitalSign(observation, "oxygensat");
            case PULSE_RATE, HEART_RATE, CUFF_PULSE_RATE -> vitalSign(observation, "heartrate");
            case BODY_TEMPERATURE -> vitalSign(observation, "bodytemp");
            case BLOOD_PRESSURE -> vitalSign(observation, "bp");
            case RESPIRATION_RATE -> vitalSign(observation, "resprate");
            case BODY_WEIGHT -> vitalSign(observation, "bodyweight");
            case BODY_HEIGHT -> vitalSign(observation, "bodyheight");
            // The profile bmi demands a value, which a refusal has not: see there.
            case PERFUSION_INDEX,
                    SYSTOLIC_PRESSURE,
                    DIASTOLIC_PRESSURE,
                    MEAN_PRESSURE,
                    BODY_MASS_INDEX ->
                    category(observation, "vital-signs");
            case BLOOD_GLUCOSE, URINE_STRIP -> category(observation, "laboratory");
            case ELECTROCARDIOGRAM -> category(observation, "procedure");
            // Of the handheld, not of a patient; a check has none.
            case AIR_PRESSURE, BATTERY_CHARGE -> category(observation, "exam");
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

    private Observation observation(String id, Stamp at, Profile profile) {
        Observation observation = profile.claim(new Observation());
        observation.setId(id);
        return observation
                .setStatus(Observation.ObservationStatus.FINAL)
                .setSubject(cast.toPatient())
                .setEncounter(Ids.reference("Encounter", Ids.of(hash)))
                .setEffective(Stamps.effective(at))
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
