package org.yaoxiang.contract.code;

/// What a glucose meter says it measured in. Meters are calibrated to whole blood or to plasma, and
/// plasma reads a factor of 1.11 higher (IFCC recommendation, D'Orazio 2006): whoever compares two
/// numbers has to know.
public enum Specimen {
    /// Capillary whole blood (MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD).
    CAPILLARY_WHOLE_BLOOD(160184, "毛细血管全血", "capillary whole blood"),
    /// Capillary blood, the number calibrated to plasma (MDC_CONC_GLU_CAPILLARY_PLASMA).
    CAPILLARY_PLASMA(160188, "毛细血管血浆", "capillary plasma"),
    /// Capillary blood by where it was taken; the meter does not tell to what it is calibrated.
    CAPILLARY_NOT_TOLD(0, "毛细血管血（未注明全血或血浆）", "capillary, whole blood or plasma not told");

    private final int mdc;
    private final String chinese;
    private final String english;

    Specimen(int mdc, String chinese, String english) {
        this.mdc = mdc;
        this.chinese = chinese;
        this.english = english;
    }

    /// The IEEE 11073-10101 term of glucose in it, or 0 where none says it.
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
