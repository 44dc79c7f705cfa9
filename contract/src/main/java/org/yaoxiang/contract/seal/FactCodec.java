package org.yaoxiang.contract.seal;

import com.authlete.cbor.CBORInteger;
import com.authlete.cbor.CBORItem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Reading.BloodGlucose;
import org.yaoxiang.contract.fact.Reading.BloodPressure;
import org.yaoxiang.contract.fact.Reading.BodyHeight;
import org.yaoxiang.contract.fact.Reading.BodyTemperature;
import org.yaoxiang.contract.fact.Reading.BodyWeight;
import org.yaoxiang.contract.fact.Reading.Electrocardiogram;
import org.yaoxiang.contract.fact.Reading.OxygenSaturation;
import org.yaoxiang.contract.fact.Reading.RespirationRate;
import org.yaoxiang.contract.fact.Reading.Unknown;
import org.yaoxiang.contract.fact.Reading.UrineStrip;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// Fact ⇄ canonical CBOR. Every record is an array of its components in order; a constant is its
/// position in its enum, so enums only grow at the end. One fact has exactly one encoding.
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
final class FactCodec {
    private static final int OXYGEN_SATURATION = 0;
    private static final int BODY_TEMPERATURE = 1;
    private static final int ELECTROCARDIOGRAM = 2;
    private static final int BLOOD_PRESSURE = 3;
    private static final int RESPIRATION_RATE = 4;
    private static final int BLOOD_GLUCOSE = 5;
    private static final int URINE_STRIP = 6;
    private static final int BODY_WEIGHT = 7;
    private static final int BODY_HEIGHT = 8;

    /// With an interpretation; without one, an electrocardiogram keeps the encoding that peers of
    /// before the interpretation read.
    private static final int INTERPRETED_ELECTROCARDIOGRAM = 9;

    private FactCodec() {}

    static byte[] encode(Fact fact) {
        return item(fact).encode();
    }

    /// @throws SealException when the bytes are not the encoding of such a fact
    static Fact decode(Kind kind, byte[] bytes) {
        try {
            Fields fields = Fields.of(Cbor.decode(bytes));
            Fact fact =
                    switch (kind) {
                        case CHECK -> check(fields);
                        case CONSULT ->
                                new Consult(
                                        hash(fields),
                                        fields.constant(Urgency.values()),
                                        fields.text(),
                                        stamp(fields));
                        case CLAIM -> new Claim(hash(fields), fields.text(), stamp(fields));
                        case ADVICE ->
                                new Advice(
                                        hash(fields),
                                        fields.text(),
                                        fields.text(),
                                        fields.constant(Disposition.values()),
                                        fields.text(),
                                        stamp(fields));
                        case RECEIPT ->
                                new Receipt(
                                        hash(fields),
                                        fields.constant(Receipt.Proof.values()),
                                        stamp(fields));
                    };
            fields.end();
            return fact;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new SealException("a field of the " + kind + " is out of range", e);
        }
    }

    private static CBORItem item(Fact fact) {
        return switch (fact) {
            case Check check -> item(check);
            case Consult(var check, var urgency, var question, var at) ->
                    Cbor.array(item(check), constant(urgency), Cbor.text(question), item(at));
            case Claim(var consult, var clinicianId, var at) ->
                    Cbor.array(item(consult), Cbor.text(clinicianId), item(at));
            case Advice(var consult, var id, var name, var disposition, var text, var at) ->
                    Cbor.array(
                            item(consult),
                            Cbor.text(id),
                            Cbor.text(name),
                            constant(disposition),
                            Cbor.text(text),
                            item(at));
            case Receipt(var subject, var proof, var at) ->
                    Cbor.array(item(subject), constant(proof), item(at));
        };
    }

