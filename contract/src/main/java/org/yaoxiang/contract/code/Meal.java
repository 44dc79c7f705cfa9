package org.yaoxiang.contract.code;

/// When glucose was measured, with the LOINC code of capillary blood at that time. Codes were
/// checked against the LOINC table by component; the long name of the fasting code was not, so none
/// is sent.
public enum Meal {
    /// At any time, or it was not asked.
    RANDOM("14743-9", "随机", "random"),
    /// Nothing eaten for eight hours.
    FASTING("14770-2", "空腹", "fasting"),
    /// Two hours after the meal.
    AFTER_MEAL("14760-3", "餐后2小时", "2 h after a meal"),
    /// Before a meal, and not known to be fasting. LOINC's code is the one without a time.
    BEFORE_MEAL("14743-9", "餐前", "before a meal"),
    /// After a meal, and nobody noted how long: not to be taken for the two hours.
    SOME_TIME_AFTER_MEAL("14743-9", "餐后（时间未记）", "after a meal, time not noted"),
    /// Before going to bed.
    BEDTIME("14743-9", "睡前", "bedtime");

    private final String loinc;
    private final String chinese;
    private final String english;

    Meal(String loinc, String chinese, String english) {
        this.loinc = loinc;
        this.chinese = chinese;
        this.english = english;
    }

    /// The LOINC code of glucose [moles/volume] in capillary blood at that time.
    public String loinc() {
        return loinc;
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
