package org.yaoxiang.bridge.map;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.BindingStrength;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.UriType;
import org.yaoxiang.contract.code.Vital;

/// The profiles of the resources that are mapped, and the extensions that they bear.
final class Profiles {
    private Profiles() {}

    static List<StructureDefinition> all() {
        return Stream.concat(Stream.of(Profile.values()).map(Profiles::of), extensions())
                .map(Differential::definition)
                .toList();
    }

    private static Differential of(Profile profile) {
        Differential differential =
                Differential.of(
                        profile,
                        profile == Profile.REFUSED
                                ? Profile.OUTCOME.url()
                                : Systems.PROFILE + profile.type());
        return switch (profile) {
            case PATIENT ->
                    differential
                            .identified(Systems.SID_VILLAGE_PATIENT)
                            .always("active", "name", "name.text", "gender", "birthDate")
                            .to("managingOrganization", "Organization");
            case CLINICIAN -> differential.identified(Systems.SID_CLINICIAN).where("name");
            case VILLAGE -> differential.identified(Systems.SID_VILLAGE).always("active", "name");
            case SITE ->
                    differential
                            .extended(1, "1", Systems.ALTITUDE)
                            .identified(Systems.SID_VILLAGE)
                            .always("status", "name", "mode")
                            .to("managingOrganization", "Organization");
            case HANDHELD ->
                    differential
                            .identified(Systems.SID_HANDHELD)
                            .always("status", "deviceName")
                            .always("type", pattern(Systems.MDC, "65573"))
                            .where("owner");
            case RELAY ->
                    differential
                            .identified(Systems.SID_RELAY)
                            .always("status", "deviceName", "type");
            case INSTRUMENT ->
                    differential
                            .identified(Systems.SID_HANDHELD)
                            .always("status", "type")
                            .to("parent", "Device");
            case METRIC ->
                    differential
                            .identified(Systems.SID_HANDHELD)
                            .bound(1, "type", BindingStrength.EXTENSIBLE, Vocabulary.QUANTITIES)
                            .to("source", "Device")
                            .to("parent", "Device")
                            .always("calibration", "calibration.state");
            case VISIT ->
                    differential
                            .identified(Systems.SID_FACT)
                            .always("status", new CodeType("finished"))
                            .to("subject", "Patient")
                            .always("participant", "participant.individual", "period", "location")
                            .to("serviceProvider", "Organization");
            case OUTCOME -> outcome(differential);
            case REFUSED -> refused(differential);
            case ELECTROCARDIOGRAM -> electrocardiogram(differential);
            case INTERPRETATION -> interpretation(differential);
            case FINDING -> finding(differential);
            case SELF_TEST -> selfTest(differential);
            case CONSULT ->
                    differential
                            .identified(Systems.SID_FACT)
                            .always("status")
                            .always("intent", new CodeType("order"))
                            .always("priority")
                            .always("code", pattern(Systems.KIND_OF_REQUEST, "teleconsult"))
                            .to("subject", "Patient")
                            .to("encounter", "Encounter")
                            .always("authoredOn")
                            .to("requester", "Practitioner")
                            .always("reasonCode", "reasonCode.text", "supportingInfo");
            case CONSULT_TASK ->
                    differential
                            .to("basedOn", "ServiceRequest")
                            .always("status", "businessStatus")
                            .coded("businessStatus", Vocabulary.CONSULT_STATUS)
                            .always("intent", new CodeType("order"))
                            .always("priority")
                            .always("code", pattern(Systems.TASK_CODE, "fulfill"))
                            .to("focus", "ServiceRequest")
                            .to("for", "Patient")
                            .to("encounter", "Encounter")
                            .where("authoredOn", "lastModified")
                            .to("requester", "Practitioner")
                            .where("owner", "output");
            case ADVICE ->
                    differential
                            .identified(Systems.SID_FACT)
                            .to("basedOn", "ServiceRequest")
                            .always("status", new CodeType("final"))
                            .always("code", pattern(Systems.KIND_OF_REQUEST, "teleconsult"))
                            .to("subject", "Patient")
                            .to("encounter", "Encounter")
                            .always("effective[x]", "issued", "performer", "resultsInterpreter")
                            .to("result", "Observation")
                            .always("conclusion", "conclusionCode")
                            .coded("conclusionCode", Vocabulary.DISPOSITION);
            case PROVENANCE ->
                    differential
                            .always("target", "occurred[x]", "recorded")
                            .always("activity", pattern(Systems.DATA_OPERATION, "CREATE"))
                            .always("agent", "agent.type", "agent.who")
                            .always("entity")
                            .always("entity.role", new CodeType("source"))
                            .always("entity.what", "entity.what.identifier")
                            .where("entity.what.identifier.type")
                            .always("entity.what.identifier.system", new UriType(Systems.SID_FACT))
                            .always("entity.what.identifier.value")
                            .where("signature")
                            .extended("signature.extension", 0, "1", Systems.SIGNATURE_ALGORITHM);
        };
    }

    private static Differential outcome(Differential differential) {
        return differential
                .extended(0, "*", Systems.QUALITY_DISTURBANCE)
                .extended(0, "1", Systems.UNKNOWN_READING)
                .extended(0, "1", Systems.MEAL_TIME)
                .always("status")
                .bound(1, "code", BindingStrength.EXTENSIBLE, Vocabulary.QUANTITIES)
                .to("subject", "Patient")
                .to("encounter", "Encounter")
                .typed(1, "effective[x]", "dateTime", "Period")
                .to("performer", "Practitioner")
                .where("value[x]", "dataAbsentReason", "note", "bodySite", "method", "device")
                .where("derivedFrom", "component");
    }

