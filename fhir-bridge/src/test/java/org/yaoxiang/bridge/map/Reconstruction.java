package org.yaoxiang.bridge.map;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceMetric;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;

/// Facts read back from their transactions: what can be read back has not been lost.
record Reconstruction(Bundle bundle) {
    private static final Pattern PLACE = Pattern.compile("[0-9a-f]{32}-([0-9]{2})-(.*)");

    Check check() {
        Location site = one(Location.class);
        Patient person = one(Patient.class);
        String village = site.getIdentifierFirstRep().getValue();
        Encounter encounter = one(Encounter.class);
        return new Check(
                new org.yaoxiang.contract.fact.Patient(
                        person.getIdentifierFirstRep().getValue().substring(village.length() + 1),
                        person.getNameFirstRep().getText(),
                        Sex.valueOf(person.getGender().name()),
                        LocalDate.parse(person.getBirthDateElement().getValueAsString())),
                new Place(
                        village,
                        site.getName(),
                        quantity(site.getExtensionByUrl(Systems.ALTITUDE)).intValue()),
                origin(),
                clinician(encounter.getParticipantFirstRep().getIndividual()),
                outcomes(),
                findings(),
                stamp());
    }

    /// @param check the transaction of the check that it is about
    Consult consult(Bundle check) {
        ServiceRequest request = one(ServiceRequest.class);
        return new Consult(
                Hash.parse(
                        named(check, Encounter.class, request.getEncounter())
                                .getIdentifierFirstRep()
                                .getValue()),
                one(
                        Urgency.values(),
                        each -> each.requestPriority().equals(request.getPriority().toCode())),
                request.getReasonCodeFirstRep().getText(),
                stamp());
    }

    /// @param consult the transaction of the consult that is claimed
    Claim claim(Bundle consult) {
        Task task = one(Task.class);
        return new Claim(
                Hash.parse(
                        named(consult, ServiceRequest.class, task.getFocus())
                                .getIdentifierFirstRep()
                                .getValue()),
                clinician(task.getOwner()),
                stamp());
    }

    Advice advice() {
        DiagnosticReport report = one(DiagnosticReport.class);
        Reference doctor = report.getPerformerFirstRep();
        Optional<Device> relay = all(Device.class).findFirst();
        return new Advice(
                Hash.parse(one(ServiceRequest.class).getIdentifierFirstRep().getValue()),
                relay.map(each -> each.getIdentifierFirstRep().getValue())
                        .orElseGet(() -> clinician(doctor)),
                relay.map(_ -> doctor.getDisplay())
                        .orElseGet(() -> one(Practitioner.class).getNameFirstRep().getText()),
                own(Disposition.values(), Systems.DISPOSITION, report.getConclusionCodeFirstRep()),
                report.getConclusion(),
                relay.map(each ->
                        new Advice.Relayed(
                                each.getDeviceNameFirstRep().getName(),
                                token(report.getIdentifier().getLast()))),
                stamp());
    }

    private static String token(Identifier identifier) {
        return identifier.hasSystem()
                ? identifier.getSystem() + "|" + identifier.getValue()
                : identifier.getValue();
    }

    SelfTest selfTest() {
        return new SelfTest(
                vital(one(DeviceMetric.class).getType()),
                origin(),
                all(Observation.class).map(Reconstruction::result).toList(),
                stamp());
    }

    private static SelfTest.Result result(Observation observation) {
        Probe probe = own(Probe.values(), Systems.PROBE, observation.getCode());
        if (observation.hasDataAbsentReason()) {
            return new SelfTest.Result.Refused(probe, refusal(observation));
        }
        return new SelfTest.Result.Measured(
                probe,
                value(observation),
                observation.getReferenceRangeFirstRep().getLow().getValue().doubleValue(),
                observation.getReferenceRangeFirstRep().getHigh().getValue().doubleValue(),
                observation.getValueQuantity().getUnit());
    }

    private List<Outcome> outcomes() {
        Map<String, Map<String, Observation>> places = new LinkedHashMap<>();
        all(Observation.class)
                .filter(each -> !isCoded(each.getMethod(), Systems.METHOD, Method.WORKED_OUT))
                .forEach(each -> {
                    Matcher place = PLACE.matcher(each.getIdPart());
                    if (place.matches()) {
                        places.computeIfAbsent(place.group(1), _ -> new LinkedHashMap<>())
                                .put(place.group(2), each);
                    }
                });
        return places.values().stream().map(Reconstruction::outcome).toList();
    }

