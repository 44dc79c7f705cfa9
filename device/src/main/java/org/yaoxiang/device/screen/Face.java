package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Ssd1306;
import org.yaoxiang.device.visit.Visit;

/// What the small panel shows, as a value: the battery, how many facts are saved and how many of
/// them wait for the county, and either how far a measurement is or what the last one gave. Never a
/// name, and nothing but the battery while the screen is locked.
///
/// ```
/// 82%            S12 W3
///
/// SPO2
/// 97%                       three times as large
///
/// ███████████░░░░░░░░░░     while it measures
/// ```
///
/// Digits, capitals and a few signs only: the panel is unfit for other scripts.
///
/// @param counts of facts; empty while the vault is closed or locked
/// @param batteryPercent empty when it is not known
/// @param title what is measured or was, at most 10 characters; empty at rest
/// @param value its result, at most 7 characters; empty while it is measured and at rest
/// @param percent how far the measurement is, 0 to 100; empty when none runs
record Face(
        Optional<Counts> counts,
        OptionalDouble batteryPercent,
        String title,
        String value,
        Optional<Long> percent) {
    /// How far the facts have come.
    ///
    /// @param saved own facts in the vault
    /// @param waiting those of them without the county's receipt
    record Counts(long saved, long waiting) {}

    private static final int TITLE_LENGTH_MAX = 10;
    private static final int VALUE_LENGTH_MAX = 7;
    private static final int GLYPH_WIDTH = 5;
    private static final int GLYPH_HEIGHT = 7;
    private static final int PITCH = GLYPH_WIDTH + 1;
    private static final int TITLE_TOP = 14;
    private static final int VALUE_TOP = 32;
    private static final int BAR_TOP = 56;
    private static final String SIGNS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ%/.-+!?:";

    private static final Map<Vital, String> TITLES =
            Map.of(
                    Vital.OXYGEN_SATURATION, "SPO2",
                    Vital.BODY_TEMPERATURE, "TEMP C",
                    Vital.ELECTROCARDIOGRAM, "ECG /MIN",
                    Vital.BLOOD_PRESSURE, "BP MMHG",
                    Vital.RESPIRATION_RATE, "RESP /MIN",
                    Vital.BLOOD_GLUCOSE, "GLU MMOL/L",
                    Vital.URINE_STRIP, "URINE",
                    Vital.BODY_WEIGHT, "KG",
                    Vital.BODY_HEIGHT, "CM");

    /// Five columns a sign, two hexadecimal digits a column, its lowest bit on top.
    private static final byte[] GLYPHS =
            HexFormat.of()
                    .parseHex(
                            "0000000000" // space
                                    + "3E5149453E" // 0
                                    + "00427F4000" // 1
                                    + "4261514946" // 2
                                    + "2141454B31" // 3
                                    + "1814127F10" // 4
                                    + "2745454539" // 5
                                    + "3C4A494930" // 6
                                    + "0171090503" // 7
                                    + "3649494936" // 8
                                    + "064949291E" // 9
                                    + "7E1111117E" // A
                                    + "7F49494936" // B
                                    + "3E41414122" // C
                                    + "7F4141221C" // D
                                    + "7F49494941" // E
                                    + "7F09090901" // F
                                    + "3E4149497A" // G
                                    + "7F0808087F" // H
                                    + "00417F4100" // I
                                    + "2040413F01" // J
                                    + "7F08142241" // K
                                    + "7F40404040" // L
                                    + "7F020C027F" // M
                                    + "7F0408107F" // N
                                    + "3E4141413E" // O
                                    + "7F09090906" // P
                                    + "3E4151215E" // Q
                                    + "7F09192946" // R
                                    + "4649494931" // S
                                    + "01017F0101" // T
                                    + "3F4040403F" // U
                                    + "1F2040201F" // V
                                    + "3F4038403F" // W
                                    + "6314081463" // X
                                    + "0708700807" // Y
                                    + "6151494543" // Z
                                    + "2313086462" // %
                                    + "2010080402" // /
                                    + "0060600000" // .
                                    + "0808080808" // -
                                    + "08083E0808" // +
                                    + "00005F0000" // !
                                    + "0201510906" // ?
                                    + "0036360000" // :
                            );

    Face {
        requireNonNull(counts, "counts");
        requireNonNull(batteryPercent, "batteryPercent");
        requireNonNull(percent, "percent");
        if (title.length() > TITLE_LENGTH_MAX || value.length() > VALUE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "title of "
                            + title.length()
                            + " and value of "
                            + value.length()
                            + " characters, expected at most "
                            + TITLE_LENGTH_MAX
                            + " and "
                            + VALUE_LENGTH_MAX);
        }
    }

    /// The title of a vital; empty for one that no instrument measures by itself.
    static String title(Vital vital) {
        return TITLES.getOrDefault(vital, "");
    }

    /// The result of an outcome: a number, or a dash where there is none or more than one.
    static String value(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused _ -> "-";
            case Outcome.Measured(Reading reading, _, _) -> value(reading);
            case Outcome.Entered(Reading reading, _) -> value(reading);
        };
    }

    private static String value(Reading reading) {
        return switch (reading) {
            case Reading.OxygenSaturation each -> whole(each.percent()) + "%";
            case Reading.BareSaturation each -> whole(each.percent()) + "%";
            case Reading.BodyTemperature each -> tenths(each.celsius());
            case Reading.Electrocardiogram each -> whole(each.heartRatePerMinute());
            case Reading.RecordedElectrocardiogram each -> whole(each.heartRatePerMinute());
            case Reading.BloodPressure each ->
                    whole(each.systolicMmHg()) + "/" + whole(each.diastolicMmHg());
            case Reading.BarePressure each ->
                    whole(each.systolicMmHg()) + "/" + whole(each.diastolicMmHg());
            case Reading.RespirationRate each -> whole(each.perMinute());
            case Reading.BloodGlucose each -> tenths(each.millimolesPerLitre());
            case Reading.BodyWeight each -> tenths(each.kilograms());
            case Reading.BodyHeight each -> tenths(each.centimetres());
            case Reading.UrineStrip _, Reading.Unknown _ -> "OK";
        };
    }

    /// The face after a measurement.
    static Face of(Counts counts, OptionalDouble batteryPercent, Optional<Outcome> last) {
        return new Face(
                Optional.of(counts),
                batteryPercent,
                last.map(each -> title(Visit.vital(each))).orElse(""),
                last.map(Face::value).orElse(""),
                Optional.empty());
    }

    /// The face before a PIN was given.
    static Face locked(OptionalDouble batteryPercent) {
        return new Face(Optional.empty(), batteryPercent, "LOCKED", "", Optional.empty());
    }

    /// Draws it.
    Ssd1306.Picture picture() {
        Ssd1306.Picture picture = new Ssd1306.Picture();
        String battery =
                batteryPercent.isPresent() ? whole(batteryPercent.getAsDouble()) + "%" : "?%";
        write(picture, battery, 0, 0, 1);
        counts.ifPresent(each -> write(picture, each));
        write(picture, title, 0, TITLE_TOP, 2);
        write(picture, value, 0, VALUE_TOP, 3);
        percent.ifPresent(each -> bar(picture, each));
        return picture;
    }

    private static void write(Ssd1306.Picture picture, Counts counts) {
        String text = "S" + counts.saved + " W" + counts.waiting;
        write(picture, text, Ssd1306.WIDTH - PITCH * text.length() + 1, 0, 1);
    }

    private static void bar(Ssd1306.Picture picture, long percent) {
        int filled = Math.clamp(percent, 0, 100) * Ssd1306.WIDTH / 100;
        for (int y = BAR_TOP; y < Ssd1306.HEIGHT; y++) {
            for (int x = 0; x < Ssd1306.WIDTH; x++) {
                boolean isEdge =
                        y == BAR_TOP || y == Ssd1306.HEIGHT - 1 || x == 0 || x == Ssd1306.WIDTH - 1;
                if (isEdge || x < filled) {
                    picture.light(x, y);
                }
            }
        }
    }

    /// What does not fit to the left or the right is cut off; a sign that is not known is a gap.
    private static void write(Ssd1306.Picture picture, String text, int left, int top, int scale) {
        for (int i = 0; i < text.length(); i++) {
            int sign = Math.max(0, SIGNS.indexOf(text.charAt(i)));
            for (int column = 0; column < GLYPH_WIDTH; column++) {
                int bits = GLYPHS[sign * GLYPH_WIDTH + column];
                for (int row = 0; row < GLYPH_HEIGHT; row++) {
                    if ((bits >> row & 1) != 0) {
                        dot(picture, left + (i * PITCH + column) * scale, top + row * scale, scale);
                    }
                }
            }
        }
    }

    private static void dot(Ssd1306.Picture picture, int left, int top, int scale) {
        for (int x = left; x < left + scale; x++) {
            for (int y = top; y < top + scale; y++) {
                if (x >= 0 && x < Ssd1306.WIDTH) {
                    picture.light(x, y);
                }
            }
        }
    }

    private static String whole(double value) {
        return Long.toString(Math.round(value));
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
