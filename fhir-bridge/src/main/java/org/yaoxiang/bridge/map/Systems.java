package org.yaoxiang.bridge.map;

/// The URIs of code systems, identifier systems and extensions.
final class Systems {
    /// Where the resources of a bundle live until a server gives them its own address. The domain
    /// is reserved (RFC 2606 §2), so that the address can never lead to somebody else.
    static final String BASE = "https://yaoxiang.example/fhir/";

    static final String LOINC = "http://loinc.org";
    static final String UCUM = "http://unitsofmeasure.org";

    /// IEEE 11073-10101; codes are decimal, partition · 65536 + term.
    static final String MDC = "urn:iso:std:iso:11073:10101";

    static final String OBSERVATION_CATEGORY =
            "http://terminology.hl7.org/CodeSystem/observation-category";
    static final String DATA_ABSENT_REASON =
            "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    static final String INTERPRETATION =
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    static final String DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
    static final String PARTICIPANT =
            "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    static final String SIGNATURE_TYPE = "urn:iso-astm:E1762-95:2013";
    static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";
    static final String TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code";
    static final String PROFILE = "http://hl7.org/fhir/StructureDefinition/";

    /// What AuditEvents are coded in.
    static final String LIFECYCLE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";

    static final String AUDIT_EVENT_TYPE = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    static final String INTERACTION = "http://hl7.org/fhir/restful-interaction";
    static final String SOURCE_TYPE = "http://terminology.hl7.org/CodeSystem/security-source-type";
    static final String ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    static final String OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

    /// Before the names of our own profiles.
    static final String OUR_PROFILE = BASE + "StructureDefinition/";

    /// Our own words, for which no standard has a code.
    static final String RULE = BASE + "CodeSystem/rule";

    static final String URGENCY = BASE + "CodeSystem/urgency";
    static final String REFUSAL = BASE + "CodeSystem/refusal";
    static final String MEAL = BASE + "CodeSystem/meal";
    static final String SPECIMEN = BASE + "CodeSystem/specimen";
    static final String SITE = BASE + "CodeSystem/site";
    static final String RESPIRATION_SOURCE = BASE + "CodeSystem/respiration-source";
    static final String METHOD = BASE + "CodeSystem/method";
    static final String DISPOSITION = BASE + "CodeSystem/disposition";
    static final String DISTURBANCE = BASE + "CodeSystem/disturbance";
    static final String READING_TAG = BASE + "CodeSystem/reading-tag";
    static final String PROBE = BASE + "CodeSystem/probe";
    static final String ANALYTE = BASE + "CodeSystem/analyte";
    static final String GRADE = BASE + "CodeSystem/grade";
    static final String RHYTHM = BASE + "CodeSystem/rhythm";
    static final String ECTOPIC_BEAT = BASE + "CodeSystem/ectopic-beat";
    static final String CONSULT_STATUS = BASE + "CodeSystem/consult-status";
    static final String KIND_OF_REQUEST = BASE + "CodeSystem/service";

    /// Identifiers that were given by us.
    static final String SID_FACT = BASE + "sid/fact";

    /// A resource's id here, for a server that gave it another.
    static final String SID_RESOURCE = BASE + "sid/resource";

    static final String SID_VILLAGE = BASE + "sid/village";
    static final String SID_VILLAGE_PATIENT = BASE + "sid/village-patient";
    static final String SID_CLINICIAN = BASE + "sid/clinician";
    static final String SID_RELAY = BASE + "sid/relay";

    /// Of a system that shows a bearer token.
    static final String SID_CLIENT = BASE + "sid/client";

    static final String SID_COUNTY = BASE + "sid/county";

    /// Of an answer that a relay has given no identifier: a digest of what it says.
    static final String SID_ANSWER = BASE + "sid/answer";

    /// A resident's identity number in China's health documents (WS/T 500).
    static final String IDENTITY_NUMBER = "urn:oid:2.16.156.10011.1.3";

    static final String SID_HANDHELD = BASE + "sid/handheld";

    /// On a date: half the width of the interval that holds the true instant, in milliseconds.
    static final String STAMP_UNCERTAINTY = BASE + "StructureDefinition/stamp-uncertainty";

    /// On a Period: it holds one instant that is not known better, and does not last.
    static final String STAMP_UNSURE = BASE + "StructureDefinition/stamp-unsure";

    /// On an Observation: what troubled the signal behind the value.
    static final String QUALITY_DISTURBANCE = BASE + "StructureDefinition/quality-disturbance";

    /// On an Observation: the CBOR of a reading that this version does not know.
    static final String UNKNOWN_READING = BASE + "StructureDefinition/unknown-reading";

    /// On an Observation of glucose: how it lay to a meal.
    static final String MEAL_TIME = BASE + "StructureDefinition/meal-time";

    /// On an electrocardiogram: the filter through which a program read it.
    static final String FILTER = BASE + "StructureDefinition/filter";

    /// On an ST level: how far half of the beats lie from it at most.
    static final String SPREAD = BASE + "StructureDefinition/spread";

    /// On a finding: the quantity that it was concluded from.
    static final String BASIS = BASE + "StructureDefinition/basis";

    /// On a finding: where its rule stands, as guideline, edition and clause.
    static final String CITATION = BASE + "StructureDefinition/citation";

    /// On a Signature: the algorithm, ES256 (RFC 9053) or SM2 with SM3 (GB/T 32918.2).
    static final String SIGNATURE_ALGORITHM = BASE + "StructureDefinition/signature-algorithm";

    /// On a Location: metres above sea level. `Location.position` has an altitude, but only beside
    /// a longitude and a latitude (both 1..1 in R4), which a village does not send.
    static final String ALTITUDE = BASE + "StructureDefinition/altitude";

    private Systems() {}
}