    private static Outcome outcome(Map<String, Observation> parts) {
        Observation first = parts.values().iterator().next();
        Stamp at = stamp(first.getEffective());
        if (first.getDataAbsentReason().getCoding().stream()
                .anyMatch(each -> Systems.REFUSAL.equals(each.getSystem()))) {
            return new Outcome.Refused(vital(first.getCode()), refusal(first), at);
        }
        Reading reading = reading(first, parts);
        return isCoded(first.getMethod(), Systems.METHOD, Method.ENTERED)
                ? new Outcome.Entered(reading, at)
                : new Outcome.Measured(reading, quality(first), at);
    }

    private static Reading reading(Observation first, Map<String, Observation> parts) {
        if (first.hasExtension(Systems.UNKNOWN_READING)) {
            return new Reading.Unknown(
                    Integer.parseInt(first.getCode().getCodingFirstRep().getCode()),
                    ((Base64BinaryType) first.getExtensionByUrl(Systems.UNKNOWN_READING).getValue())
                            .getValue());
        }
        if (parts.containsKey("electrocardiogram")) {
            double rate = value(parts, "heart-rate");
            return first.hasComponent()
                    ? new Reading.Electrocardiogram(
                            WaveformOf.read(first), rate, interpretation(first, parts))
                    : new Reading.RecordedElectrocardiogram(
                            Hash.parse(first.getIdentifierFirstRep().getValue()),
                            rate,
                            interpretation(first, parts));
        }
        if (parts.containsKey("perfusion-index")) {
            return new Reading.OxygenSaturation(
                    value(first), value(parts, "pulse-rate"), value(parts, "perfusion-index"));
        }
        if (parts.containsKey("pulse-rate")) {
            return new Reading.BareSaturation(value(first), value(parts, "pulse-rate"));
        }
        if (parts.containsKey("cuff-pulse-rate")) {
            return new Reading.BloodPressure(
                    part(first, 0),
                    part(first, 2),
                    part(first, 1),
                    value(parts, "cuff-pulse-rate"));
        }
        return switch (parts.keySet().iterator().next()) {
            case "blood-pressure" -> new Reading.BarePressure(part(first, 0), part(first, 1));
            case "body-temperature" ->
                    new Reading.BodyTemperature(
                            value(first),
                            first.hasBodySite()
                                    ? own(Site.values(), Systems.SITE, first.getBodySite())
                                    : Site.SKIN);
            case "respiration-rate" ->
                    new Reading.RespirationRate(
                            value(first),
                            own(
                                    Reading.RespirationRate.Source.values(),
                                    Systems.RESPIRATION_SOURCE,
                                    first.getMethod()));
            case "blood-glucose" ->
                    new Reading.BloodGlucose(
                            value(first),
                            own(
                                    Meal.values(),
                                    Systems.MEAL,
                                    concept(first.getExtensionByUrl(Systems.MEAL_TIME))),
                            own(Specimen.values(), Systems.SPECIMEN, first.getMethod()));
            case "urine-strip" ->
                    new Reading.UrineStrip(
                            first.getComponent().stream().map(Reconstruction::pad).toList());
            case "body-weight" -> new Reading.BodyWeight(value(first));
            case "body-height" -> new Reading.BodyHeight(value(first));
            default -> throw new AssertionError(parts.keySet());
        };
    }

    private static Pad pad(Observation.ObservationComponentComponent component) {
        Analyte analyte =
                one(Analyte.values(), each -> Codings.of(each).equalsDeep(component.getCode()));
        return new Pad(
                analyte,
                component.getValue() instanceof Quantity number
                        ? new Grade.Amount(number.getValue().doubleValue())
                        : own(
                                Grade.Step.values(),
                                Systems.GRADE,
                                component.getValueCodeableConcept()));
    }

    private static Interpretation interpretation(
            Observation waveform, Map<String, Observation> parts) {
        List<Interpretation.Interval> intervals = new ArrayList<>();
        List<Rhythm> rhythms = new ArrayList<>();
        List<Interpretation.Count> counts = new ArrayList<>();
        List<Interpretation.StLevel> levels = new ArrayList<>();
        for (Observation each : parts.values()) {
            for (IntervalKind kind : IntervalKind.values()) {
                if (Codings.of(kind).equalsDeep(each.getCode())) {
                    intervals.add(new Interpretation.Interval(kind, value(each)));
                }
            }
            for (EctopicBeat kind : EctopicBeat.values()) {
                if (Codings.of(kind).equalsDeep(each.getCode())) {
                    int beats = each.getValueIntegerType().getValue();
                    counts.add(new Interpretation.Count(kind, beats));
                }
            }
            if (Codings.rhythm().equalsDeep(each.getCode())) {
                rhythms.add(own(Rhythm.values(), Systems.RHYTHM, each.getValueCodeableConcept()));
            }
            if (Codings.stLevels().equalsDeep(each.getCode())) {
                each.getComponent().stream().map(Reconstruction::level).forEach(levels::add);
            }
        }
        String filter =
                Optional.ofNullable(waveform.getExtensionByUrl(Systems.FILTER))
                        .map(each -> each.getValue().primitiveValue())
                        .orElse("");
        return new Interpretation(intervals, rhythms, counts, filter, levels);
    }

