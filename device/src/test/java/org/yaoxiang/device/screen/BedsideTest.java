package org.yaoxiang.device.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Progress;
import org.yaoxiang.device.instrument.SelfTesting;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;

/// The bedside with measurements that run when the test lets them.
class BedsideTest {
    private static final Patient PATIENT =
            new Patient("v-1", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3));
    private static final Patient NEXT =
            new Patient("v-2", "测试病人乙", Sex.MALE, LocalDate.of(1960, 2, 3));
    private static final Outcome LOW =
            new Outcome.Measured(new Reading.OxygenSaturation(70, 80, 2), Quality.CLEAN, Kit.AT);

    @TempDir Path folder;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private SelfTest.Result noise =
            new SelfTest.Result.Measured(Probe.NOISE, 0.004, 0, 0.01, "Cel");
    private Function<Progress, Outcome> oximeter = _ -> LOW;
    private final AtomicReference<Journal> journal = new AtomicReference<>();
    private Vault vault;
    private Bedside bedside;

    @BeforeEach
    void open() {
        vault =
                Kit.vault(() -> {
                    journal.set(Journal.open(folder.resolve("vault.journal")));
                    return journal.get();
                });
        Instrument instrument =
                new Instrument() {
                    @Override
                    public Vital vital() {
                        return Vital.OXYGEN_SATURATION;
                    }

                    @Override
                    public Outcome measure(Progress progress) {
                        return oximeter.apply(progress);
                    }
                };
        SelfTesting testing =
                new SelfTesting() {
                    @Override
                    public Vital vital() {
                        return Vital.BODY_TEMPERATURE;
                    }

                    @Override
                    public Outcome measure(Progress progress) {
                        throw new IllegalStateException("nobody measures the temperature here");
                    }

                    @Override
                    public List<SelfTest.Result> selfTest() {
                        return List.of(noise);
                    }
                };
        bedside =
                new Bedside(
                        List.of(instrument, testing),
                        Kit.POST,
                        vault,
                        () -> Kit.AT,
                        waiting::add,
                        Upkeep.none());
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void a_measurement_runs_and_ends_in_its_outcome() {
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        assertThat(bedside.running().orElseThrow().vital()).isEqualTo(Vital.OXYGEN_SATURATION);
        oximeter =
                progress -> {
                    progress.state(0.25, Optional.of(Refusal.NO_FINGER));
                    assertThat(bedside.running().orElseThrow().percent()).isEqualTo(25);
                    assertThat(bedside.running().orElseThrow().hindrance())
                            .contains(Refusal.NO_FINGER);
                    return LOW;
                };
        waiting.remove().run();
        assertThat(bedside.running()).isEmpty();
        assertThat(outcomes()).containsExactly(LOW);
    }

    @Test
    void the_instruments_that_can_test_themselves_and_the_result_is_sealed() {
        bedside.test();
        assertThat(bedside.isTesting()).isTrue();
        assertThatThrownBy(bedside::test).isInstanceOf(IllegalStateException.class);
        bedside.begin(PATIENT, Kit.CLINICIAN);
        assertThatThrownBy(() -> bedside.measure(Vital.OXYGEN_SATURATION))
                .as("they share the chips")
                .isInstanceOf(IllegalStateException.class);
        waiting.remove().run();
        assertThat(bedside.isTesting()).isFalse();
        assertThat(vault.entries()).hasSize(1);
        assertThat(vault.fact(vault.entries().getFirst().hash()))
                .isEqualTo(
                        new SelfTest(
                                Vital.BODY_TEMPERATURE, Kit.POST.origin(), List.of(noise), Kit.AT));
        assertThat(vault.entries().getFirst().urgency()).isEqualTo(Urgency.ROUTINE);
        bedside.measure(Vital.OXYGEN_SATURATION);
        assertThatThrownBy(bedside::test).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_self_test_that_is_not_passed_is_seen_soon_and_one_that_breaks_down_ends() {
        noise = new SelfTest.Result.Refused(Probe.NOISE, Refusal.INSTRUMENT_FAULT);
        bedside.test();
        waiting.remove().run();
        assertThat(vault.entries().getFirst().urgency()).isEqualTo(Urgency.SOON);
        journal.get().close();
        bedside.test();
        waiting.remove().run();
        assertThat(bedside.isTesting()).isFalse();
    }

    @Test
    void one_measurement_at_a_time_one_visit_at_a_time_and_none_without_the_other() {
        assertThatThrownBy(() -> bedside.measure(Vital.OXYGEN_SATURATION))
                .isInstanceOf(IllegalStateException.class);
        bedside.begin(PATIENT, Kit.CLINICIAN);
        assertThatThrownBy(() -> bedside.begin(NEXT, Kit.CLINICIAN))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bedside.measure(Vital.ELECTROCARDIOGRAM))
                .isInstanceOf(IllegalStateException.class);
        bedside.measure(Vital.OXYGEN_SATURATION);
        assertThatThrownBy(() -> bedside.measure(Vital.OXYGEN_SATURATION))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(bedside::save).isInstanceOf(IllegalStateException.class);
        assertThat(bedside.visit().orElseThrow().patient()).isEqualTo(PATIENT);
    }

    @Test
    void stop_tells_the_instrument_and_nothing_else() {
        bedside.stop();
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        oximeter =
                progress -> {
                    assertThat(progress.cancelled()).isFalse();
                    bedside.stop();
                    assertThat(progress.cancelled()).isTrue();
                    return refused(Refusal.CANCELLED);
                };
        waiting.remove().run();
        assertThat(outcomes()).containsExactly(refused(Refusal.CANCELLED));
        bedside.measure(Vital.OXYGEN_SATURATION);
        oximeter = progress -> progress.cancelled() ? refused(Refusal.CANCELLED) : LOW;
        waiting.remove().run();
        assertThat(outcomes()).containsExactly(LOW);
    }

    /// One patient's reading must never be found in another's visit.
    @Test
    void a_measurement_of_a_visit_that_was_given_up_reaches_no_visit() {
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        bedside.abandon();
        assertThat(bedside.visit()).isEmpty();
        bedside.begin(NEXT, Kit.CLINICIAN);
        waiting.remove().run();
        assertThat(outcomes()).isEmpty();
        assertThat(bedside.running()).isEmpty();
        bedside.measure(Vital.OXYGEN_SATURATION);
        waiting.remove().run();
        assertThat(outcomes()).containsExactly(LOW);
    }

    @Test
    void an_instrument_that_breaks_down_is_a_refusal() {
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        oximeter =
                _ -> {
                    throw new IllegalStateException("broken on purpose");
                };
        waiting.remove().run();
        assertThat(outcomes()).containsExactly(refused(Refusal.INSTRUMENT_FAULT));
        assertThat(bedside.running()).isEmpty();
    }

    @Test
    void saves_a_sealed_check_as_urgent_as_its_findings_and_ends_the_visit() {
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        waiting.remove().run();
        bedside.skip(Vital.BODY_TEMPERATURE);
        Hash hash = bedside.save();
        assertThat(bedside.visit()).isEmpty();
        assertThat(vault.sealed(hash).urgency()).isEqualTo(Urgency.EMERGENCY);
        Check check = (Check) vault.fact(hash);
        assertThat(check.patient()).isEqualTo(PATIENT);
        assertThat(check.outcomes())
                .containsExactly(
                        LOW,
                        new Outcome.Refused(Vital.BODY_TEMPERATURE, Refusal.CANCELLED, Kit.AT));
    }

    @Test
    void only_a_vital_of_the_visit_in_hand_is_skipped() {
        assertThatThrownBy(() -> bedside.skip(Vital.OXYGEN_SATURATION))
                .isInstanceOf(IllegalStateException.class);
        bedside.begin(PATIENT, Kit.CLINICIAN);
        assertThatThrownBy(() -> bedside.skip(Vital.PULSE_RATE))
                .isInstanceOf(IllegalStateException.class);
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void an_empty_visit_is_not_saved_and_not_lost() {
        assertThatThrownBy(bedside::save).isInstanceOf(IllegalStateException.class);
        bedside.begin(PATIENT, Kit.CLINICIAN);
        assertThatThrownBy(bedside::save).isInstanceOf(IllegalStateException.class);
        assertThat(bedside.visit()).isPresent();
        assertThat(vault.entries()).isEmpty();
    }

    @Test
    void a_visit_that_the_disk_does_not_take_stays_in_hand() {
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.skip(Vital.OXYGEN_SATURATION);
        journal.get().close();
        assertThatThrownBy(bedside::save).isInstanceOf(JournalException.class);
        assertThat(outcomes()).hasSize(1);
        Hash saved = bedside.save();
        assertThat(vault.entries()).extracting(Entry::hash).containsExactly(saved);
        assertThat(bedside.visit()).isEmpty();
    }

    private List<Outcome> outcomes() {
        return bedside.visit().orElseThrow().outcomes();
    }

    private static Outcome refused(Refusal why) {
        return new Outcome.Refused(Vital.OXYGEN_SATURATION, why, Kit.AT);
    }
}
