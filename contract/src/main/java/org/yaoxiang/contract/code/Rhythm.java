package org.yaoxiang.contract.code;

/// What a program says of the heart's rhythm, with its IEEE 11073-10101 term where one is known to
/// mean just that (0 elsewhere).
public enum Rhythm {
    REGULAR(0, "节律规则", "regular"),
    BRADYCARDIA(0, "心动过缓", "bradycardia"),
    TACHYCARDIA(147688, "心动过速", "tachycardia"),
    PAUSE(0, "停搏", "pause"),
    ATRIAL_FIBRILLATION(147720, "疑似心房颤动", "possible atrial fibrillation"),
    ECTOPIC(0, "早搏", "ectopic beats");

    private final int mdc;
    private final String chinese;
    private final String english;

    Rhythm(int mdc, String chinese, String english) {
        this.mdc = mdc;
        this.chinese = chinese;
        this.english = english;
    }

    /// The IEEE 11073-10101 term, or 0 where none is sent.
    public int mdc() {
        return mdc;
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
