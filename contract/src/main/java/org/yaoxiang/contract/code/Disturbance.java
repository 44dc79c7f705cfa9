package org.yaoxiang.contract.code;

/// What troubled a signal that was still fit for use.
public enum Disturbance {
    MOTION("活动干扰", "motion"),
    BASELINE_WANDER("基线漂移", "baseline wander"),
    MAINS("工频干扰", "mains interference"),
    MUSCLE("肌电干扰", "muscle noise"),
    LOW_PERFUSION("灌注偏低", "low perfusion"),
    GAP("信号中断", "gap in the signal");

    private final String chinese;
    private final String english;

    Disturbance(String chinese, String english) {
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
