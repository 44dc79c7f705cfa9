package org.yaoxiang.contract.seal;

import com.authlete.cbor.CBORItem;
import java.util.ArrayList;
import java.util.List;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.codec.CodecException;
import org.yaoxiang.contract.codec.Packets;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Pad;
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
import org.yaoxiang.contract.fact.Reading.Unknown;
import org.yaoxiang.contract.fact.Reading.UrineStrip;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// Reading ⇄ canonical CBOR: `[ tag, [ components in order ] ]`. A tag is never given a second
/// meaning; what a newer peer sealed under a tag of its own is kept as it is.
final class ReadingCodec {
    private static final int OXYGEN_SATURATION = 0;
    private static final int BODY_TEMPERATURE = 1;

    /// Each lead's samples as differences, without an interpretation; read, and no longer written.
    private static final int ELECTROCARDIOGRAM_IN_DIFFERENCES = 2;

    private static final int BLOOD_PRESSURE = 3;
    private static final int RESPIRATION_RATE = 4;
    private static final int BLOOD_GLUCOSE = 5;
    private static final int URINE_STRIP = 6;
    private static final int BODY_WEIGHT = 7;
    private static final int BODY_HEIGHT = 8;

    /// The same with an interpretation.
    private static final int INTERPRETED_ELECTROCARDIOGRAM_IN_DIFFERENCES = 9;

    /// With its specimen; glucose in whole blood keeps the encoding of before.
    private static final int GLUCOSE_IN_A_SPECIMEN = 10;

    private static final int BARE_SATURATION = 11;
    private static final int BARE_PRESSURE = 12;

    /// A temperature at the probe's contact keeps the encoding from before sites were told.
    private static final int TEMPERATURE_AT_A_SITE = 13;

    /// All leads' samples together, in [Packets], and an interpretation with its ST levels.
    private static final int ELECTROCARDIOGRAM = 14;

    /// Its samples in a recording of its own, which is named by its hash.
    private static final int RECORDED_ELECTROCARDIOGRAM = 15;

    private static final int TAG_MAX = RECORDED_ELECTROCARDIOGRAM;

    private ReadingCodec() {}

