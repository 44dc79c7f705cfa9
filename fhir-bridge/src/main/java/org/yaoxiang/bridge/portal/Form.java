package org.yaoxiang.bridge.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/// The fields of a form that was sent, at most 128 KiB and 32 fields: 4000 characters of text are
/// 48 KB when each is encoded as four bytes.
///
/// @param fields by name; the last of a name counts
record Form(Map<String, String> fields) {
    private static final int LENGTH_MAX = 128 << 10;
    private static final int FIELDS_MAX = 32;

    /// How much more of a longer one is taken off the line, so that the browser hears the answer.
    private static final int REST_MAX = 1 << 20;

    Form {
        fields = Map.copyOf(fields);
    }

    /// Reads a body of type application/x-www-form-urlencoded. One that is too long or no such body
    /// has no fields, and so no token.
    static Form read(InputStream in) throws IOException {
        byte[] body = in.readNBytes(LENGTH_MAX + 1);
        String[] pairs = new String(body, UTF_8).split("&", FIELDS_MAX + 1);
        Map<String, String> fields = new HashMap<>();
        if (body.length > LENGTH_MAX) {
            in.readNBytes(REST_MAX);
        }
        if (body.length > LENGTH_MAX || pairs.length > FIELDS_MAX) {
            return new Form(Map.of());
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    fields.put(
                            URLDecoder.decode(pair.substring(0, equals), UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                } catch (IllegalArgumentException _) {
                    return new Form(Map.of());
                }
            }
        }
        return new Form(fields);
    }

    /// A field, empty when it was not sent.
    String of(String name) {
        return fields.getOrDefault(name, "");
    }

    /// A text of several lines, with line feeds only: browsers send CRLF and count one.
    String text(String name) {
        return of(name).replace("\r\n", "\n").strip();
    }

    @Override
    public String toString() {
        return "Form[redacted]";
    }
}
