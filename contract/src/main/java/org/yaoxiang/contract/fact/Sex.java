package org.yaoxiang.contract.fact;

/// Administrative sex; the names in lower case are FHIR's administrative-gender codes.
public enum Sex {
    MALE,
    FEMALE,
    OTHER,
    UNKNOWN
}
