package org.yaoxiang.contract.code;

/// Where a beat begins that does not come from the sinus node.
public enum EctopicBeat {
    VENTRICULAR("室性早搏", "ventricular beats"),
    SUPRAVENTRICULAR("室上性早搏", "supraventricular beats");

    private final String chinese;
    private final String english;

    EctopicBeat(String chinese, String english) {
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
