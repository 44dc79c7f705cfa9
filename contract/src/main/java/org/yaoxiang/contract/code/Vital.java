package org.yaoxiang.contract.code;

/// A quantity that an instrument can measure, with its codes.
///
/// MDC codes are 32-bit decimal terms of IEEE 11073-10101 (partition · 65536 + term); LOINC codes
/// are the R4 vital-signs profile codes where such a profile exists; units are UCUM. An empty LOINC
/// column means that no LOINC code is sent for the quantity.
public enum Vital {
    /// Functional oxygen saturation by pulse oximetry (MDC_PULS_OXIM_SAT_O2).
    OXYGEN_SATURATION(150456, "2708-6", "%", "Oxygen saturation in Arterial blood", "血氧饱和度"),
    /// Pulse rate by pulse oximetry (MDC_PULS_OXIM_PULS_RATE).
    PULSE_RATE(149530, "8867-4", "/min", "Heart rate", "脉率"),
    /// Perfusion index by pulse oximetry (MDC_PULS_OXIM_PERF_REL).
    PERFUSION_INDEX(150448, "61006-3", "%", "Perfusion index Tissue by Pulse oximetry", "灌注指数"),
    /// Body temperature (MDC_TEMP_BODY).
    BODY_TEMPERATURE(150364, "8310-5", "Cel", "Body temperature", "体温"),
    /// The electrocardiogram as a waveform (MDC_ECG_ELEC_POTL).
    ELECTROCARDIOGRAM(131328, "", "mV", "Electrocardiogram", "心电图"),
    /// Heart rate from the electrocardiogram (MDC_ECG_HEART_RATE).
    HEART_RATE(147842, "8867-4", "/min", "Heart rate", "心率");

    private final int mdc;
    private final String loinc;
    private final String ucum;
    private final String english;
    private final String chinese;

    Vital(int mdc, String loinc, String ucum, String english, String chinese) {
        this.mdc = mdc;
        this.loinc = loinc;
        this.ucum = ucum;
        this.english = english;
        this.chinese = chinese;
    }

    /// The IEEE 11073-10101 term as one 32-bit decimal code.
    public int mdc() {
        return mdc;
    }

    /// The LOINC code, or an empty text where none is sent.
    public String loinc() {
        return loinc;
    }

    /// The UCUM unit of the quantity.
    public String ucum() {
        return ucum;
    }

    /// The name in English, LOINC's component where there is a LOINC code.
    public String english() {
        return english;
    }

    /// The name in Chinese, as screens show it.
    public String chinese() {
        return chinese;
    }
}
