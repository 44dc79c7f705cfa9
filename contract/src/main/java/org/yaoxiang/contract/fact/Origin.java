package org.yaoxiang.contract.fact;

/// Whether a check comes from a patient or from a simulated one.
public enum Origin {
    MEASURED,
    SIMULATED
}
