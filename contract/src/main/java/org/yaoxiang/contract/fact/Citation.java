package org.yaoxiang.contract.fact;

/// Where a finding's rule stands.
public record Citation(String guideline, String edition, String clause) {
    public Citation {
        Texts.require(guideline, "guideline", 256);
        Texts.require(edition, "edition", 64);
        Texts.require(clause, "clause", 256);
    }
}
