package org.yaoxiang.device.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One of the 56 ethnic groups of GB/T 3304-1991. Personal data of a sensitive kind: to be asked
/// for only where it is needed.
///
/// @param code two digits, 01 to 56
/// @param chinese the name, such as 藏族
/// @param letters the standard's two letters
public record EthnicGroup(String code, String chinese, String letters) {
    private static final String TABLE = "ethnic-gb3304-1991.csv";
    private static final Map<String, EthnicGroup> ALL = read();

    /// The group of a code; empty for codes outside the standard, as cards of other kinds bear.
    static Optional<EthnicGroup> of(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    static Map<String, EthnicGroup> all() {
        return ALL;
    }

    private static Map<String, EthnicGroup> read() {
        InputStream stream = EthnicGroup.class.getResourceAsStream(TABLE);
        if (stream == null) {
            throw new IllegalStateException(TABLE + " is not in the jar");
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(row -> row.matches("[0-9]{2},.*"))
                    .map(row -> row.split(",", -1))
                    .map(cells -> new EthnicGroup(cells[0], cells[1], cells[3]))
                    .collect(Collectors.toUnmodifiableMap(EthnicGroup::code, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE + " cannot be read", e);
        }
    }

    @Override
    public String toString() {
        return "EthnicGroup[redacted]";
    }
}
