package org.yaoxiang.contract.code;

/// An ECG lead with its IEEE 11073-10101 term (MDC_ECG_ELEC_POTL_…) as one 32-bit decimal code.
public enum Lead {
    I("I", 131329),
    II("II", 131330),
    III("III", 131389),
    AVR("aVR", 131390),
    AVL("aVL", 131391),
    AVF("aVF", 131392),
    V1("V1", 131331),
    V2("V2", 131332),
    V3("V3", 131333),
    V4("V4", 131334),
    V5("V5", 131335),
    V6("V6", 131336);

    private final String label;
    private final int mdc;

    Lead(String label, int mdc) {
        this.label = label;
        this.mdc = mdc;
    }

    /// The lead as cardiologists write it.
    public String label() {
        return label;
    }

    /// The IEEE 11073-10101 term.
    public int mdc() {
        return mdc;
    }
}
