package org.yaoxiang.contract.seal;

import com.authlete.cbor.CBORInteger;
import com.authlete.cbor.CBORItem;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Outcome.Entered;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Cbor.Fields;

/// Fact ⇄ canonical CBOR. Every record is an array of its components in order; a constant is its
/// position in its enum, so enums only grow at the end. One fact has exactly one encoding.
@SuppressWarnings("EnumOrdinal") // The position is the number on the wire; WireNumbersTest pins it.
public final class FactCodec {
    private FactCodec() {}

    /// The one encoding of a fact.
    public static byte[] encode(Fact fact) {
        return item(fact).encode();
    }

    /// Reads a fact.
    ///
    /// @throws SealException when the bytes are not the encoding of such a fact
    public static Fact decode(Kind kind, byte[] bytes) {
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
                                        StampCodec.stamp(fields.item()));
                        case CLAIM ->
                                new Claim(
                                        hash(fields),
                                        fields.text(),
                                        StampCodec.stamp(fields.item()));
                        case ADVICE -> advice(fields);
                        case RECEIPT ->
                                new Receipt(
                                        hash(fields),
                                        fields.constant(Receipt.Proof.values()),
                                        StampCodec.stamp(fields.item()));
                        case SELF_TEST ->
                                new SelfTest(
                                        fields.constant(Vital.values()),
                                        fields.constant(Origin.values()),
                                        results(fields.array()),
                                        StampCodec.stamp(fields.item()));
                        case AMENDMENT -> new Amendment(StampCodec.stamp(fields.item()));
                        case HEAD ->
                                new Head(
                                        sequences(fields.array()), StampCodec.stamp(fields.item()));
                        case HOLDING ->
                                new Holding(
                                        fields.text(),
                                        runs(fields.array()),
                                        StampCodec.stamp(fields.item()));
                        case RECORDING ->
                                new Recording(
                                        ReadingCodec.waveform(fields.array()),
                                        StampCodec.stamp(fields.item()));
                    };
            fields.end();
            return fact;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new SealException("a field of the " + kind + " is out of range", e);
        }
    }

    /// When a recording was made, without reading its samples.
    ///
    /// @throws SealException when the bytes are not the encoding of a recording
    static Stamp recordedAt(byte[] bytes) {
        try {
            Fields fields = Fields.of(Cbor.decode(bytes));
            fields.array();
            Stamp at = StampCodec.stamp(fields.item());
            fields.end();
            return at;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new SealException("a field of the recording is out of range", e);
        }
    }

    private static CBORItem item(Fact fact) {
        return switch (fact) {
            case Check check -> item(check);
            case Consult(var check, var urgency, var question, var at) ->
                    Cbor.array(
                            item(check),
                            Cbor.constant(urgency),
                            Cbor.text(question),
                            StampCodec.item(at));
            case Claim(var consult, var clinicianId, var at) ->
                    Cbor.array(item(consult), Cbor.text(clinicianId), StampCodec.item(at));
            case Advice advice -> item(advice);
            case Receipt(var subject, var proof, var at) ->
                    Cbor.array(item(subject), Cbor.constant(proof), StampCodec.item(at));
            case SelfTest(var instrument, var origin, var results, var at) ->
                    Cbor.array(
                            Cbor.constant(instrument),
                            Cbor.constant(origin),
                            Cbor.array(results.stream().map(FactCodec::item).toList()),
                            StampCodec.item(at));
            case Amendment(var at) -> Cbor.array(StampCodec.item(at));
            case Head(var waiting, var at) ->
                    Cbor.array(
                            Cbor.array(waiting.stream().map(Cbor::integer).toList()),
                            StampCodec.item(at));
            case Holding(var handheld, var held, var at) ->
                    Cbor.array(
                            Cbor.text(handheld),
                            Cbor.array(held.stream().map(FactCodec::item).toList()),
                            StampCodec.item(at));
            case Recording(var waveform, var at) ->
                    Cbor.array(ReadingCodec.item(waveform), StampCodec.item(at));
        };
    }

    /// One that a clinician has signed has six items, a relayed one two more.
    private static CBORItem item(Advice advice) {
        List<CBORItem> items = new ArrayList<>();
        items.add(item(advice.consult()));
        items.add(Cbor.text(advice.clinicianId()));
        items.add(Cbor.text(advice.clinicianName()));
        items.add(Cbor.constant(advice.disposition()));
        items.add(Cbor.text(advice.text()));
        items.add(StampCodec.item(advice.at()));
        advice.relayed()
                .ifPresent(relayed -> {
                    items.add(Cbor.text(relayed.system()));
                    items.add(Cbor.text(relayed.report()));
                });
        return Cbor.array(items);
    }

    private static Advice advice(Fields fields) {
        Hash consult = hash(fields);
        String clinicianId = fields.text();
        String clinicianName = fields.text();
        Disposition disposition = fields.constant(Disposition.values());
        String text = fields.text();
        Stamp at = StampCodec.stamp(fields.item());
        Optional<Advice.Relayed> relayed =
                fields.remaining() > 0
                        ? Optional.of(new Advice.Relayed(fields.text(), fields.text()))
                        : Optional.empty();
        return new Advice(consult, clinicianId, clinicianName, disposition, text, relayed, at);
    }

    private static CBORItem item(Run run) {
        return Cbor.array(
                Cbor.integer(run.first()),
                Cbor.integer(run.last()),
                Cbor.bytes(ByteBuffer.allocate(Long.BYTES).putLong(run.mark()).array()));
    }

    private static List<Run> runs(Fields fields) {
        List<Run> runs = new ArrayList<>();
        while (fields.remaining() > 0) {
            Fields run = fields.array();
            runs.add(new Run(run.integer(), run.integer(), mark(run.bytes())));
            run.end();
        }
        return runs;
    }

    private static long mark(byte[] bytes) {
        if (bytes.length != Long.BYTES) {
            throw new IllegalArgumentException("mark of " + bytes.length + " bytes, expected 8");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static List<Long> sequences(Fields fields) {
        List<Long> sequences = new ArrayList<>();
        while (fields.remaining() > 0) {
            sequences.add(fields.integer());
        }
        return sequences;
    }

    /// A result with a number has five items, a refused one two.
    private static CBORItem item(SelfTest.Result result) {
        return switch (result) {
            case SelfTest.Result.Measured(var probe, var value, var min, var max, var ucum) ->
                    Cbor.array(
                            Cbor.constant(probe),
                            Cbor.number(value),
                            Cbor.number(min),
                            Cbor.number(max),
                            Cbor.text(ucum));
            case SelfTest.Result.Refused(var probe, var why) ->
                    Cbor.array(Cbor.constant(probe), Cbor.constant(why));
        };
    }

    private static List<SelfTest.Result> results(Fields fields) {
        List<SelfTest.Result> results = new ArrayList<>();
        while (fields.remaining() > 0) {
            Fields result = fields.array();
            boolean isRefused = result.remaining() == 2;
            Probe probe = result.constant(Probe.values());
            results.add(
                    isRefused
                            ? new SelfTest.Result.Refused(probe, result.constant(Refusal.values()))
                            : new SelfTest.Result.Measured(
                                    probe,
                                    result.number(),
                                    result.number(),
                                    result.number(),
                                    result.text()));
            result.end();
        }
        return results;
    }

    private static CBORItem item(Check check) {
        Patient patient = check.patient();
        Place place = check.place();
        return Cbor.array(
                Cbor.array(
                        Cbor.text(patient.villageId()),
                        Cbor.text(patient.name()),
                        Cbor.constant(patient.sex()),
                        Cbor.integer(patient.birthDate().toEpochDay())),
                Cbor.array(
                        Cbor.text(place.villageId()),
                        Cbor.text(place.name()),
                        Cbor.integer(place.altitudeMetres())),
                Cbor.constant(check.origin()),
                Cbor.text(check.clinicianId()),
                Cbor.array(check.outcomes().stream().map(each -> item(each, check.at())).toList()),
                Cbor.array(check.findings().stream().map(FactCodec::item).toList()),
                StampCodec.item(check.at()));
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
        Fields measured = fields.array();
        List<Finding> findings = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            findings.add(finding(each.array()));
        }
        Stamp at = StampCodec.stamp(fields.item());
        List<Outcome> outcomes = new ArrayList<>();
        while (measured.remaining() > 0) {
            outcomes.add(outcome(measured.array(), at));
        }
        return new Check(patient, place, origin, clinicianId, outcomes, findings, at);
    }

    /// A measured outcome begins with an array and has three items, an entered one has two; a
    /// refused one begins with a number. Their stamps are told by the check's.
    private static CBORItem item(Outcome outcome, Stamp whole) {
        return switch (outcome) {
            case Measured(var reading, var quality, var at) ->
                    Cbor.array(
                            ReadingCodec.item(reading),
                            Cbor.array(
                                    quality.disturbances().stream().map(Cbor::constant).toList()),
                            StampCodec.item(at, whole));
            case Entered(var reading, var at) ->
                    Cbor.array(ReadingCodec.item(reading), StampCodec.item(at, whole));
            case Refused(var vital, var why, var at) ->
                    Cbor.array(
                            Cbor.constant(vital), Cbor.constant(why), StampCodec.item(at, whole));
        };
    }

    private static Outcome outcome(Fields fields, Stamp whole) {
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
                            StampCodec.stamp(fields.item(), whole));
            fields.end();
            return refused;
        }
        Reading reading = ReadingCodec.reading(Fields.of(first));
        if (fields.remaining() == 1) {
            Outcome entered = new Entered(reading, StampCodec.stamp(fields.item(), whole));
            fields.end();
            return entered;
        }
        List<Disturbance> disturbances = new ArrayList<>();
        for (Fields each = fields.array(); each.remaining() > 0; ) {
            disturbances.add(each.constant(Disturbance.values()));
        }
        Outcome measured =
                new Measured(
                        reading, new Quality(disturbances), StampCodec.stamp(fields.item(), whole));
        fields.end();
        return measured;
    }

    private static CBORItem item(Finding finding) {
        Citation citation = finding.citation();
        return Cbor.array(
                Cbor.text(finding.rule()),
                Cbor.constant(finding.basis()),
                Cbor.constant(finding.urgency()),
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

    private static CBORItem item(Hash hash) {
        return Cbor.bytes(hash.bytes());
    }

    private static Hash hash(Fields fields) {
        return new Hash(fields.bytes());
    }
}
