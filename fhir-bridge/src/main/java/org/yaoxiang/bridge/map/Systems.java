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
    static final String TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code";
    static final String PROFILE = "http://hl7.org/fhir/StructureDefinition/";

    /// Our own words, for which no standard has a code.
    static final String RULE = BASE + "CodeSystem/rule";

    static final String URGENCY = BASE + "CodeSystem/urgency";
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
    static final String SID_HANDHELD = BASE + "sid/handheld";

    /// On a date: half the width of the interval that holds the true instant, in milliseconds.
    static final String STAMP_UNCERTAINTY = BASE + "StructureDefinition/stamp-uncertainty";

    /// On a Period: it holds one instant that is not known better, and does not last.
    static final String STAMP_UNSURE = BASE + "StructureDefinition/stamp-unsure";

    /// On an Observation: what troubled the signal behind the value.
    static final String QUALITY_DISTURBANCE = BASE + "StructureDefinition/quality-disturbance";

    /// On an Observation: the CBOR of a reading that this version does not know.
    static final String UNKNOWN_READING = BASE + "StructureDefinition/unknown-reading";

    /// On a Signature: the algorithm, ES256 (RFC 9053) or SM2 with SM3 (GB/T 32918.2).
    static final String SIGNATURE_ALGORITHM = BASE + "StructureDefinition/signature-algorithm";

    /// On a Location: metres above sea level. `Location.position` has an altitude, but only beside
    /// a longitude and a latitude (both 1..1 in R4), which a village does not send.
    static final String ALTITUDE = BASE + "StructureDefinition/altitude";

    private Systems() {}
}
