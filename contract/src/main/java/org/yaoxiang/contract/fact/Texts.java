package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

/// The one rule for texts in facts: present, and no longer than stated.
final class Texts {
    private Texts() {}

    static String require(String text, String name, int lengthMax) {
        requireNonNull(text, name);
        if (text.isBlank() || text.length() > lengthMax) {
            throw new IllegalArgumentException(
                    name + " has " + text.length() + " characters, expected 1 to " + lengthMax);
        }
        return text;
    }
}
