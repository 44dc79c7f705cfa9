package org.yaoxiang.device.driver;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/// A citizen's identity number (GB 11643-1999): six digits of area, eight of birth, three of
/// sequence, one check digit (ISO 7064 MOD 11-2). The area is not checked: old areas stay on cards.
/// Prints no digit.
///
/// @param text eighteen characters, the last a digit or X, with its check digit and a date that
///   exists
public record IdentityNumber(String text) {
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK = "10X98765432";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    public IdentityNumber {
        if (!text.matches("[0-9]{17}[0-9X]")
                || text.charAt(17) != check(text)
                || day(text.substring(6, 14)).isEmpty()) {
            throw new IllegalArgumentException("an identity number that contradicts itself");
        }
    }

    /// Whether a text has the form of an identity number, right or wrong.
    public static boolean hasForm(String text) {
        return text.matches("[0-9]{17}[0-9Xx]");
    }

    /// The number in a text, X in either case; empty when its form, its date or its check digit is
    /// wrong, or its date is after today.
    public static Optional<IdentityNumber> of(String text, LocalDate today) {
        String number = text.toUpperCase(Locale.ROOT);
        boolean isSound =
                number.matches("[0-9]{17}[0-9X]")
                        && number.charAt(17) == check(number)
                        && day(number.substring(6, 14))
                                .filter(birth -> !birth.isAfter(today))
                                .isPresent();
        return isSound ? Optional.of(new IdentityNumber(number)) : Optional.empty();
    }

    /// The bearer's day of birth, as the number says.
    public LocalDate birthDate() {
        return day(text.substring(6, 14)).orElseThrow();
    }

    /// Whether the bearer is male: the seventeenth digit is odd.
    public boolean isMale() {
        return (text.charAt(16) - '0') % 2 == 1;
    }

    /// The check digit that seventeen digits ask for.
    static char check(String number) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (number.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECK.charAt(sum % 11);
    }

    /// The day in eight digits, when there is such a day.
    static Optional<LocalDate> day(String digits) {
        try {
            return digits.matches("[0-9]{8}")
                    ? Optional.of(LocalDate.parse(digits, DAY))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "IdentityNumber[redacted]";
    }
}
