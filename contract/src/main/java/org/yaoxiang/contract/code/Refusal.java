package org.yaoxiang.contract.code;

/// Why there is no reading. Each reason has words for the doctor, state first, then remedy, and a
/// code of FHIR's data-absent-reason system.
public enum Refusal {
    NO_FINGER("手指未放好：请把手指放入指夹", "No finger: place the finger in the clip", "not-performed"),
    LEAD_OFF("导联脱落：请检查电极", "Lead off: check the electrodes", "error"),
    NO_CONTACT("体温探头未贴紧：请贴紧皮肤", "Probe not in contact: press it to the skin", "error"),
    NOT_SETTLED("读数未稳定：请保持不动再测", "Not settled: keep still and measure again", "error"),
    MOTION("信号受活动干扰：请保持不动再测", "Motion: keep still and measure again", "error"),
    LOW_PERFUSION("灌注过低：请温暖手指再测", "Low perfusion: warm the finger and measure again", "error"),
    NOISE("信号噪声过大：请检查接触再测", "Noise: check the contact and measure again", "error"),
    SATURATED("信号超出量程：请重新放置再测", "Signal saturated: reposition and measure again", "error"),
    OUT_OF_RANGE("超出仪器量程", "Outside the instrument's range", "error"),
    INSTRUMENT_FAULT("仪器无应答：请联系技术员", "Instrument does not answer: call the technician", "error"),
    CANCELLED("医生已跳过", "Skipped by the doctor", "not-performed");

    private final String chinese;
    private final String english;
    private final String dataAbsentReason;

    Refusal(String chinese, String english, String dataAbsentReason) {
        this.chinese = chinese;
        this.english = english;
        this.dataAbsentReason = dataAbsentReason;
    }

    /// What the screen says in Chinese.
    public String chinese() {
        return chinese;
    }

    /// What the screen says in English.
    public String english() {
        return english;
    }

    /// The code in `http://terminology.hl7.org/CodeSystem/data-absent-reason`.
    public String dataAbsentReason() {
        return dataAbsentReason;
    }
}
