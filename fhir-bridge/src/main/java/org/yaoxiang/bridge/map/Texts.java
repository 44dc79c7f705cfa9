package org.yaoxiang.bridge.map;

/// Texts as FHIR allows them.
final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /// The text without what FHIR's string (R4 §2.24.0.1), XML (1.0 §2.2) or UTF-8 cannot carry:
    /// control characters, halves of surrogate pairs, U+FFFE and U+FFFF become U+FFFD. A village
    /// doctor's free text may hold anything that a keyboard or a paste gave, and must not stop the
    /// check that holds it.
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(each -> clean.appendCodePoint(allowed(each)));
        return clean.toString().strip();
    }

    private static int allowed(int codePoint) {
        boolean space = codePoint == '\t' || codePoint == '\r' || codePoint == '\n';
        boolean control = Character.isISOControl(codePoint) && !space;
        boolean half = Character.getType(codePoint) == Character.SURROGATE;
        boolean noXml = codePoint == 0xFFFE || codePoint == 0xFFFF;
        return control || half || noXml ? REPLACEMENT : codePoint;
    }
}
