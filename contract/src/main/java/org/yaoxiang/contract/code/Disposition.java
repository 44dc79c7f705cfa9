package org.yaoxiang.contract.code;

/// What the county advises to do with the patient.
public enum Disposition {
    TREAT_HERE("就地治疗", "Treat in the village"),
    WATCH("观察随访", "Watch and check again"),
    REFER_NOW("立即转诊", "Refer to the county now"),
    REFER_BACK("转回村卫生室", "Refer back to the village");

    private final String chinese;
    private final String english;

    Disposition(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /// What screens say in Chinese.
    public String chinese() {
        return chinese;
    }

    /// What screens say in English.
    public String english() {
        return english;
    }
}
