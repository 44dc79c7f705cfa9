package org.yaoxiang.contract.code;

/// How soon the county must look, least urgent first; the FHIR column is a request-priority code.
public enum Urgency {
    ROUTINE("常规", "routine", "routine"),
    SOON("尽快", "soon", "urgent"),
    URGENT("紧急", "urgent", "asap"),
    EMERGENCY("危急", "emergency", "stat");

    private final String chinese;
    private final String english;
    private final String requestPriority;

    Urgency(String chinese, String english, String requestPriority) {
        this.chinese = chinese;
        this.english = english;
        this.requestPriority = requestPriority;
    }

    /// What screens say in Chinese.
    public String chinese() {
        return chinese;
    }

    /// The same in English.
    public String english() {
        return english;
    }

    /// The code in `http://hl7.org/fhir/request-priority`, whose order is routine, urgent, asap,
    /// stat (FHIR R4, value set request-priority).
    public String requestPriority() {
        return requestPriority;
    }
}