    private static Interpretation.StLevel level(
            Observation.ObservationComponentComponent component) {
        return new Interpretation.StLevel(
                one(Lead.values(), each -> Codings.stLevel(each).equalsDeep(component.getCode())),
                component.getValueQuantity().getValue().doubleValue(),
                quantity(component.getExtensionByUrl(Systems.SPREAD)));
    }

    private List<Finding> findings() {
        return all(Observation.class)
                .filter(each -> each.hasExtension(Systems.BASIS))
                .map(each ->
                        new Finding(
                                each.getCode().getCodingFirstRep().getCode(),
                                vital(concept(each.getExtensionByUrl(Systems.BASIS))),
                                own(
                                        Urgency.values(),
                                        Systems.URGENCY,
                                        each.getInterpretationFirstRep()),
                                each.getValueStringType().getValue(),
                                each.getNoteFirstRep().getText(),
                                citation(each.getExtensionByUrl(Systems.CITATION))))
                .toList();
    }

    private static Citation citation(Extension citation) {
        return new Citation(
                citation.getExtensionString("guideline"),
                citation.getExtensionString("edition"),
                citation.getExtensionString("clause"));
    }

    private static Quality quality(Observation observation) {
        return new Quality(
                observation.getExtensionsByUrl(Systems.QUALITY_DISTURBANCE).stream()
                        .map(each -> own(Disturbance.values(), Systems.DISTURBANCE, concept(each)))
                        .toList());
    }

    private Origin origin() {
        return Villages.isSimulated(bundle) ? Origin.SIMULATED : Origin.MEASURED;
    }

    private String clinician(Reference reference) {
        return named(bundle, Practitioner.class, reference).getIdentifierFirstRep().getValue();
    }

    /// When the fact was made.
    private Stamp stamp() {
        return stamp(one(Provenance.class).getOccurred());
    }

    private static Stamp stamp(Type type) {
        if (type instanceof DateTimeType date) {
            return new Stamp(
                    date.getValue().toInstant(),
                    Duration.ofMillis(
                            (long)
                                    (double)
                                            quantity(
                                                    date.getExtensionByUrl(
                                                            Systems.STAMP_UNCERTAINTY))));
        }
        Period period = (Period) type;
        Instant from = period.getStart().toInstant();
        if (!period.hasEnd()) {
            return Stamp.notBefore(from, Optional.empty());
        }
        Duration half = Duration.between(from, period.getEnd().toInstant()).dividedBy(2);
        return new Stamp(from.plus(half), half);
    }

    private static Vital vital(CodeableConcept code) {
        return one(Vital.values(), each -> Codings.of(each).equalsDeep(code));
    }

    private static Refusal refusal(Observation observation) {
        return own(Refusal.values(), Systems.REFUSAL, observation.getDataAbsentReason());
    }

    private static double value(Map<String, Observation> parts, String what) {
        return value(requireNonNull(parts.get(what), what));
    }

    private static double value(Observation observation) {
        return observation.getValueQuantity().getValue().doubleValue();
    }

    private static double part(Observation observation, int position) {
        return observation.getComponent().get(position).getValueQuantity().getValue().doubleValue();
    }

    private static Double quantity(Extension extension) {
        return ((Quantity) extension.getValue()).getValue().doubleValue();
    }

    private static CodeableConcept concept(Extension extension) {
        return (CodeableConcept) extension.getValue();
    }

    private static boolean isCoded(CodeableConcept concept, String system, Enum<?> word) {
        return concept.getCoding().stream().anyMatch(each -> each.is(system, Codings.code(word)));
    }

    private static <T extends Enum<T>> T own(T[] words, String system, CodeableConcept concept) {
        return one(words, each -> isCoded(concept, system, each));
    }

    private static <T> T one(T[] of, Predicate<T> is) {
        return Stream.of(of).filter(is).findFirst().orElseThrow();
    }

    private <T extends Resource> T one(Class<T> type) {
        return all(type).findFirst().orElseThrow();
    }

    private <T extends Resource> Stream<T> all(Class<T> type) {
        return all(bundle, type);
    }

    private static <T extends Resource> Stream<T> all(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static <T extends Resource> T named(Bundle in, Class<T> type, Reference reference) {
        return all(in, type)
                .filter(each -> reference.getReference().endsWith("/" + each.getIdPart()))
                .findFirst()
                .orElseThrow();
    }
}
