package org.yaoxiang.mocks.radio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlucosePeripheralTest {
    private final GlucosePeripheral meter = new GlucosePeripheral();

    @Test
    void reports_what_is_asked_for_and_says_that_it_has() {
        meter.store(1, LocalDateTime.of(2026, 11, 1, 7, 30), 55, 3);
        meter.storeControl(2, LocalDateTime.of(2026, 11, 1, 7, 40), 62);
        assertThat(asked("0103010200"))
                .containsExactly("2a18 060200ea070b010728003ec04a", "2a52 06000101");
        assertThat(asked("0101"))
                .containsExactly(
                        "2a18 160100ea070b01071e0037c012",
                        "2a34 02010003",
                        "2a18 060200ea070b010728003ec04a",
                        "2a52 06000101");
    }

    @Test
    void says_why_it_reports_nothing() {
        assertThat(asked("0101")).containsExactly("2a52 06000106");
        assertThat(asked("0201")).containsExactly("2a52 06000202");
        assertThat(asked("0104")).containsExactly("2a52 06000104");
        meter.leave();
        assertThat(asked("0101")).isEmpty();
    }

    private List<String> asked(String hex) {
        meter.write(0x2A52, HexFormat.of().parseHex(hex));
        List<String> heard = new ArrayList<>();
        for (var sent = meter.next(); !sent.isEmpty(); sent = meter.next()) {
            heard.add(
                    "%04x %s"
                            .formatted(
                                    sent.getFirst().characteristic(),
                                    HexFormat.of().formatHex(sent.getFirst().value())));
        }
        return heard;
    }
}
