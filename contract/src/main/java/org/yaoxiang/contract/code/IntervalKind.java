package org.yaoxiang.contract.code;

/// An interval of the electrocardiogram, with its codes. MDC terms are the global ones, over all
/// leads. For PR two sources give different MDC terms, so only its LOINC code is sent: 0. Both
/// corrected QT intervals have one code, so the formula is sent as the method's text.
public enum IntervalKind {
    RR("RR", 147240, "8637-1", "R-R interval", ""),
    PR("PR", 0, "8625-6", "P-R interval", ""),
    QRS("QRS", 147228, "8633-0", "QRS duration", ""),
    QT("QT", 147232, "8634-8", "Q-T interval", ""),
    /// Corrected after Bazett 1920; overcorrects above 85 to 90 beats a minute.
    QTC_BAZETT(
            "QTc (Bazett)", 147236, "8636-3", "Q-T interval corrected", "Bazett: QTc = QT / √RR"),
    /// Corrected after Fridericia 1920.
    QTC_FRIDERICIA(
            "QTc (Fridericia)",
            147236,
            "8636-3",
            "Q-T interval corrected",
            "Fridericia: QTc = QT / ∛RR");

    private final String label;
    private final int mdc;
    private final String loinc;
    private final String english;
    private final String method;

    IntervalKind(String label, int mdc, String loinc, String english, String method) {
        this.label = label;
        this.mdc = mdc;
        this.loinc = loinc;
        this.english = english;
        this.method = method;
    }

    /// The interval as cardiologists write it, in every language.
    public String label() {
        return label;
    }

    /// The IEEE 11073-10101 term, or 0 where none is sent.
    public int mdc() {
        return mdc;
    }

    /// The LOINC code.
    public String loinc() {
        return loinc;
    }

    /// The name in English, LOINC's display.
    public String english() {
        return english;
    }

    /// The formula with QT in ms and RR in s, or an empty text where none is needed.
    public String method() {
        return method;
    }
}
