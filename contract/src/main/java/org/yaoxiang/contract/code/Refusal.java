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
    CANCELLED("医生已跳过", "Skipped by the doctor", "not-performed"),
    CUFF_LEAK("袖带漏气：请检查接头和袖带", "Cuff leaks: check its connector and the cuff", "error"),
    CUFF_LOOSE("袖带过松：请重新绑紧再测", "Cuff loose: wrap it snugly and measure again", "error"),
    OVERPRESSURE(
            "袖带压力过高，已放气：请松开袖带休息后再测",
            "Cuff pressure too high, released: loosen the cuff, rest and measure again",
            "error"),
    IRREGULAR_PULSE(
            "脉搏不齐，无法测定：请休息后再测，或做心电图",
            "Pulse irregular, no value: rest and measure again, or record an electrocardiogram",
            "error"),
    WEAK_SIGNAL("信号过弱：请调整位置再测", "Signal weak: adjust the position and measure again", "error"),
    AMBIENT_LIGHT("环境光过强：请遮光再测", "Too much light: shade the sensor and measure again", "error"),
    NO_STRIP("未放试纸：请插入新试纸", "No strip: insert a new strip", "not-performed"),
    EXPIRED_CALIBRATION(
            "校准已过期：请联系技术员校准",
            "Calibration expired: call the technician to calibrate",
            "not-performed"),
    LOW_BATTERY("电量不足：请充电后再测", "Battery low: charge it and measure again", "not-performed"),
    NO_CONNECTION(
            "仪器未连接：请打开仪器并靠近",
            "Instrument not connected: switch it on and bring it near",
            "not-performed"),
    CHECKSUM("仪器数据传输出错：请再测", "Data from the instrument damaged: measure again", "error"),
    NO_NEW_READING(
            "仪器里没有刚测的结果：请先在仪器上测量",
            "The instrument holds no new result: measure with it first",
            "not-performed"),
    STRIP_FAULT("试纸有误：请换新试纸再测", "Strip at fault: measure with a new strip", "error"),
    SAMPLE_TOO_SMALL(
            "血样不足：请换新试纸，重新采血", "Blood drop too small: take a new strip and a new drop", "error"),
    TOO_HOT_OR_COLD(
            "仪器过热或过冷：请在室温放置后再测",
            "Instrument too hot or too cold: let it come to room temperature and measure again",
            "error"),
    CONTROL_SOLUTION(
            "这是质控液的结果，不是病人的：请用病人的血再测",
            "This is control solution, not the patient: measure the patient's blood",
            "not-performed"),
    WRONG_SPECIMEN(
            "样本不是指尖血：请采指尖血再测", "Not capillary blood: measure a finger-prick", "not-performed"),
    CLOCK_WRONG(
            "仪器时间不对，无法确认是刚测的结果：请校准仪器时间再测",
            "The instrument's clock is wrong, its result may be an old one: set it, measure again",
            "error"),
    PART_MISSING(
            "仪器没有给出完整结果：请再测",
            "The instrument did not give all of its result: measure again",
            "error"),
    NO_BREATHING(
            "未见呼吸起伏：请先看病人是否在呼吸，再查电极",
            "No breathing seen: look whether the patient breathes, then check the electrodes",
            "error");

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
