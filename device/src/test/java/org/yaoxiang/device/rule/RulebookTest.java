package org.yaoxiang.device.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;

/// Each band of NEWS2's chart at both of its ends.
class RulebookTest {
    private static final Stamp AT = new Stamp(Instant.parse("2026-03-01T00:00:00Z"), Duration.ZERO);
    private static final Patient ADULT =
            new Patient("p1", "测试甲", Sex.MALE, LocalDate.of(1960, 1, 1));
    private static final Patient CHILD =
            new Patient("p2", "测试乙", Sex.FEMALE, LocalDate.of(2010, 3, 2));
    private static final Place LOW = new Place("v1", "测试村", 2500);
    private static final Place HIGH = new Place("v2", "测试高村", 4200);
    private final Rulebook rules = new Rulebook(75);

    @Test
    void saturation_uses_news2_up_to_2500_m_and_the_red_limit_everywhere() {
        assertThat(judge(ADULT, LOW, saturation(92))).isEmpty();
        assertThat(judge(ADULT, LOW, saturation(91)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.urgency()).isEqualTo(Urgency.URGENT);
                    assertThat(finding.citation().guideline()).contains("NEWS");
                });
        assertThat(judge(ADULT, HIGH, saturation(86))).isEmpty();
        assertThat(judge(ADULT, HIGH, saturation(75))).isEmpty();
        for (Place place : List.of(LOW, HIGH)) {
            assertThat(judge(CHILD, place, saturation(74)))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.urgency()).isEqualTo(Urgency.EMERGENCY);
                        assertThat(finding.citation().guideline()).contains("project choice");
                    });
        }
    }

    @Test
    void temperature_has_four_bands() {
        assertThat(urgencies(35.0)).containsExactly(Urgency.URGENT);
        assertThat(urgencies(35.1)).isEmpty();
        assertThat(urgencies(38.0)).isEmpty();
        assertThat(urgencies(38.1)).containsExactly(Urgency.ROUTINE);
        assertThat(urgencies(39.0)).containsExactly(Urgency.ROUTINE);
        assertThat(urgencies(39.1)).containsExactly(Urgency.SOON);
    }

    @Test
    void what_is_shown_is_what_is_judged() {
        assertThat(urgencies(38.04)).isEmpty();
        assertThat(judge(ADULT, LOW, new Reading.BodyTemperature(38.06)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.chinese()).contains("38.1"));
    }

    @Test
    void a_child_gets_no_adult_finding_and_a_refusal_none_at_all() {
        assertThat(judge(CHILD, LOW, new Reading.BodyTemperature(40))).isEmpty();
        assertThat(
                        rules.judge(
                                ADULT,
                                LOW,
                                List.of(
                                        new Outcome.Refused(
                                                Vital.BODY_TEMPERATURE, Refusal.NO_CONTACT, AT))))
                .isEmpty();
    }

    private List<Urgency> urgencies(double celsius) {
        return judge(ADULT, LOW, new Reading.BodyTemperature(celsius)).stream()
                .map(Finding::urgency)
                .toList();
    }

    private List<Finding> judge(Patient patient, Place place, Reading reading) {
        return rules.judge(
                patient, place, List.of(new Outcome.Measured(reading, Quality.CLEAN, AT)));
    }

    private static Reading saturation(double percent) {
        return new Reading.OxygenSaturation(percent, 80, 2);
    }
}
