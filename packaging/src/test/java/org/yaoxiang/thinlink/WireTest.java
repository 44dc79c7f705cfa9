package org.yaoxiang.thinlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.world.Recorded;

/// What `./yaoxiang wire` counts, against the budgets in `golden/wire.txt`. A figure that is better
/// goes into the file; one that is worse needs a reason there.
class WireTest {
    private static final Pattern LINE = Pattern.compile("(.+?) +([\\d,]+) +([\\d,]+)");
    private static final double GROWTH_MAX = 1.02;

    /// Nine tenths of the 26 kB that the longest twentieth of full checks may take.
    private static final long FULL_CHECK_MAX = 23_400;

    @TempDir Path home;

    @Test
    void no_kind_of_message_has_grown_by_more_than_two_hundredths() throws Exception {
        Map<String, Bytes> kinds;
        try (Weighing weighing = new Weighing(home)) {
            kinds = Wire.kinds(weighing, home.resolve("enrolling"));
        }
        Map<String, Bytes> budgets = budgets();
        assertThat(kinds.keySet()).isEqualTo(budgets.keySet());
        assertThat(grown(kinds, budgets, GROWTH_MAX)).isEmpty();
        // Were the counting deaf, nothing would ever be too much.
        assertThat(grown(kinds, budgets, 0.9)).hasSameSizeAs(budgets.keySet());
    }

    @Test
    void a_full_check_of_twelve_leads_arrives_within_its_budget() throws Exception {
        Path record = Recorded.signal("twelve-lead/A0001");
        try (Weighing weighing = new Weighing(home)) {
            weighing.first();
            Bytes full = weighing.full(record);
            assertThat(full.both()).isBetween(weighing.vitals().both(), FULL_CHECK_MAX);
        }
    }

    private static List<String> grown(
            Map<String, Bytes> kinds, Map<String, Bytes> budgets, double growth) {
        List<String> grown = new ArrayList<>();
        budgets.forEach((kind, budget) -> {
            Bytes is = requireNonNull(kinds.get(kind));
            if (is.up() > growth * budget.up() || is.down() > growth * budget.down()) {
                grown.add(kind + ": " + is + ", budget " + budget);
            }
        });
        return grown;
    }

    private static Map<String, Bytes> budgets() throws IOException {
        Map<String, Bytes> budgets = new LinkedHashMap<>();
        try (InputStream file = WireTest.class.getResourceAsStream("/golden/wire.txt")) {
            for (String line :
                    new String(requireNonNull(file).readAllBytes(), UTF_8).split("\n", -1)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    budgets.put(
                            matcher.group(1),
                            new Bytes(number(matcher.group(2)), number(matcher.group(3))));
                }
            }
        }
        return budgets;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
