package org.yaoxiang.device.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;

/// Each band at both of its ends.
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
    }

    @Test
    void a_cool_forehead_is_no_low_temperature_and_a_hot_one_is_fever() {
        assertThat(judge(ADULT, LOW, new Reading.BodyTemperature(34.8))).isNotEmpty();
        assertThat(judge(ADULT, LOW, new Reading.BodyTemperature(34.8, Site.FOREHEAD))).isEmpty();
        assertThat(judge(ADULT, LOW, new Reading.BodyTemperature(39.2, Site.FOREHEAD)))
                .isNotEmpty();
        assertThat(
                        rules.judge(
                                ADULT,
                                LOW,
                                List.of(
                                        new Outcome.Refused(
                                                Vital.BODY_TEMPERATURE, Refusal.NO_CONTACT, AT))))
                .isEmpty();
    }

    @Test
    void news2_judges_the_breathing_and_the_systolic_pressure_of_adults() {
        assertThat(rules(ADULT, respiration(8))).containsExactly("news2-respiration");
        assertThat(rules(ADULT, respiration(9))).isEmpty();
        assertThat(rules(ADULT, respiration(24.4))).isEmpty();
        assertThat(rules(ADULT, respiration(25))).containsExactly("news2-respiration");
        assertThat(rules(ADULT, pressure(90, 60))).containsExactly("news2-systolic");
        assertThat(rules(ADULT, pressure(91, 60))).isEmpty();
        assertThat(rules(ADULT, pressure(219, 60))).containsExactly("cn-pressure-very-high");
        assertThat(rules(ADULT, pressure(220, 60)))
                .containsExactly("news2-systolic", "cn-pressure-very-high");
    }

    @Test
    void the_higher_part_of_the_pressure_decides_on_what_to_do() {
        assertThat(rules(ADULT, pressure(139, 89))).isEmpty();
        assertThat(rules(ADULT, pressure(140, 60))).containsExactly("cn-pressure-raised");
        assertThat(rules(ADULT, pressure(120, 90))).containsExactly("cn-pressure-raised");
        assertThat(rules(ADULT, pressure(179, 109))).containsExactly("cn-pressure-raised");
        assertThat(rules(ADULT, pressure(180, 90))).containsExactly("cn-pressure-very-high");
        assertThat(rules(ADULT, pressure(150, 110))).containsExactly("cn-pressure-very-high");
        assertThat(judge(ADULT, LOW, pressure(180, 90)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.urgency()).isEqualTo(Urgency.URGENT);
                    assertThat(finding.chinese()).contains("180/90", "急救车");
                });
        assertThat(rules(CHILD, pressure(180, 110))).isEmpty();
    }

    @Test
    void the_danger_signs_of_glucose_are_at_both_ends() {
        assertThat(rules(ADULT, glucose(3.94))).containsExactly("cn-glucose-danger");
        assertThat(rules(ADULT, glucose(3.95))).isEmpty();
        assertThat(rules(ADULT, glucose(16.64))).isEmpty();
        assertThat(rules(ADULT, glucose(16.65))).containsExactly("cn-glucose-danger");
        assertThat(rules(CHILD, glucose(2))).isEmpty();
    }

    @Test
    void fast_breathing_of_a_child_depends_on_its_months() {
        assertThat(fastAt(LocalDate.of(2026, 1, 2), 60)).containsExactly(Urgency.URGENT);
        assertThat(fastAt(LocalDate.of(2026, 1, 2), 59)).isEmpty();
        assertThat(fastAt(LocalDate.of(2026, 1, 1), 50)).containsExactly(Urgency.SOON);
        assertThat(fastAt(LocalDate.of(2026, 1, 1), 49)).isEmpty();
        assertThat(fastAt(LocalDate.of(2025, 3, 2), 49)).isEmpty();
        assertThat(fastAt(LocalDate.of(2025, 3, 1), 40)).containsExactly(Urgency.SOON);
        assertThat(fastAt(LocalDate.of(2025, 3, 1), 39)).isEmpty();
        assertThat(fastAt(LocalDate.of(2021, 3, 2), 40)).containsExactly(Urgency.SOON);
        assertThat(fastAt(LocalDate.of(2021, 3, 1), 40)).isEmpty();
    }

    /// 体重管理指导原则 (2024): lower limits belong to the grade, from 18 years on.
    @Test
    void the_body_mass_index_of_an_adult_has_chinas_four_grades() {
        assertThat(bodyMass(ADULT, 18.4)).containsExactly("cn-body-mass-under");
        assertThat(bodyMass(ADULT, 18.5)).isEmpty();
        assertThat(bodyMass(ADULT, 23.9)).isEmpty();
        assertThat(bodyMass(ADULT, 24)).containsExactly("cn-body-mass-over");
        assertThat(bodyMass(ADULT, 27.9)).containsExactly("cn-body-mass-over");
        assertThat(bodyMass(ADULT, 28)).containsExactly("cn-body-mass-obese");
        assertThat(bodyMass(CHILD, 28)).isEmpty();
    }

    /// At 2 m the index is a quarter of the weight; the height is typed, as in the field.
    private List<String> bodyMass(Patient patient, double index) {
        return rules
                .judge(
                        patient,
                        LOW,
                        List.of(
                                new Outcome.Measured(
                                        new Reading.BodyWeight(4 * index), Quality.CLEAN, AT),
                                new Outcome.Entered(new Reading.BodyHeight(200), AT)))
                .stream()
                .map(Finding::rule)
                .toList();
    }

    @Test
    void readings_without_perfusion_or_mean_and_typed_ones_are_judged_all_the_same() {
        assertThat(rules(ADULT, new Reading.BareSaturation(91, 70)))
                .containsExactly("news2-saturation");
        assertThat(rules(ADULT, new Reading.BareSaturation(92, 70))).isEmpty();
        assertThat(rules(ADULT, new Reading.BarePressure(180, 90)))
                .containsExactly("cn-pressure-very-high");
        assertThat(rules.judge(ADULT, LOW, List.of(new Outcome.Entered(glucose(16.7), AT))))
                .extracting(Finding::rule)
                .containsExactly("cn-glucose-danger");
    }

    @Test
    void what_has_no_limit_in_a_guideline_has_no_finding() {
        assertThat(rules(ADULT, new Reading.BodyWeight(300))).isEmpty();
        assertThat(
                        rules(
                                ADULT,
                                new Reading.UrineStrip(
                                        List.of(new Pad(Analyte.PROTEIN, Grade.Step.FOUR_PLUS)))))
                .isEmpty();
    }

    /// On the morning of 1 March 2026.
    private List<Urgency> fastAt(LocalDate birthDate, double perMinute) {
        Patient child = new Patient("p3", "测试丙", Sex.FEMALE, birthDate);
        return judge(child, LOW, respiration(perMinute)).stream().map(Finding::urgency).toList();
    }

    private List<String> rules(Patient patient, Reading reading) {
        return judge(patient, LOW, reading).stream().map(Finding::rule).toList();
    }

    private static Reading respiration(double perMinute) {
        return new Reading.RespirationRate(perMinute, Reading.RespirationRate.Source.IMPEDANCE);
    }

    private static Reading pressure(double systolic, double diastolic) {
        return new Reading.BloodPressure(systolic, diastolic, diastolic, 72);
    }

    private static Reading glucose(double millimolesPerLitre) {
        return new Reading.BloodGlucose(millimolesPerLitre, Meal.RANDOM, Specimen.CAPILLARY_PLASMA);
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
