package org.yaoxiang.device.driver;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;

/// Reader of resident identity cards with a SAM_V security module, 115200 8N1.
///
/// ```
/// request  AA AA AA 96 69 length length command parameter       checksum
/// answer   AA AA AA 96 69 length length status×3          data… checksum
/// ```
///
/// The length, high byte first, counts from command or status to the checksum; the checksum is the
/// exclusive or of all after the preamble. Commands and statuses are those of public tutorials and
/// several open programs that agree; the lengths of the text's fields are recalled, and every card
/// proves them by its number, whose birth date, sex and check digit must fit (docs/serial.md).
///
/// The module is a controlled product: this driver speaks to one and contains none. The photograph
/// needs a licensed decoder; it is neither decoded nor kept.
public final class IdentityCardReader implements AutoCloseable {
    /// Rate of the line as shipped.
    public static final int BAUD = 115_200;

    private static final String NAME = "SAM_V card reader";
    private static final byte[] PREAMBLE = {
        (byte) 0xAA, (byte) 0xAA, (byte) 0xAA, (byte) 0x96, 0x69
    };
    private static final byte[] STATUS = request(0x11, 0xFF);
    private static final byte[] FIND = request(0x20, 0x01);
    private static final byte[] SELECT = request(0x20, 0x02);
    private static final byte[] READ = request(0x30, 0x01);

    private static final int DONE = 0x000090;
    private static final int FOUND = 0x00009F;
    private static final int HEAD_BYTES = 7; // preamble and length
    private static final int LENGTH_MIN = 4; // status and checksum
    private static final int LENGTH_MAX = 2321 - HEAD_BYTES; // with a fingerprint
    private static final int DATA = HEAD_BYTES + 3;
    private static final byte[] LENGTHS = {0x01, 0x00, 0x04, 0x00}; // 256 of text, 1024 of photo
    private static final int TEXT_BYTES = 256;
    private static final int CARD_BYTES = 1295;

    /// Engineering choices. At 115200 baud a card takes 113 ms on the line, at 9600 1.4 s.
    private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

    private static final Duration READ_TIME = Duration.ofSeconds(3);

    /// What became of a try to read.
    public sealed interface Reply {
        /// A card, checked.
        record Read(IdentityCard card) implements Reply {}

        /// Why there is none.
        enum Other implements Reply {
            /// Nothing lies on the reader.
            NO_CARD,
            /// The card was taken away too early or is of another kind.
            NOT_READ,
            /// The card's number fails its check digit or its date, or contradicts the card.
            CONTRADICTS_ITSELF
        }
    }

    private final SerialLine line;
    private final FrameStream frames;

    /// Asks the module whether it is ready.
    ///
    /// @throws BusException when it is not or does not answer
    public IdentityCardReader(SerialLine line, Pause pause) {
        this.line = requireNonNull(line, "line");
        this.frames = new FrameStream(line, IdentityCardReader::look, pause);
        try {
            int status = status(ask(STATUS, "status", ANSWER_TIME));
            if (status != DONE) {
                throw new BusException(
                        NAME, "not ready, status 0x%06X; plug it in again".formatted(status));
            }
        } catch (BusException e) {
            line.close(); // nobody else has it
            throw e;
        }
    }

    /// Finds, selects and reads a card once.
    ///
    /// @param today a card whose bearer is born later contradicts itself
    /// @throws BusException when the reader does not answer
    public Reply read(LocalDate today) {
        if (status(ask(FIND, "find", ANSWER_TIME)) != FOUND
                || status(ask(SELECT, "select", ANSWER_TIME)) != DONE) {
            return Reply.Other.NO_CARD;
        }
        byte[] answer = ask(READ, "read", READ_TIME);
        try {
            return parse(answer, today);
        } finally {
            Arrays.fill(answer, (byte) 0);
        }
    }

    private byte[] ask(byte[] request, String name, Duration time) {
        frames.forget();
        line.write(request);
        return frames.next(time)
                .orElseThrow(() ->
                        new BusException(NAME, "no answer to \"" + name + "\"; check the cable"));
    }

    @Override
    public void close() {
        line.close();
    }

