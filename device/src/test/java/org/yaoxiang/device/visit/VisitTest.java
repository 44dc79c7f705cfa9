package org.yaoxiang.device.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.rule.Rulebook;

class VisitTest {
    private static final Stamp AT =
            new Stamp(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(1));
    private static final Patient PATIENT =
            new Patient("v-1", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3));
    private static final Place PLACE = new Place("village-1", "测试村", 3200);
    private static final Rulebook RULES = new Rulebook(75);
    private final Visit begun = Visit.begin(PATIENT, PLACE, Origin.SIMULATED, "doctor-1");

    @Test
    void takes_the_vitals_in_any_order_and_keeps_the_order_of_measuring() {
        Visit visit = begun.add(temperature(36.8)).add(saturation(97));
        assertThat(visit.outcomes()).containsExactly(temperature(36.8), saturation(97));
    }

    @Test
    void a_repeated_measurement_takes_the_place_of_the_one_before() {
        Outcome loose = refused(Vital.OXYGEN_SATURATION, Refusal.NO_FINGER);
        Visit visit = begun.add(loose).add(temperature(36.8)).add(saturation(97));
        assertThat(visit.outcomes()).containsExactly(saturation(97), temperature(36.8));
        assertThat(visit.outcome(Vital.OXYGEN_SATURATION)).contains(saturation(97));
        assertThat(visit.add(loose).outcomes()).containsExactly(loose, temperature(36.8));
    }

    @Test
    void adding_leaves_the_visit_before_as_it_was() {
        begun.add(saturation(97));
        assertThat(begun.outcomes()).isEmpty();
    }

    @Test
    void a_skipped_vital_is_an_outcome_and_no_finding() {
        Visit visit = begun.add(refused(Vital.OXYGEN_SATURATION, Refusal.CANCELLED));
        assertThat(visit.findings(RULES)).isEmpty();
    }

    @Test
    void ends_in_a_check_that_says_who_where_what_and_what_follows() {
        Check check = begun.add(temperature(36.8)).add(saturation(70)).finish(RULES, AT);
        assertThat(check.patient()).isEqualTo(PATIENT);
        assertThat(check.place()).isEqualTo(PLACE);
        assertThat(check.origin()).isEqualTo(Origin.SIMULATED);
        assertThat(check.clinicianId()).isEqualTo("doctor-1");
        assertThat(check.outcomes()).containsExactly(temperature(36.8), saturation(70));
        assertThat(check.at()).isEqualTo(AT);
        assertThat(check.urgency()).isEqualTo(Urgency.EMERGENCY);
        assertThat(check.findings()).hasSize(1);
    }

    @Test
    void does_not_end_before_anything_was_measured_or_skipped() {
        assertThatThrownBy(() -> begun.finish(RULES, AT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing was measured yet");
    }

    @Test
    void takes_no_reading_that_no_instrument_of_the_handheld_gives() {
        Outcome unknown =
                new Outcome.Measured(new Reading.Unknown(9, new byte[1]), Quality.CLEAN, AT);
        assertThatThrownBy(() -> begun.add(unknown)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prints_nothing_about_the_patient() {
        assertThat(begun.add(temperature(36.8))).hasToString("Visit[redacted]");
    }

    private static Outcome saturation(double percent) {
        return new Outcome.Measured(
                new Reading.OxygenSaturation(percent, 80, 2), Quality.CLEAN, AT);
    }

    private static Outcome temperature(double celsius) {
        return new Outcome.Measured(new Reading.BodyTemperature(celsius), Quality.CLEAN, AT);
    }

    private static Outcome refused(Vital vital, Refusal why) {
        return new Outcome.Refused(vital, why, AT);
    }
}
