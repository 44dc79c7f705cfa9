package org.yaoxiang.contract.code;

/// How soon the county must look, least urgent first; the FHIR column is a request-priority code.
public enum Urgency {
    ROUTINE("常规", "routine"),
    SOON("尽快", "urgent"),
    URGENT("紧急", "asap"),
    EMERGENCY("危急", "stat");

    private final String chinese;
    private final String requestPriority;

    Urgency(String chinese, String requestPriority) {
        this.chinese = chinese;
        this.requestPriority = requestPriority;
    }

    /// What screens say.
    public String chinese() {
        return chinese;
    }

    /// The code in `http://hl7.org/fhir/request-priority`, whose order is routine, urgent, asap,
    /// stat (FHIR R4, value set request-priority).
    public String requestPriority() {
        return requestPriority;
    }
}
