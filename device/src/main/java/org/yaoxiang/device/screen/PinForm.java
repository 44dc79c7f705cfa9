package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A form with PINs in it: its fields are never strings, and are wiped when it is closed.
final class PinForm implements AutoCloseable {
    private static final int LENGTH_MAX = 4096;

    private final Map<String, char[]> fields = new HashMap<>();

    private PinForm() {}

    /// Reads a form, `application/x-www-form-urlencoded`; what is not in that form is left out.
    static PinForm read(InputStream in) throws IOException {
        byte[] body = in.readNBytes(LENGTH_MAX);
        PinForm form = new PinForm();
        int at = 0;
        while (at < body.length) {
            int end = indexOf(body, '&', at, body.length);
            int equals = indexOf(body, '=', at, end);
            if (equals < end) {
                String name = new String(body, at, equals - at, UTF_8);
                form.fields.put(name, decoded(body, equals + 1, end));
            }
            at = end + 1;
        }
        Arrays.fill(body, (byte) 0);
        return form;
    }

    /// A field that is a secret; empty when it is missing.
    char[] secret(String name) {
        return fields.getOrDefault(name, new char[0]);
    }

    /// A field that is none.
    String text(String name) {
        return String.valueOf(secret(name));
    }

    @Override
    public void close() {
        fields.values().forEach(each -> Arrays.fill(each, '\0'));
    }

    private static int indexOf(byte[] bytes, char sought, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != sought) {
            at++;
        }
        return at;
    }

    private static char[] decoded(byte[] body, int from, int to) {
        ByteBuffer plain = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            int high = i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
            int low = i + 2 < to ? Character.digit(body[i + 2], 16) : -1;
            if (body[i] == '%' && high >= 0 && low >= 0) {
                plain.put((byte) (high << 4 | low));
                i += 2;
            } else {
                plain.put(body[i] == '+' ? (byte) ' ' : body[i]);
            }
        }
        CharBuffer chars = UTF_8.decode(plain.flip());
        char[] decoded = new char[chars.remaining()];
        chars.get(decoded);
        Arrays.fill(chars.array(), '\0');
        Arrays.fill(plain.array(), (byte) 0);
        return decoded;
    }
}
