package org.yaoxiang.contract.code;

/// Where a temperature was taken. Sites are not converted into each other. The position is the
/// number on the wire.
public enum Site {
    /// Where the contact probe lies, as the doctor placed it.
    SKIN("探头接触处", "where the probe lies"),
    /// The surface of the forehead by infrared light: cooler than the body.
    FOREHEAD("额头表面（红外，低于体内温度）", "surface of the forehead (infrared, below core temperature)");

    private final String chinese;
    private final String english;

    Site(String chinese, String english) {
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