    static CBORItem item(Reading reading) {
        return switch (reading) {
            case OxygenSaturation(var percent, var pulse, var perfusion) ->
                    tagged(
                            OXYGEN_SATURATION,
                            Cbor.number(percent),
                            Cbor.number(pulse),
                            Cbor.number(perfusion));
            case BodyTemperature(var celsius, var site) ->
                    site == Site.SKIN
                            ? tagged(BODY_TEMPERATURE, Cbor.number(celsius))
                            : tagged(
                                    TEMPERATURE_AT_A_SITE,
                                    Cbor.number(celsius),
                                    Cbor.constant(site));
            case Electrocardiogram(var waveform, var heartRate, var interpretation) ->
                    tagged(
                            ELECTROCARDIOGRAM,
                            item(waveform),
                            Cbor.number(heartRate),
                            item(interpretation));
            case RecordedElectrocardiogram(var recording, var heartRate, var interpretation) ->
                    tagged(
                            RECORDED_ELECTROCARDIOGRAM,
                            Cbor.bytes(recording.bytes()),
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
                    tagged(RESPIRATION_RATE, Cbor.number(perMinute), Cbor.constant(source));
            case BloodGlucose(var millimolesPerLitre, var meal, var specimen) ->
                    specimen == Specimen.CAPILLARY_WHOLE_BLOOD
                            ? tagged(
                                    BLOOD_GLUCOSE,
                                    Cbor.number(millimolesPerLitre),
                                    Cbor.constant(meal))
                            : tagged(
                                    GLUCOSE_IN_A_SPECIMEN,
                                    Cbor.number(millimolesPerLitre),
                                    Cbor.constant(meal),
                                    Cbor.constant(specimen));
            case BareSaturation(var percent, var pulse) ->
                    tagged(BARE_SATURATION, Cbor.number(percent), Cbor.number(pulse));
            case BarePressure(var systolic, var diastolic) ->
                    tagged(BARE_PRESSURE, Cbor.number(systolic), Cbor.number(diastolic));
            case UrineStrip(var pads) ->
                    tagged(URINE_STRIP, Cbor.array(pads.stream().map(ReadingCodec::item).toList()));
            case BodyWeight(var kilograms) -> tagged(BODY_WEIGHT, Cbor.number(kilograms));
            case BodyHeight(var centimetres) -> tagged(BODY_HEIGHT, Cbor.number(centimetres));
            case Unknown(var tag, var cbor) -> Cbor.array(Cbor.integer(tag), Cbor.decode(cbor));
        };
    }

    private static CBORItem item(Interpretation.StLevel level) {
        return Cbor.array(
                Cbor.constant(level.lead()),
                Cbor.number(level.millivolts()),
                Cbor.number(level.spreadMillivolts()));
    }

    private static CBORItem tagged(int tag, CBORItem... fields) {
        return Cbor.array(Cbor.integer(tag), Cbor.array(fields));
    }

    /// @throws SealException when the fields are not the encoding of a reading
    static Reading reading(Fields tagged) {
        int tag = tagged.integer(Integer.MAX_VALUE);
        CBORItem content = tagged.item();
        tagged.end();
        if (tag > TAG_MAX) {
            return new Unknown(tag, content.encode());
        }
        Fields fields = Fields.of(content);
        Reading reading =
                switch (tag) {
                    case OXYGEN_SATURATION ->
                            new OxygenSaturation(fields.number(), fields.number(), fields.number());
                    case BODY_TEMPERATURE -> new BodyTemperature(fields.number());
                    case TEMPERATURE_AT_A_SITE ->
                            temperature(fields.number(), fields.constant(Site.values()));
                    case ELECTROCARDIOGRAM_IN_DIFFERENCES ->
                            new Electrocardiogram(
                                    waveformInDifferences(fields.array()), fields.number());
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
                            new BloodGlucose(
                                    fields.number(),
                                    fields.constant(Meal.values()),
                                    Specimen.CAPILLARY_WHOLE_BLOOD);
                    case URINE_STRIP -> new UrineStrip(pads(fields.array()));
                    case BODY_WEIGHT -> new BodyWeight(fields.number());
                    case BODY_HEIGHT -> new BodyHeight(fields.number());
                    case INTERPRETED_ELECTROCARDIOGRAM_IN_DIFFERENCES ->
                            new Electrocardiogram(
                                    waveformInDifferences(fields.array()),
                                    fields.number(),
                                    oldInterpretation(fields.array()));
                    case GLUCOSE_IN_A_SPECIMEN -> glucose(fields);
                    case BARE_SATURATION -> new BareSaturation(fields.number(), fields.number());
                    case BARE_PRESSURE -> new BarePressure(fields.number(), fields.number());
                    case ELECTROCARDIOGRAM ->
                            new Electrocardiogram(
                                    waveform(fields.array()),
                                    fields.number(),
                                    interpretation(fields.array()));
                    default ->
                            new RecordedElectrocardiogram(
                                    new Hash(fields.bytes()),
                                    fields.number(),
                                    interpretation(fields.array()));
                };
        fields.end();
        return reading;
    }

    /// One encoding each: glucose in whole blood has a tag of its own.
    private static BloodGlucose glucose(Fields fields) {
        BloodGlucose glucose =
                new BloodGlucose(
                        fields.number(),
                        fields.constant(Meal.values()),
                        fields.constant(Specimen.values()));
        if (glucose.specimen() == Specimen.CAPILLARY_WHOLE_BLOOD) {
            throw new SealException("glucose in whole blood under the tag of the others");
        }
        return glucose;
    }

    private static Reading temperature(double celsius, Site site) {
        if (site == Site.SKIN) {
            throw new SealException("a site that needs no saying, expected another");
        }
        return new BodyTemperature(celsius, site);
    }

    /// A pad is its analyte with a step's position or a number: CBOR tells the two apart.
    private static CBORItem item(Pad pad) {
        return Cbor.array(
                Cbor.constant(pad.analyte()),
                switch (pad.grade()) {
                    case Grade.Step step -> Cbor.constant(step);
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
                                                Cbor.constant(each.kind()),
                                                Cbor.number(each.milliseconds())))
                                .toList()),
                Cbor.array(interpretation.rhythms().stream().map(Cbor::constant).toList()),
                Cbor.array(
                        interpretation.counts().stream()
                                .map(each ->
                                        Cbor.array(
                                                Cbor.constant(each.kind()),
                                                Cbor.integer(each.beats())))
                                .toList()),
                Cbor.text(interpretation.filter()),
                Cbor.array(interpretation.stLevels().stream().map(ReadingCodec::item).toList()));
    }

    private static Interpretation interpretation(Fields fields) {
        Interpretation bare = withoutStLevels(fields);
        List<Interpretation.StLevel> levels = stLevels(fields.array());
        fields.end();
        return new Interpretation(
                bare.intervals(), bare.rhythms(), bare.counts(), bare.filter(), levels);
    }

    private static Interpretation withoutStLevels(Fields fields) {
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
        return new Interpretation(intervals, rhythms, counts, fields.text());
    }

    /// From before ST levels were told. Without an interpretation there was another tag.
    private static Interpretation oldInterpretation(Fields fields) {
        Interpretation interpretation = withoutStLevels(fields);
        fields.end();
        if (interpretation.equals(Interpretation.NONE)) {
            throw new SealException("an interpretation of nothing, expected none");
        }
        return interpretation;
    }

    private static List<Interpretation.StLevel> stLevels(Fields fields) {
        List<Interpretation.StLevel> levels = new ArrayList<>();
        while (fields.remaining() > 0) {
            Fields level = fields.array();
            levels.add(
                    new Interpretation.StLevel(
                            level.constant(Lead.values()), level.number(), level.number()));
            level.end();
        }
        return levels;
    }

    static CBORItem item(Waveform waveform) {
        List<CBORItem> leads = new ArrayList<>();
        for (Waveform.Channel channel : waveform.channels()) {
            leads.add(Cbor.constant(channel.lead()));
        }
        List<CBORItem> gaps = new ArrayList<>();
        for (Waveform.Gap gap : waveform.gaps()) {
            gaps.add(Cbor.array(Cbor.integer(gap.beforeSample()), Cbor.integer(gap.samplesLost())));
        }
        return Cbor.array(
                Cbor.integer(waveform.length()),
                Cbor.number(waveform.rateHertz()),
                Cbor.number(waveform.microvoltsPerStep()),
                Cbor.array(leads),
                Cbor.bytes(Packets.encode(waveform)),
                Cbor.array(gaps));
    }

    /// @throws SealException when the fields are not the encoding of a waveform
    static Waveform waveform(Fields fields) {
        int length = fields.integer(Waveform.SAMPLES_MAX);
        double rateHertz = fields.number();
        double microvoltsPerStep = fields.number();
        List<Lead> leads = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            leads.add(each.constant(Lead.values()));
        }
        byte[] packets = fields.bytes();
        List<Waveform.Gap> gaps = gaps(fields.array());
        fields.end();
        try {
            int[][] samples = Packets.decode(packets, leads, length, rateHertz);
            List<Waveform.Channel> channels = new ArrayList<>();
            for (int i = 0; i < samples.length; i++) {
                channels.add(new Waveform.Channel(leads.get(i), samples[i]));
            }
            return new Waveform(channels, rateHertz, microvoltsPerStep, gaps);
        } catch (CodecException e) {
            throw new SealException("samples that are no packets", e);
        }
    }

    /// The form of before [Packets]: every lead by itself.
    private static Waveform waveformInDifferences(Fields fields) {
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
        List<Waveform.Gap> gaps = gaps(fields.array());
        fields.end();
        return new Waveform(channels, rateHertz, microvoltsPerStep, gaps);
    }

    private static List<Waveform.Gap> gaps(Fields fields) {
        List<Waveform.Gap> gaps = new ArrayList<>();
        while (fields.remaining() > 0) {
            Fields gap = fields.array();
            gaps.add(
                    new Waveform.Gap(
                            gap.integer(Integer.MAX_VALUE), gap.integer(Integer.MAX_VALUE)));
            gap.end();
        }
        return gaps;
    }
}
