package org.yaoxiang.device.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;

/// The rules when the handheld does not know the date, and so not the age.
class UnsureAgeTest {
    private static final Instant REMEMBERED = Instant.parse("2026-11-25T04:00:00Z");
    private static final Stamp OPEN = Stamp.notBefore(REMEMBERED, Optional.empty());
    private static final Stamp SURE = new Stamp(REMEMBERED, Duration.ofSeconds(1));

    @Test
    void who_was_grown_up_at_the_last_known_time_still_is() {
        LocalDate birth = LocalDate.of(1960, 1, 1);
        assertThat(findings(birth, 26, OPEN)).isEqualTo(findings(birth, 26, SURE)).isNotEmpty();
    }

    @Test
    void what_depends_on_an_age_that_is_not_known_says_so_as_urgently_as_it_could_be() {
        List<Finding> findings = findings(LocalDate.of(2026, 11, 1), 62, OPEN);
        assertThat(findings).extracting(Finding::rule).containsExactly("age-unsure");
        assertThat(findings.getFirst().urgency()).isEqualTo(Urgency.URGENT);
    }

    /// The control: with the date known the rule itself speaks.
    @Test
    void a_known_date_leads_to_the_rule_itself() {
        assertThat(findings(LocalDate.of(2026, 11, 1), 62, SURE))
                .extracting(Finding::rule)
                .containsExactly("imci-fast-breathing");
    }

    private static List<Finding> findings(LocalDate birth, double perMinute, Stamp at) {
        return new Rulebook(75)
                .judge(
                        new Patient("v-1", "测试甲", Sex.FEMALE, birth),
                        new Place("village-1", "测试村", 1000),
                        List.of(
                                new Outcome.Measured(
                                        new Reading.RespirationRate(
                                                perMinute,
                                                Reading.RespirationRate.Source.IMPEDANCE),
                                        Quality.CLEAN,
                                        at)));
    }
}
