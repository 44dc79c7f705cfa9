package org.yaoxiang.device.uplink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What one day has cost: bytes on the wire both ways, headers of IP included, by what they were
/// for. Pure.
///
/// @param bytes what is missing is 0. A message is named before its datagram is counted or after,
///   so that what is the session's may be below 0 in between
public record Spending(LocalDate day, Map<Purpose, Long> bytes) {
    public Spending {
        requireNonNull(day, "day");
        bytes = Map.copyOf(bytes);
    }

    /// Nothing yet.
    static Spending none(LocalDate day) {
        return new Spending(day, Map.of());
    }

    /// Bytes for one purpose, 0 or more.
    public long on(Purpose purpose) {
        return Math.max(0, bytes.getOrDefault(purpose, 0L));
    }

    /// All bytes of the day.
    public long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The same on another day. A clock that was set back does not begin a day anew, or each start
    /// of a handheld without a clock chip would.
    Spending on(LocalDate today) {
        return today.isAfter(day) ? none(today) : this;
    }

    /// With more bytes for a purpose.
    Spending plus(Purpose purpose, long more) {
        Map<Purpose, Long> sum = new EnumMap<>(Purpose.class);
        sum.putAll(bytes);
        sum.merge(purpose, more, Long::sum);
        return new Spending(day, sum);
    }

    /// With bytes that were the session's for a purpose.
    Spending moved(Purpose purpose, long some) {
        return plus(purpose, some).plus(Purpose.SESSION, -some);
    }

    /// As a line: the day, then each purpose with its bytes.
    byte[] encode() {
        String counts =
                Arrays.stream(Purpose.values())
                        .map(each -> each + "=" + on(each))
                        .collect(Collectors.joining(" "));
        return (day + " " + counts + "\n").getBytes(US_ASCII);
    }

    /// Reads the line.
    ///
    /// @throws IllegalArgumentException when it is none
    static Spending decode(byte[] line) {
        String[] words = new String(line, US_ASCII).strip().split(" ", -1);
        Map<Purpose, Long> bytes = new EnumMap<>(Purpose.class);
        try {
            for (String word : Arrays.asList(words).subList(1, words.length)) {
                String[] pair = word.split("=", -1);
                if (pair.length != 2 || !pair[1].matches("\\d{1,12}")) {
                    throw new IllegalArgumentException("expected PURPOSE=BYTES");
                }
                bytes.put(Purpose.valueOf(pair[0]), Long.valueOf(pair[1]));
            }
            return new Spending(LocalDate.parse(words[0]), bytes);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a day first", e);
        }
    }
}