    private static CBORItem item(Check check) {
        Patient patient = check.patient();
        Place place = check.place();
        return Cbor.array(
                Cbor.array(
                        Cbor.text(patient.villageId()),
                        Cbor.text(patient.name()),
                        constant(patient.sex()),
                        Cbor.integer(patient.birthDate().toEpochDay())),
                Cbor.array(
                        Cbor.text(place.villageId()),
                        Cbor.text(place.name()),
                        Cbor.integer(place.altitudeMetres())),
                constant(check.origin()),
                Cbor.text(check.clinicianId()),
                Cbor.array(check.outcomes().stream().map(FactCodec::item).toList()),
                Cbor.array(check.findings().stream().map(FactCodec::item).toList()),
                item(check.at()));
    }

    private static Check check(Fields fields) {
        Fields who = fields.array();
        Patient patient =
                new Patient(
                        who.text(),
                        who.text(),
                        who.constant(Sex.values()),
                        LocalDate.ofEpochDay(who.integer()));
        who.end();
        Fields where = fields.array();
        Place place = new Place(where.text(), where.text(), Math.toIntExact(where.integer()));
        where.end();
        Origin origin = fields.constant(Origin.values());
        String clinicianId = fields.text();
        List<Outcome> outcomes = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            outcomes.add(outcome(each.array()));
        }
        List<Finding> findings = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            findings.add(finding(each.array()));
        }
        return new Check(patient, place, origin, clinicianId, outcomes, findings, stamp(fields));
    }

    private static CBORItem item(Outcome outcome) {
        return switch (outcome) {
            case Measured(var reading, var quality, var at) ->
                    Cbor.array(
                            item(reading),
                            Cbor.array(
                                    quality.disturbances().stream()
                                            .map(FactCodec::constant)
                                            .toList()),
                            item(at));
            case Refused(var vital, var why, var at) ->
                    Cbor.array(constant(vital), constant(why), item(at));
        };
    }

    private static Outcome outcome(Fields fields) {
        CBORItem first = fields.item();
        if (first instanceof CBORInteger vital) {
            int number = vital.getValue();
            if (number < 0 || number >= Vital.values().length) {
                throw new SealException("no vital has the number " + number);
            }
            Outcome refused =
                    new Refused(
                            Vital.values()[number],
                            fields.constant(Refusal.values()),
                            stamp(fields));
            fields.end();
            return refused;
        }
        Reading reading = reading(Fields.of(first));
        List<Disturbance> disturbances = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            disturbances.add(each.constant(Disturbance.values()));
        }
        Outcome measured = new Measured(reading, new Quality(disturbances), stamp(fields));
        fields.end();
        return measured;
    }

    private static CBORItem item(Reading reading) {
        return switch (reading) {
            case OxygenSaturation(var percent, var pulse, var perfusion) ->
                    tagged(
                            OXYGEN_SATURATION,
                            Cbor.number(percent),
                            Cbor.number(pulse),
                            Cbor.number(perfusion));
            case BodyTemperature(var celsius) -> tagged(BODY_TEMPERATURE, Cbor.number(celsius));
            case Electrocardiogram(var waveform, var heartRate, var interpretation) ->
                    interpretation.equals(Interpretation.NONE)
                            ? tagged(ELECTROCARDIOGRAM, item(waveform), Cbor.number(heartRate))
                            : tagged(
                                    INTERPRETED_ELECTROCARDIOGRAM,
                                    item(waveform),
                                    Cbor.number(heartRate),
                                    item(interpretation));
            case BloodPressure(var systolic, var mean, var diastolic, var pulse) ->
                    tagged(
                            BLOOD_PRESSURE,
                            Cbor.number(systolic),
                            Cbor.number(mean),
                            Cbor.number(diastolic),
                            Cbor.number(pulse));
            case RespirationRate(var perMinute, var source) ->
                    tagged(RESPIRATION_RATE, Cbor.number(perMinute), constant(source));
            case BloodGlucose(var millimolesPerLitre, var meal) ->
                    tagged(BLOOD_GLUCOSE, Cbor.number(millimolesPerLitre), constant(meal));
            case UrineStrip(var pads) ->
                    tagged(URINE_STRIP, Cbor.array(pads.stream().map(FactCodec::item).toList()));
            case BodyWeight(var kilograms) -> tagged(BODY_WEIGHT, Cbor.number(kilograms));
            case BodyHeight(var centimetres) -> tagged(BODY_HEIGHT, Cbor.number(centimetres));
            case Unknown(var tag, var cbor) -> Cbor.array(Cbor.integer(tag), Cbor.decode(cbor));
        };
    }

    private static CBORItem tagged(int tag, CBORItem... fields) {
        return Cbor.array(Cbor.integer(tag), Cbor.array(fields));
    }

    private static Reading reading(Fields tagged) {
        int tag = tagged.integer(Integer.MAX_VALUE);
        CBORItem content = tagged.item();
        tagged.end();
        if (tag > INTERPRETED_ELECTROCARDIOGRAM) {
            return new Unknown(tag, content.encode());
        }
        Fields fields = Fields.of(content);
        Reading reading =
                switch (tag) {
                    case OXYGEN_SATURATION ->
                            new OxygenSaturation(fields.number(), fields.number(), fields.number());
                    case BODY_TEMPERATURE -> new BodyTemperature(fields.number());
                    case ELECTROCARDIOGRAM ->
                            new Electrocardiogram(waveform(fields.array()), fields.number());
                    case BLOOD_PRESSURE ->
                            new BloodPressure(
                                    fields.number(),
                                    fields.number(),
                                    fields.number(),
                                    fields.number());
                    case RESPIRATION_RATE ->
                            new RespirationRate(
                                    fields.number(),
                                    fields.constant(RespirationRate.Source.values()));
                    case BLOOD_GLUCOSE ->
                            new BloodGlucose(fields.number(), fields.constant(Meal.values()));
                    case URINE_STRIP -> new UrineStrip(pads(fields.array()));
                    case BODY_WEIGHT -> new BodyWeight(fields.number());
                    case BODY_HEIGHT -> new BodyHeight(fields.number());
                    default ->
                            new Electrocardiogram(
                                    waveform(fields.array()),
                                    fields.number(),
                                    interpretation(fields.array()));
                };
        fields.end();
        return reading;
    }

    /// A pad is its analyte with a step's position or a number: CBOR tells the two apart.
    private static CBORItem item(Pad pad) {
        return Cbor.array(
                constant(pad.analyte()),
                switch (pad.grade()) {
                    case Grade.Step step -> constant(step);
                    case Grade.Amount(var value) -> Cbor.number(value);
                });
    }

    private static List<Pad> pads(Fields fields) {
        List<Pad> pads = new ArrayList<>();
        while (fields.remaining() > 0) {
            Fields pad = fields.array();
            Analyte analyte = pad.constant(Analyte.values());
            pads.add(
                    new Pad(
                            analyte,
                            analyte.isNumber()
                                    ? new Grade.Amount(pad.number())
                                    : pad.constant(Grade.Step.values())));
            pad.end();
        }
        return pads;
    }

    private static CBORItem item(Interpretation interpretation) {
        return Cbor.array(
                Cbor.array(
                        interpretation.intervals().stream()
                                .map(each ->
                                        Cbor.array(
                                                constant(each.kind()),
                                                Cbor.number(each.milliseconds())))
                                .toList()),
                Cbor.array(interpretation.rhythms().stream().map(FactCodec::constant).toList()),
                Cbor.array(
                        interpretation.counts().stream()
                                .map(each ->
                                        Cbor.array(
                                                constant(each.kind()), Cbor.integer(each.beats())))
                                .toList()),
                Cbor.text(interpretation.filter()));
    }

    private static Interpretation interpretation(Fields fields) {
        List<Interpretation.Interval> intervals = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            Fields interval = each.array();
            intervals.add(
                    new Interpretation.Interval(
                            interval.constant(IntervalKind.values()), interval.number()));
            interval.end();
        }
        List<Rhythm> rhythms = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            rhythms.add(each.constant(Rhythm.values()));
        }
        List<Interpretation.Count> counts = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            Fields count = each.array();
            counts.add(
                    new Interpretation.Count(
                            count.constant(EctopicBeat.values()),
                            count.integer(Integer.MAX_VALUE)));
            count.end();
        }
        Interpretation interpretation =
                new Interpretation(intervals, rhythms, counts, fields.text());
        fields.end();
        if (interpretation.equals(Interpretation.NONE)) {
            throw new SealException("an interpretation of nothing, expected none");
        }
        return interpretation;
    }

    private static CBORItem item(Waveform waveform) {
        List<CBORItem> channels = new ArrayList<>();
        for (Waveform.Channel channel : waveform.channels()) {
            channels.add(
                    Cbor.array(
                            constant(channel.lead()),
                            Cbor.bytes(Samples.encode(channel.samples()))));
        }
        List<CBORItem> gaps = new ArrayList<>();
        for (Waveform.Gap gap : waveform.gaps()) {
            gaps.add(Cbor.array(Cbor.integer(gap.beforeSample()), Cbor.integer(gap.samplesLost())));
        }
        return Cbor.array(
                Cbor.integer(waveform.length()),
                Cbor.number(waveform.rateHertz()),
                Cbor.number(waveform.microvoltsPerStep()),
                Cbor.array(channels),
                Cbor.array(gaps));
    }

    private static Waveform waveform(Fields fields) {
        int length = fields.integer(Waveform.SAMPLES_MAX);
        double rateHertz = fields.number();
        double microvoltsPerStep = fields.number();
        List<Waveform.Channel> channels = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            Fields channel = each.array();
            Lead lead = channel.constant(Lead.values());
            channels.add(new Waveform.Channel(lead, Samples.decode(channel.bytes(), length)));
            channel.end();
        }
        List<Waveform.Gap> gaps = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            Fields gap = each.array();
            gaps.add(
                    new Waveform.Gap(
                            gap.integer(Integer.MAX_VALUE), gap.integer(Integer.MAX_VALUE)));
            gap.end();
        }
        fields.end();
        return new Waveform(channels, rateHertz, microvoltsPerStep, gaps);
    }

    private static CBORItem item(Finding finding) {
        Citation citation = finding.citation();
        return Cbor.array(
                Cbor.text(finding.rule()),
                constant(finding.basis()),
                constant(finding.urgency()),
                Cbor.text(finding.chinese()),
                Cbor.text(finding.english()),
                Cbor.text(citation.guideline()),
                Cbor.text(citation.edition()),
                Cbor.text(citation.clause()));
    }

    private static Finding finding(Fields fields) {
        Finding finding =
                new Finding(
                        fields.text(),
                        fields.constant(Vital.values()),
                        fields.constant(Urgency.values()),
                        fields.text(),
                        fields.text(),
                        new Citation(fields.text(), fields.text(), fields.text()));
        fields.end();
        return finding;
    }

    private static CBORItem item(Stamp stamp) {
        return Cbor.array(
                Cbor.integer(stamp.at().toEpochMilli()),
                Cbor.integer(stamp.uncertainty().toMillis()));
    }

    private static Stamp stamp(Fields fields) {
        Fields stamp = fields.array();
        Instant at = Instant.ofEpochMilli(stamp.integer());
        Duration uncertainty = Duration.ofMillis(stamp.integer());
        stamp.end();
        return new Stamp(at, uncertainty);
    }

    private static CBORItem item(Hash hash) {
        return Cbor.bytes(hash.bytes());
    }

    private static Hash hash(Fields fields) {
        return new Hash(fields.bytes());
    }

    private static CBORItem constant(Enum<?> constant) {
        return Cbor.integer(constant.ordinal());
    }
}
