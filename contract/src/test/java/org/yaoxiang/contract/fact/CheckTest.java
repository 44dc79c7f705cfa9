package org.yaoxiang.contract.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;

class CheckTest {
    private static final Stamp AT = new Stamp(Instant.parse("2026-11-02T08:00:00Z"), Duration.ZERO);
    private static final Stamp BEFORE =
            new Stamp(Instant.parse("2026-11-02T07:58:00Z"), Duration.ZERO);

    private final Map<Hash, Recording> kept = new HashMap<>();

    @Test
    void a_check_with_two_electrocardiograms_is_split_and_joined_to_the_same() {
        Check whole =
                check(
                        new Outcome.Measured(ecg(1), Quality.CLEAN, BEFORE),
                        new Outcome.Refused(Vital.BODY_TEMPERATURE, Refusal.NOISE, BEFORE),
                        new Outcome.Entered(new Reading.BodyWeight(61), BEFORE),
                        new Outcome.Measured(ecg(2), Quality.CLEAN, AT));

        Check sealed = whole.split(this::keep);

        assertThat(sealed.recordings()).hasSize(2).containsExactlyElementsOf(order(sealed));
        assertThat(kept.values()).allMatch(each -> each.at().equals(AT));
        assertThat(sealed.outcomes())
                .noneMatch(each ->
                        each instanceof Outcome.Measured(Reading.Electrocardiogram _, _, _));
        assertThat(sealed.join(name -> Optional.ofNullable(kept.get(name)))).isEqualTo(whole);
        assertThat(sealed.split(this::keep)).as("once more").isEqualTo(sealed);
    }

    @Test
    void what_is_not_found_stays_apart() {
        Check sealed = check(new Outcome.Measured(ecg(1), Quality.CLEAN, AT)).split(this::keep);

        assertThat(sealed.join(_ -> Optional.empty())).isEqualTo(sealed);
        assertThat(check(new Outcome.Entered(new Reading.BodyWeight(61), AT)).recordings())
                .isEmpty();
    }

    private Hash keep(Recording recording) {
        byte[] name = new byte[Hash.LENGTH];
        name[0] = (byte) kept.size();
        kept.put(new Hash(name), recording);
        return new Hash(name);
    }

    private static List<Hash> order(Check sealed) {
        List<Hash> order = new ArrayList<>();
        for (Outcome each : sealed.outcomes()) {
            if (each
                    instanceof
                    Outcome.Measured(Reading.RecordedElectrocardiogram(Hash name, _, _), _, _)) {
                order.add(name);
            }
        }
        return order;
    }

    private static Reading ecg(int first) {
        return new Reading.Electrocardiogram(
                new Waveform(
                        List.of(new Waveform.Channel(Lead.II, new int[] {first, 5, -3})),
                        250,
                        4.88,
                        List.of()),
                72);
    }

    private static Check check(Outcome... outcomes) {
        return new Check(
                new Patient("v-1", "测试甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 3650),
                Origin.SIMULATED,
                "doctor-1",
                List.of(outcomes),
                List.of(),
                AT);
    }
}
