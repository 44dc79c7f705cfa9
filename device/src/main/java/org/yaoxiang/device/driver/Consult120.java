package org.yaoxiang.device.driver;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;

/// McKesson Consult 120 urine analyser, which prints each strip as text, 9600 8N1:
///
/// ```
/// STX
///  ID:10
///  Date:15-05-2026 16:51
///  Operator: 100
///  No. 100002
/// *LEU      3+       500 Leu/uL        [*]label [grade] [value [unit]]
///  NIT       -              neg
/// ETX
/// ```
///
/// The form is that of two captures in one open driver (docs/serial.md). It has no checksum: what
/// is not fully understood rejects the whole record, but one digit turned into another on the wire
/// cannot be seen. The paper stays the proof; a doctor compares it with the screen. Nor does a
/// record say that the strip was dipped in a control solution: the number keyed in at the analyser
/// must tell.
public final class Consult120 implements AutoCloseable {
    /// Rate of the line.
    public static final int BAUD = 9_600;

    private static final int STX = 0x02;
    private static final int ETX = 0x03;
    private static final int RECORD_BYTES_MAX = 2_048; // engineering choice; a record has 400
    private static final Pattern HEAD =
            Pattern.compile("(ID:|Date:|Operator:|No\\.)[ ]*([A-Za-z0-9:. -]{0,40})");
    private static final Pattern LINE =
            Pattern.compile(
                    "(\\*?)([A-Za-z]{2,3})(?: +(\\+/-|\\+-|-|\\+|[1-4]\\+))?"
                            + "(?: +(neg|pos|[0-9]{1,4}(?:\\.[0-9]{1,3})?))?"
                            + "(?: +(mg/dL|Leu/uL|Ery/uL))?",
                    Pattern.CASE_INSENSITIVE);

    /// What a pad of the strip shows, with the unit that the analyser prints.
    public enum Analyte {
        LEUKOCYTES("LEU", "Leu/uL"),
        NITRITE("NIT", ""),
        UROBILINOGEN("URO", "mg/dL"),
        PROTEIN("PRO", "mg/dL"),
        PH("PH", ""),
        BLOOD("BLO", "Ery/uL"),
        SPECIFIC_GRAVITY("SG", ""),
        KETONES("KET", "mg/dL"),
        BILIRUBIN("BIL", "mg/dL"),
        GLUCOSE("GLU", "mg/dL"),
        ASCORBATE("ASC", "mg/dL");

        private final String label;
        private final String unit;

        Analyte(String label, String unit) {
            this.label = label;
            this.unit = unit;
        }

        /// As printed after a number; empty where none is.
        public String unit() {
            return unit;
        }

        private boolean isGraded() {
            return this != PH && this != SPECIFIC_GRAVITY;
        }

        private static Optional<Analyte> of(String label) {
            String capitals = label.toUpperCase(Locale.ROOT);
            String printed = capitals.equals("BLD") ? BLOOD.label : capitals;
            return Arrays.stream(values()).filter(each -> each.label.equals(printed)).findFirst();
        }
    }

    /// How much of it, in the analyser's steps.
    public enum Grade {
        /// Printed without a grade, as pH and specific gravity are.
        NONE,
        NEGATIVE,
        TRACE,
        /// Present, of an analyte without steps.
        POSITIVE,
        PLUS_1,
        PLUS_2,
        PLUS_3,
        PLUS_4;

        private static Grade of(String printed) {
            return switch (printed) {
                case "-" -> NEGATIVE;
                case "+-", "+/-" -> TRACE;
                case "+" -> POSITIVE;
                case "1+" -> PLUS_1;
                case "2+" -> PLUS_2;
                case "3+" -> PLUS_3;
                case "4+" -> PLUS_4;
                default -> NONE;
            };
        }
    }

    /// What stands in the value's column.
    public sealed interface Value {
        /// A number in the analyte's unit, as printed, such as 1.010.
        record Amount(String printed) implements Value {}

        /// neg, pos, or nothing: the grade says it all.
        enum Other implements Value {
            GRADE_ONLY
        }
    }

    /// One pad.
    ///
    /// @param isMarked whether the analyser printed its `*` for an abnormal result
    public record Pad(Analyte analyte, boolean isMarked, Grade grade, Value value) {
        public Pad {
            requireNonNull(analyte, "analyte");
            requireNonNull(grade, "grade");
            requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return "Pad[redacted]";
        }
    }

    /// One strip.
    ///
    /// @param sampleId as keyed in at the analyser; may be empty
    /// @param date as printed, by the analyser's own clock
    /// @param number the analyser's running number
    /// @param pads each analyte at most once, in the order printed, at least one
    /// @param text all that was printed, for the file
    public record Strip(String sampleId, String date, String number, List<Pad> pads, String text) {
        public Strip {
            pads = List.copyOf(pads);
        }

        @Override
        public String toString() {
            return "Strip[redacted]";
        }
    }

    /// What a record became.
    public sealed interface Reply {
        /// A strip, understood to the last line.
        record Read(Strip strip) implements Reply {}