    /// A request with its length and checksum.
    static byte[] request(int command, int parameter) {
        byte[] frame = Arrays.copyOf(PREAMBLE, HEAD_BYTES + 3);
        frame[6] = 3;
        frame[7] = (byte) command;
        frame[8] = (byte) parameter;
        frame[9] = (byte) (3 ^ command ^ parameter);
        return frame;
    }

    static FrameStream.Look look(byte[] bytes, int from, int to) {
        int seen = Math.min(PREAMBLE.length, to - from);
        if (!Arrays.equals(bytes, from, from + seen, PREAMBLE, 0, seen)) {
            return FrameStream.Look.Other.GARBAGE;
        }
        if (to - from < HEAD_BYTES) {
            return FrameStream.Look.Other.PART;
        }
        int length = ((bytes[from + 5] & 0xFF) << 8) | (bytes[from + 6] & 0xFF);
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            return FrameStream.Look.Other.GARBAGE;
        }
        if (to - from < HEAD_BYTES + length) {
            return FrameStream.Look.Other.PART;
        }
        int check = 0;
        for (int i = PREAMBLE.length; i < HEAD_BYTES + length; i++) {
            check ^= bytes[from + i];
        }
        return check == 0
                ? new FrameStream.Look.Whole(HEAD_BYTES + length)
                : FrameStream.Look.Other.GARBAGE;
    }

    /// The three status bytes of a whole answer.
    static int status(byte[] answer) {
        return ((answer[7] & 0xFF) << 16) | ((answer[8] & 0xFF) << 8) | (answer[9] & 0xFF);
    }

    /// The card in an answer to "read". Anything that is not a whole answer with a good checksum is
    /// `NOT_READ`.
    static Reply parse(byte[] answer, LocalDate today) {
        boolean isCard =
                answer.length == CARD_BYTES
                        && look(answer, 0, answer.length)
                                instanceof FrameStream.Look.Whole(int length)
                        && length == answer.length
                        && status(answer) == DONE
                        && Arrays.equals(answer, DATA, DATA + 4, LENGTHS, 0, 4);
        if (!isCard) {
            return Reply.Other.NOT_READ;
        }
        String text =
                new String(answer, DATA + LENGTHS.length, TEXT_BYTES, StandardCharsets.UTF_16LE);
        return card(text, today).<Reply>map(Reply.Read::new).orElse(Reply.Other.CONTRADICTS_ITSELF);
    }

    /// 128 characters: name 15, sex 1, ethnic group 2, birth 8, address 35, number 18, issuer 15,
    /// valid from 8, valid until 8, newest address 18.
    private static Optional<IdentityCard> card(String text, LocalDate today) {
        if (text.length() != TEXT_BYTES / 2) {
            return Optional.empty();
        }
        String name = text.substring(0, 15).strip();
        String sex = text.substring(15, 16);
        String ethnic = text.substring(16, 18);
        Optional<LocalDate> birth = IdentityNumber.day(text.substring(18, 26));
        Optional<IdentityNumber> number = IdentityNumber.of(text.substring(61, 79), today);
        String until = text.substring(102, 110).strip();
        Optional<LocalDate> validUntil =
                until.equals("长期") ? Optional.of(LocalDate.MAX) : IdentityNumber.day(until);
        boolean isSound =
                number.isPresent()
                        && birth.equals(number.map(IdentityNumber::birthDate))
                        && sex.equals(number.get().isMale() ? "1" : "2") // GB/T 2261.1
                        && ethnic.matches("[0-9]{2}")
                        && validUntil.isPresent()
                        && !name.isEmpty()
                        && name.codePoints().allMatch(IdentityCardReader::isOfAName);
        return isSound
                ? Optional.of(new IdentityCard(name, number.get(), ethnic, validUntil.get()))
                : Optional.empty();
    }

    /// Names bear letters, blanks and the dot of transcribed names, and rare characters that the
    /// cards' authority keeps in the private use area; half a surrogate is none of these.
    private static boolean isOfAName(int codePoint) {
        return Character.isLetter(codePoint)
                || Character.getType(codePoint) == Character.PRIVATE_USE
                || codePoint == ' '
                || codePoint == '·'
                || codePoint == '•';
    }
}
