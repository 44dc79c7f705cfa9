package org.yaoxiang.contract.code;

/// What an instrument tests on itself.
public enum Probe {
    /// The part's own number, a count.
    IDENTITY("型号识别", "identity"),
    /// What it reads of a signal that it makes itself.
    TEST_SIGNAL("测试信号", "test signal"),
    /// What it reads when there is nothing to read.
    NOISE("噪声", "noise"),
    /// Days until its calibration is due.
    CALIBRATION("距校准到期", "calibration due in"),
    /// What it reads against what it should be by a setting.
    AGREEMENT("与设定之差", "difference from the setting"),
    /// What it reads of the quantity itself when there is none of it.
    ZERO("零点", "zero point"),
    /// How long it takes to let go of what it holds.
    RELEASE("放气", "release of air");

    private final String chinese;
    private final String english;

    Probe(String chinese, String english) {
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
