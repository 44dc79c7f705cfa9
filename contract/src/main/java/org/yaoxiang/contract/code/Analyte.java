package org.yaoxiang.contract.code;

/// What a pad of a urine test strip measures, with its codes.
///
/// MDC terms as in {@link Vital}; LOINC codes are those of a test strip. The LOINC codes were
/// checked against the LOINC table by component, their long names were not, so none is sent.
/// Vitamin C has no code in either system that is known to be right: 0 and an empty text.
public enum Analyte {
    LEUKOCYTES("LEU", 160232, "5799-2", "白细胞", "Leukocyte esterase"),
    NITRITE("NIT", 160236, "5802-4", "亚硝酸盐", "Nitrite"),
    UROBILINOGEN("URO", 160248, "5818-0", "尿胆原", "Urobilinogen"),
    PROTEIN("PRO", 160244, "20454-5", "蛋白质", "Protein"),
    PH("pH", 159844, "5803-2", "酸碱度", "pH", 0, 14),
    BLOOD("BLD", 160240, "5794-3", "潜血", "Blood"),
    SPECIFIC_GRAVITY("SG", 160044, "5811-5", "比重", "Specific gravity", 1, 1.1),
    KETONES("KET", 160228, "2514-8", "酮体", "Ketones"),
    BILIRUBIN("BIL", 160224, "5770-3", "胆红素", "Bilirubin"),
    GLUCOSE("GLU", 159860, "25428-4", "葡萄糖", "Glucose"),
    VITAMIN_C("VC", 0, "", "维生素C", "Vitamin C");

    private final String label;
    private final int mdc;
    private final String loinc;
    private final String chinese;
    private final String english;
    private final double numberMin;
    private final double numberMax;

    Analyte(String label, int mdc, String loinc, String chinese, String english) {
        this(label, mdc, loinc, chinese, english, 0, 0);
    }

    Analyte(
            String label,
            int mdc,
            String loinc,
            String chinese,
            String english,
            double numberMin,
            double numberMax) {
        this.label = label;
        this.mdc = mdc;
        this.loinc = loinc;
        this.chinese = chinese;
        this.english = english;
        this.numberMin = numberMin;
        this.numberMax = numberMax;
    }

    /// The letters that strips and print-outs use.
    public String label() {
        return label;
    }

    /// The IEEE 11073-10101 term, or 0 where none is sent.
    public int mdc() {
        return mdc;
    }

    /// The LOINC code, or an empty text where none is sent.
    public String loinc() {
        return loinc;
    }

    /// The name in Chinese, as screens show it.
    public String chinese() {
        return chinese;
    }

    /// The name in English, as screens show it.
    public String english() {
        return english;
    }

    /// Whether the pad's chart has numbers rather than steps.
    public boolean isNumber() {
        return numberMax > 0;
    }

    /// The least number that is possible, for sanity only: 0 for pH, 1 for specific gravity.
    public double numberMin() {
        return numberMin;
    }

    /// The greatest number that is possible, for sanity only; 0 where the chart has steps.
    public double numberMax() {
        return numberMax;
    }
}
