package org.yaoxiang.contract.code;

/// An ECG lead with its IEEE 11073-10101 terms as 32-bit decimal codes: of its voltage
/// (MDC_ECG_ELEC_POTL_…) and of its ST level (MDC_ECG_AMPL_ST_…). Both are a base and the lead's
/// own number; that of the ST level is 2:768 (DICOM PS3.16, CID 3688), and the leads' are listed
/// with it in the Philips IntelliVue Data Export Interface as NOM_ECG_AMPL_ST_….
public enum Lead {
    I("I", 131329, 131841),
    II("II", 131330, 131842),
    III("III", 131389, 131901),
    AVR("aVR", 131390, 131902),
    AVL("aVL", 131391, 131903),
    AVF("aVF", 131392, 131904),
    V1("V1", 131331, 131843),
    V2("V2", 131332, 131844),
    V3("V3", 131333, 131845),
    V4("V4", 131334, 131846),
    V5("V5", 131335, 131847),
    V6("V6", 131336, 131848);

    private final String label;
    private final int mdc;
    private final int stLevelMdc;

    Lead(String label, int mdc, int stLevelMdc) {
        this.label = label;
        this.mdc = mdc;
        this.stLevelMdc = stLevelMdc;
    }

    /// The lead as cardiologists write it.
    public String label() {
        return label;
    }

    /// The IEEE 11073-10101 term of its voltage.
    public int mdc() {
        return mdc;
    }

    /// The IEEE 11073-10101 term of its ST level.
    public int stLevelMdc() {
        return stLevelMdc;
    }
}
