package org.yaoxiang.contract.code;

/// A quantity that an instrument can measure, with its codes.
///
/// MDC codes are 32-bit decimal terms of IEEE 11073-10101 (partition · 65536 + term); LOINC codes
/// are the R4 vital-signs profile codes where such a profile exists; units are UCUM. An empty LOINC
/// column or an MDC column of 0 means that no such code is sent for the quantity.
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
    HEART_RATE(147842, "8867-4", "/min", "Heart rate", "心率"),
    /// Arterial pressure by an upper-arm cuff, all its parts together (MDC_PRESS_BLD_NONINV).
    BLOOD_PRESSURE(150020, "85354-9", "mm[Hg]", "Blood pressure", "血压"),
    /// The systolic part of it (MDC_PRESS_BLD_NONINV_SYS).
    SYSTOLIC_PRESSURE(150021, "8480-6", "mm[Hg]", "Systolic blood pressure", "收缩压"),
    /// The diastolic part of it (MDC_PRESS_BLD_NONINV_DIA).
    DIASTOLIC_PRESSURE(150022, "8462-4", "mm[Hg]", "Diastolic blood pressure", "舒张压"),
    /// The mean of it over the heart's cycle (MDC_PRESS_BLD_NONINV_MEAN).
    MEAN_PRESSURE(150023, "8478-0", "mm[Hg]", "Mean blood pressure", "平均动脉压"),
    /// Pulse rate in the cuff, another quantity than the oximeter's (MDC_PULS_RATE_NON_INV).
    CUFF_PULSE_RATE(149546, "8867-4", "/min", "Heart rate", "脉率（血压计）"),
    /// Breaths (MDC_RESP_RATE).
    RESPIRATION_RATE(151562, "9279-1", "/min", "Respiratory rate", "呼吸频率"),
    /// Glucose in capillary blood by a meter; the LOINC code is the one for any time, {@link Meal}
    /// has the others, {@link Specimen} the MDC terms (this one is that of whole blood).
    BLOOD_GLUCOSE(160184, "14743-9", "mmol/L", "Blood glucose", "血糖"),
    /// A urine test strip as a whole; {@link Analyte} has the codes of its pads. No MDC term is
    /// known for the panel.
    URINE_STRIP(0, "24357-6", "1", "Urine test strip", "尿常规（试纸）"),
    /// Body weight (MDC_MASS_BODY_ACTUAL).
    BODY_WEIGHT(188736, "29463-7", "kg", "Body weight", "体重"),
    /// Body height (MDC_LEN_BODY_ACTUAL).
    BODY_HEIGHT(188740, "8302-2", "cm", "Body height", "身高"),
    /// Weight over height squared, worked out and never measured (MDC_RATIO_MASS_BODY_LEN_SQ).
    BODY_MASS_INDEX(188752, "39156-5", "kg/m2", "Body mass index", "体质指数"),
    /// Pressure of the air around (MDC_PRESS_AIR_AMBIENT); of the handheld, not of a patient. No
    /// LOINC code is known for it.
    AIR_PRESSURE(152836, "", "hPa", "Air pressure", "大气压"),
    /// Charge of the handheld's battery (MDC_ATTR_VAL_BATT_CHARGE); of the handheld too.
    BATTERY_CHARGE(67996, "", "%", "Battery charge", "电量");

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

    /// The IEEE 11073-10101 term as one 32-bit decimal code, or 0 where none is sent.
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

    /// The name in English, as screens show it.
    public String english() {
        return english;
    }

    /// The name in Chinese, as screens show it.
    public String chinese() {
        return chinese;
    }
}
