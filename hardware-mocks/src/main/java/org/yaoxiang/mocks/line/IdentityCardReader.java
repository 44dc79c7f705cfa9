package org.yaoxiang.mocks.line;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// A reader of resident identity cards with a SAM_V module, as several open programs speak to it. A
/// request is AA AA AA 96 69, length, command, parameter, checksum; an answer the same with three
/// status bytes and data. The length counts from the command or the status to the checksum; the
/// checksum is the exclusive or of all after the preamble. 115200 8N1.
public final class IdentityCardReader implements LineInstrument {
    private static final byte[] PREAMBLE = {
        (byte) 0xAA, (byte) 0xAA, (byte) 0xAA, (byte) 0x96, 0x69
    };
    private static final int REQUEST_BYTES = 10;
    private static final int TEXT_BYTES = 256;
    private static final int PHOTO_BYTES = 1024;

    private byte[] text = new byte[0];
    private byte[] pending = new byte[0];
    private boolean isFound;
    private boolean isSelected;

    /// Lays a card on the reader: its 256 bytes of text. None is a reader without a card.
    public void lay(byte[] cardText) {
        if (cardText.length != 0 && cardText.length != TEXT_BYTES) {
            throw new IllegalArgumentException(cardText.length + " bytes of text, expected 256");
        }
        text = cardText.clone();
        isFound = false;
        isSelected = false;
    }

    /// The 256 bytes of a card: UTF-16LE fields of fixed length, filled up with spaces.
    ///
    /// @param sex one digit of GB/T 2261.1
    /// @param ethnic two digits of GB/T 3304
    /// @param birth yyyyMMdd
    /// @param until yyyyMMdd or 长期
    public static byte[] text(
            String name, String sex, String ethnic, String birth, String number, String until) {
        String fields =
                field(name, 15)
                        + field(sex, 1)
                        + field(ethnic, 2)
                        + field(birth, 8)
                        + field("某省某县某乡某村1号", 35)
                        + field(number, 18)
                        + field("某县公安局", 15)
                        + field("20160101", 8)
                        + field(until, 8)
                        + field("", 18);
        return fields.getBytes(StandardCharsets.UTF_16LE);
    }

    private static String field(String text, int characters) {
        requireNonNull(text, "text");
        return (text + " ".repeat(characters)).substring(0, characters);
    }

    @Override
    public byte[] hear(byte[] bytes) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        pending = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, pending, pending.length - bytes.length, bytes.length);
        while (pending.length >= REQUEST_BYTES) {
            boolean isRequest = isRequest();
            if (isRequest) {
                answers.writeBytes(obey(((pending[7] & 0xff) << 8) | (pending[8] & 0xff)));
            }
            pending = Arrays.copyOfRange(pending, isRequest ? REQUEST_BYTES : 1, pending.length);
        }
        return answers.toByteArray();
    }

    @Override
    public byte[] live(Duration time) {
        return new byte[0];
    }

    private boolean isRequest() {
        int check = 0;
        for (int i = PREAMBLE.length; i < REQUEST_BYTES; i++) {
            check ^= pending[i];
        }
        return Arrays.equals(pending, 0, PREAMBLE.length, PREAMBLE, 0, PREAMBLE.length)
                && pending[5] == 0
                && pending[6] == 3
                && check == 0;
    }

    private byte[] obey(int request) {
        return switch (request) {
            case 0x10FF, 0x11FF -> answer(0x90, new byte[0]);
            case 0x12FF -> answer(0x90, new byte[16]);
            case 0x2001 -> {
                isFound = text.length > 0;
                isSelected = false;
                yield isFound ? answer(0x9F, new byte[4]) : answer(0x80, new byte[0]);
            }
            case 0x2002 -> {
                isSelected = isFound;
                yield isSelected ? answer(0x90, new byte[8]) : answer(0x81, new byte[0]);
            }
            case 0x3001 -> isSelected ? answer(0x90, card()) : answer(0x41, new byte[0]);
            default -> new byte[0];
        };
    }

    private byte[] card() {
        byte[] card = new byte[4 + TEXT_BYTES + PHOTO_BYTES];
        card[0] = 0x01; // 256 bytes of text
        card[2] = 0x04; // 1024 bytes of photograph
        System.arraycopy(text, 0, card, 4, TEXT_BYTES);
        return card;
    }

    private static byte[] answer(int status, byte[] data) {
        int length = 3 + data.length + 1;
        byte[] frame = Arrays.copyOf(PREAMBLE, PREAMBLE.length + 2 + length);
        frame[5] = (byte) (length >> 8);
        frame[6] = (byte) length;
        frame[9] = (byte) status;
        System.arraycopy(data, 0, frame, 10, data.length);
        int check = 0;
        for (int i = PREAMBLE.length; i < frame.length - 1; i++) {
            check ^= frame[i];
        }
        frame[frame.length - 1] = (byte) check;
        return frame;
    }
}