        /// A record with a line that is not understood: print it again.
        enum Other implements Reply {
            NOT_UNDERSTOOD
        }
    }

    private static final Duration STEP = Duration.ofMillis(50);

    private final SerialLine line;
    private final Pause pause;
    private final FrameStream frames;

    public Consult120(SerialLine line, Pause pause) {
        this.line = requireNonNull(line, "line");
        this.pause = requireNonNull(pause, "pause");
        this.frames = new FrameStream(line, Consult120::look, pause);
    }

    /// The next record that the analyser prints, when one comes within the time.
    ///
    /// @throws BusException when the line fails
    public Optional<Reply> next(Duration timeout) {
        return frames.next(timeout).map(Consult120::parse);
    }

    /// How many bytes come within a time in which nobody prints: a loose plug, another rate or
    /// another instrument. A strip that is printed meanwhile is lost here; its paper stays.
    ///
    /// @throws BusException when the line fails
    public int strayBytes(Duration time) {
        int stray = 0;
        for (Duration left = time; left.isPositive(); left = left.minus(STEP)) {
            pause.pause(STEP);
            byte[] arrived = line.drain();
            stray += arrived.length;
            Arrays.fill(arrived, (byte) 0);
        }
        return stray;
    }

    @Override
    public void close() {
        line.close();
    }

    /// From STX to ETX; a second STX means that the first record was cut off.
    static FrameStream.Look look(byte[] bytes, int from, int to) {
        if (bytes[from] != STX) {
            return FrameStream.Look.Other.GARBAGE;
        }
        for (int i = from + 1; i < Math.min(to, from + RECORD_BYTES_MAX); i++) {
            if (bytes[i] == ETX) {
                return new FrameStream.Look.Whole(i + 1 - from);
            }
            if (bytes[i] == STX) {
                return FrameStream.Look.Other.GARBAGE;
            }
        }
        return to - from < RECORD_BYTES_MAX
                ? FrameStream.Look.Other.PART
                : FrameStream.Look.Other.GARBAGE;
    }

    /// The strip in a record from STX to ETX, its lines ended by CR, LF or both.
    static Reply parse(byte[] frame) {
        boolean isRecord = frame.length >= 2 && frame[0] == STX && frame[frame.length - 1] == ETX;
        if (!isRecord) {
            return Reply.Other.NOT_UNDERSTOOD;
        }
        String text = new String(frame, 1, frame.length - 2, StandardCharsets.US_ASCII);
        String[] heads = {"", "", "", ""};
        List<Pad> pads = new ArrayList<>();
        Set<Analyte> seen = EnumSet.noneOf(Analyte.class);
        for (String printed : text.split("[\r\n]+", -1)) {
            String stripped = printed.strip();
            if (stripped.isEmpty()) {
                continue;
            }
            Matcher head = HEAD.matcher(stripped);
            if (head.matches()) {
                heads[headAt(head.group(1))] = head.group(2).strip();
                continue;
            }
            Optional<Pad> pad = pad(stripped);
            if (pad.isEmpty() || !seen.add(pad.get().analyte())) {
                return Reply.Other.NOT_UNDERSTOOD;
            }
            pads.add(pad.get());
        }
        return pads.isEmpty()
                ? Reply.Other.NOT_UNDERSTOOD
                : new Reply.Read(new Strip(heads[0], heads[1], heads[2], pads, text));
    }

    private static int headAt(String head) {
        return switch (head) {
            case "ID:" -> 0;
            case "Date:" -> 1;
            case "No." -> 2;
            default -> 3; // the operator is nobody's business here
        };
    }

    private static Optional<Pad> pad(String printed) {
        Matcher line = LINE.matcher(printed);
        if (!line.matches()) {
            return Optional.empty();
        }
        String grade = group(line, 3);
        String value = group(line, 4).toLowerCase(Locale.ROOT);
        String unit = group(line, 5);
        return Analyte.of(line.group(2))
                .filter(analyte -> isSound(analyte, Grade.of(grade), value, unit))
                .map(analyte ->
                        new Pad(
                                analyte,
                                !group(line, 1).isEmpty(),
                                Grade.of(grade),
                                isNumber(value)
                                        ? new Value.Amount(value)
                                        : Value.Other.GRADE_ONLY));
    }

    /// A group of the pattern; empty when it did not take part in the match.
    private static String group(Matcher line, int number) {
        return line.start(number) < 0 ? "" : line.group(number);
    }

    private static boolean isSound(Analyte analyte, Grade grade, String value, String unit) {
        boolean hasUnit = !unit.isEmpty();
        if (!analyte.isGraded()) {
            return grade == Grade.NONE && isNumber(value) && !hasUnit;
        }
        boolean unitFits = isNumber(value) ? unit.equals(analyte.unit()) : !hasUnit;
        boolean wordFits =
                switch (value) {
                    case "neg" -> grade == Grade.NEGATIVE;
                    case "pos" -> grade == Grade.POSITIVE;
                    default -> true;
                };
        return grade != Grade.NONE && unitFits && wordFits;
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && Character.isDigit(value.charAt(0));
    }
}