    private static Differential refused(Differential differential) {
        return differential
                .never("value[x]")
                .always("dataAbsentReason")
                .coded("dataAbsentReason", Vocabulary.REFUSAL)
                .always("dataAbsentReason.text")
                .atLeast(2, "note");
    }

    private static Differential electrocardiogram(Differential differential) {
        return differential
                .extended(0, "*", Systems.QUALITY_DISTURBANCE)
                .extended(0, "1", Systems.FILTER)
                .where("identifier")
                .always("status")
                .always(
                        "code",
                        pattern(Systems.MDC, Integer.toString(Vital.ELECTROCARDIOGRAM.mdc())))
                .to("subject", "Patient")
                .to("encounter", "Encounter")
                .typed(1, "effective[x]", "dateTime", "Period")
                .to("performer", "Practitioner")
                .never("value[x]")
                .where("dataAbsentReason", "device", "component")
                .typed(1, "component.value[x]", "SampledData")
                .rule(
                        "yx-ecg",
                        "Either the samples of each lead or why there are none",
                        "component.exists() xor dataAbsentReason.exists()");
    }

    private static Differential interpretation(Differential differential) {
        return differential
                .extended(0, "*", Systems.QUALITY_DISTURBANCE)
                .always("status", new CodeType("preliminary"))
                .always("code")
                .to("subject", "Patient")
                .to("encounter", "Encounter")
                .typed(1, "effective[x]", "dateTime", "Period")
                .to("performer", "Practitioner")
                .where("value[x]", "method", "device")
                .to("derivedFrom", "Observation")
                .where("component")
                .extended("component.extension", 0, "1", Systems.SPREAD);
    }

    private static Differential finding(Differential differential) {
        return differential
                .extended(1, "1", Systems.BASIS)
                .extended(1, "1", Systems.CITATION)
                .always("status")
                .always("code")
                .coded("code", Vocabulary.RULE)
                .to("subject", "Patient")
                .to("encounter", "Encounter")
                .typed(1, "effective[x]", "dateTime", "Period")
                .to("performer", "Practitioner")
                .typed(1, "value[x]", "string")
                .always("interpretation")
                .coded("interpretation", Vocabulary.URGENCY)
                .atLeast(2, "note")
                .where("derivedFrom");
    }

    private static Differential selfTest(Differential differential) {
        return differential
                .always("status")
                .always("code")
                .coded("code", Vocabulary.PROBE)
                .to("subject", "Device")
                .typed(1, "effective[x]", "dateTime", "Period")
                .where("value[x]", "dataAbsentReason", "interpretation", "note")
                .to("device", "Device")
                .where("referenceRange")
                .rule(
                        "yx-self-test",
                        "Either a number with its limits or why there is none",
                        "(value.exists() and referenceRange.exists())"
                                + " xor dataAbsentReason.exists()");
    }

    private static Stream<Differential> extensions() {
        return Stream.of(
                extension(
                        Systems.STAMP_UNCERTAINTY,
                        "Half the width of the interval that holds the true instant",
                        "时间的不确定度",
                        "Quantity",
                        "dateTime",
                        "instant"),
                extension(
                        Systems.STAMP_UNSURE,
                        "The period holds one instant that is not known better",
                        "时间不确定",
                        "boolean",
                        "Period"),
                extension(
                        Systems.QUALITY_DISTURBANCE,
                        "What troubled the signal behind the value",
                        "信号质量",
                        "CodeableConcept",
                        "Observation"),
                extension(
                        Systems.UNKNOWN_READING,
                        "The CBOR of a reading of a newer handheld",
                        "未知读数",
                        "base64Binary",
                        "Observation"),
                extension(
                        Systems.MEAL_TIME,
                        "How the measuring of glucose lay to a meal",
                        "与进餐的关系",
                        "CodeableConcept",
                        "Observation"),
                extension(
                        Systems.FILTER,
                        "The filter through which a program read the electrocardiogram",
                        "判读所用滤波",
                        "string",
                        "Observation"),
                extension(
                        Systems.SPREAD,
                        "How far half of the beats lie from the level at most",
                        "离散度",
                        "Quantity",
                        "Observation.component"),
                extension(
                        Systems.BASIS,
                        "The quantity that a finding was concluded from",
                        "提示的依据",
                        "CodeableConcept",
                        "Observation"),
                citation(),
                extension(
                        Systems.SIGNATURE_ALGORITHM,
                        "The algorithm of the signature: ES256 or SM2",
                        "签名算法",
                        "code",
                        "Signature"),
                extension(
                        Systems.ALTITUDE, "Metres above sea level", "海拔", "Quantity", "Location"));
    }

    private static Differential extension(
            String url, String english, String chinese, String type, String... on) {
        return Differential.extension(url, english, chinese, on)
                .never("extension")
                .always("url", new UriType(url))
                .typed(1, "value[x]", type);
    }

    private static Differential citation() {
        Differential citation =
                Differential.extension(
                        Systems.CITATION,
                        "Where the rule of a finding stands",
                        "提示的出处",
                        "Observation");
        for (String part : List.of("guideline", "edition", "clause")) {
            citation.part(part, "string");
        }
        return citation.always("url", new UriType(Systems.CITATION)).never("value[x]");
    }

    private static CodeableConcept pattern(String system, String code) {
        return new CodeableConcept(new Coding().setSystem(system).setCode(code));
    }
}
