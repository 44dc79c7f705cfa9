package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;
import org.yaoxiang.mocks.body.DynamicalHeart;

class DelineationTest {
    private static final double RATE = 500;

    /// A Gaussian wave is taken to reach three standard deviations to either side, but for the last
    /// hundredth of its height that nobody sees: readers and slopes end it a little earlier.
    @Test
    void marks_waves_of_known_shape() {
        double[] lead = new Heart().draw(20);
        Delineation found = Delineation.of(new double[][] {lead}, RATE);
        assertThat(found.leads().getFirst()).hasSize(19).isEqualTo(found.together());
        for (Beat beat : found.together().subList(1, 18)) {
            double second = Math.round(beat.qrs().peak() / RATE);
            Wave p = beat.p().orElseThrow();
            Wave t = beat.t().orElseThrow();
            assertThat(beat.qrs().peak() / RATE).isCloseTo(second, within(0.004));
            assertThat(beat.qrs().onset() / RATE).isCloseTo(second - 0.036, within(0.012));
            assertThat(beat.qrs().end() / RATE).isCloseTo(second + 0.036, within(0.012));
            assertThat(p.peak() / RATE).isCloseTo(second - 0.16, within(0.008));
            assertThat(p.onset() / RATE).isCloseTo(second - 0.21, within(0.02));
            assertThat(p.end() / RATE).isCloseTo(second - 0.11, within(0.02));
            assertThat(t.peak() / RATE).isCloseTo(second + 0.28, within(0.008));
            assertThat(t.end() / RATE).isCloseTo(second + 0.38, within(0.03));
        }
    }

    @Test
    void finds_no_p_where_there_is_none() {
        Heart heart = new Heart();
        heart.pMillivolts = 0;
        List<Beat> beats = Delineation.of(new double[][] {heart.draw(20)}, RATE).together();
        assertThat(beats).hasSize(19);
        assertThat(beats).filteredOn(beat -> beat.p().isPresent()).hasSizeLessThan(3);
        assertThat(beats.subList(1, 18)).allMatch(beat -> beat.t().isPresent());
    }

    /// Seven coarse waves a second, tied to nothing, in place of P.
    @Test
    void finds_few_p_in_atrial_fibrillation() {
        Heart heart = new Heart();
        heart.pMillivolts = 0;
        heart.isIrregular = true;
        double[] lead = heart.draw(30);
        for (int i = 0; i < lead.length; i++) {
            lead[i] += 0.05 * Math.sin(2 * Math.PI * 7 * i / RATE + Math.sin(i / 180.0));
        }
        List<Beat> beats = Delineation.of(new double[][] {lead}, RATE).together();
        assertThat(beats).hasSizeGreaterThan(25);
        assertThat(beats)
                .filteredOn(beat -> beat.p().isPresent())
                .hasSizeLessThan(beats.size() / 3);
    }

    @Test
    void finds_the_p_of_an_irregular_heart_that_has_one() {
        Heart heart = new Heart();
        heart.isIrregular = true;
        List<Beat> beats = Delineation.of(new double[][] {heart.draw(30)}, RATE).together();
        assertThat(beats)
                .filteredOn(beat -> beat.p().isPresent())
                .hasSizeGreaterThan(beats.size() * 4 / 5);
    }

    @Test
    void neither_scale_nor_line_moves_a_mark() {
        double[] lead = new Heart().draw(12);
        Delineation plain = Delineation.of(new double[][] {lead}, RATE);
        double[] scaled = Arrays.stream(lead).map(value -> 4 * value).toArray();
        assertThat(Delineation.of(new double[][] {scaled}, RATE)).isEqualTo(plain);
        double[] lifted = Arrays.stream(lead).map(value -> value + 3).toArray();
        List<Beat> other = Delineation.of(new double[][] {lifted}, RATE).together();
        assertThat(other).hasSameSizeAs(plain.together());
        for (int i = 0; i < other.size(); i++) {
            Wave qrs = plain.together().get(i).qrs();
            assertThat(other.get(i).qrs().onset()).isCloseTo(qrs.onset(), within(1));
            assertThat(other.get(i).qrs().end()).isCloseTo(qrs.end(), within(1));
        }
    }

    @Test
    void a_lead_upside_down_has_the_same_onsets_and_ends() {
        double[] lead = new Heart().draw(12);
        double[] turned = Arrays.stream(lead).map(value -> -value).toArray();
        List<Beat> plain = Delineation.of(new double[][] {lead}, RATE).together();
        List<Beat> other = Delineation.of(new double[][] {turned}, RATE).together();
        assertThat(other).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(other.get(i).qrs().onset()).isEqualTo(plain.get(i).qrs().onset());
            assertThat(other.get(i).qrs().end()).isEqualTo(plain.get(i).qrs().end());
            assertThat(other.get(i).t()).isEqualTo(plain.get(i).t());
            assertThat(other.get(i).p()).isEqualTo(plain.get(i).p());
        }
    }

    @Test
    void a_later_start_moves_all_marks_by_as_much() {
        double[] lead = new Heart().draw(20);
        int later = 350;
        List<Beat> plain = Delineation.of(new double[][] {lead}, RATE).together();
        double[] rest = Arrays.copyOfRange(lead, later, lead.length);
        List<Beat> moved = Delineation.of(new double[][] {rest}, RATE).together();
        for (int i = 4; i < 14; i++) {
            assertThat(moved.get(i).qrs().onset() + later)
                    .isCloseTo(plain.get(i).qrs().onset(), within(2));
            assertThat(moved.get(i).t().orElseThrow().end() + later)
                    .isCloseTo(plain.get(i).t().orElseThrow().end(), within(4));
        }
    }

    @Test
    void the_rate_of_sampling_hardly_matters() {
        double[] slow = new double[5000];
        double[] fast = new double[20000];
        DynamicalHeart heart = new DynamicalHeart(66, 4);
        for (int i = 0; i < fast.length; i++) {
            fast[i] = heart.millivolts(i / 1000.0);
        }
        for (int i = 0; i < slow.length; i++) {
            slow[i] = heart.millivolts(i / 250.0);
        }
        Intervals coarse = Intervals.of(together(slow, 250), 250);
        Intervals fine = Intervals.of(together(fast, 1000), 1000);
        double qt = fine.qt().orElseThrow().medianMillis();
        double qrs = fine.qrs().orElseThrow().medianMillis();
        assertThat(coarse.qt().orElseThrow().medianMillis()).isCloseTo(qt, within(12.0));
        assertThat(coarse.qrs().orElseThrow().medianMillis()).isCloseTo(qrs, within(12.0));
    }

    private static List<Beat> together(double[] lead, double rateHertz) {
        return Delineation.of(new double[][] {lead}, rateHertz).together();
    }

    /// A stimulus 30 ms before the QRS, as tall as it: the QRS does not begin with it.
    @Test
    void the_stimulus_of_a_pacemaker_is_not_the_onset() {
        double[] lead = new Heart().draw(20);
        double[] paced = lead.clone();
        for (int second = 1; second < 20; second++) {
            paced[(int) ((second - 0.07) * RATE)] += 1;
        }
        List<Beat> plain = Delineation.of(new double[][] {lead}, RATE).together();
        List<Beat> found = Delineation.of(new double[][] {paced}, RATE).together();
        assertThat(found).hasSameSizeAs(plain);
        for (int i = 1; i < 18; i++) {
            assertThat(found.get(i).qrs().onset()).isCloseTo(plain.get(i).qrs().onset(), within(4));
        }
    }

    @Test
    void what_one_of_two_leads_shows_is_no_beat() {
        double[] lead = new Heart().draw(20);
        double[] noisy = lead.clone();
        for (int second = 1; second < 19; second++) {
            Heart.wave(noisy, second + 0.55, 1.2, 0.012);
        }
        assertThat(together(noisy, RATE)).hasSizeGreaterThan(30);
        assertThat(Delineation.of(new double[][] {lead, noisy}, RATE).together()).hasSize(19);
    }

    @Test
    void nothing_is_found_in_a_flat_or_a_short_line() {
        assertThat(Delineation.of(new double[2][5000], RATE).together()).isEmpty();
        assertThat(Delineation.of(new double[2][5000], RATE).leads()).hasSize(2);
        assertThat(Delineation.of(new double[1][0], RATE).together()).isEmpty();
        assertThat(Delineation.of(new double[1][7], RATE).together()).isEmpty();
    }

    @Test
    void noise_and_steps_give_marks_in_order_or_none() {
        Random random = new Random(11);
        for (int round = 0; round < 20; round++) {
            double[][] leads = new double[1 + random.nextInt(3)][600 + random.nextInt(3000)];
            for (double[] lead : leads) {
                for (int i = 0; i < lead.length; i++) {
                    lead[i] =
                            switch (round % 4) {
                                case 0 -> random.nextGaussian();
                                case 1 -> i / 300 % 2 * 2.0;
                                case 2 -> random.nextInt(200) == 0 ? 5 : 0;
                                default -> 1e6 * Math.sin(i / 40.0) + random.nextGaussian();
                            };
                }
            }
            for (List<Beat> lead : Delineation.of(leads, RATE).leads()) {
                for (Beat beat : lead) {
                    beat.p()
                            .ifPresent(p ->
                                    assertThat(p.end()).isLessThanOrEqualTo(beat.qrs().onset()));
                    beat.t()
                            .ifPresent(t ->
                                    assertThat(t.onset()).isGreaterThanOrEqualTo(beat.qrs().end()));
                }
            }
        }
    }

    @Test
    void what_is_no_recording_is_refused() {
        assertThatThrownBy(() -> Delineation.of(new double[0][], RATE))
                .hasMessage("no lead, expected one or more");
        assertThatThrownBy(() -> Delineation.of(new double[][] {{0, 1}, {0}}, RATE))
                .hasMessage("leads of 2 and 1 samples");
        assertThatThrownBy(() -> Delineation.of(new double[][] {{0, Double.NaN}}, RATE))
                .hasMessage("sample 1 is NaN");
        assertThatThrownBy(() -> Delineation.of(new double[1][9], 100))
                .hasMessage("rateHertz 100.0, expected 200.0 or more");
        assertThatThrownBy(() -> new Wave(5, 4, 6)).hasMessage("wave from 5 over 4 to 6");
    }

    @Test
    void of_all_leads_the_earliest_onset_counts_that_others_stand_beside() {
        List<List<Beat>> leads =
                List.of(
                        line(60, 180),
                        line(100, 140),
                        line(101, 141),
                        line(102, 142),
                        line(103, 143));
        assertThat(Delineation.together(leads, RATE).getFirst().qrs())
                .isEqualTo(new Wave(100, 120, 143));
    }

    @Test
    void a_wave_that_most_leads_do_not_show_is_not_there_together() {
        Beat with =
                new Beat(
                        Optional.of(new Wave(10, 20, 30)),
                        new Wave(100, 120, 140),
                        Optional.empty());
        List<List<Beat>> one = List.of(List.of(with), line(100, 140), line(100, 140));
        List<List<Beat>> two = List.of(List.of(with), List.of(with), line(100, 140));
        assertThat(Delineation.together(one, RATE).getFirst().p()).isEmpty();
        assertThat(Delineation.together(two, RATE).getFirst().p()).isPresent();
    }

    private static List<Beat> line(int onset, int end) {
        return List.of(new Beat(Optional.empty(), new Wave(onset, 120, end), Optional.empty()));
    }

    /// One beat a second, from 1 s on, of Gaussian waves.
    private static final class Heart {
        private double pMillivolts = 0.15;
        private boolean isIrregular;

        double[] draw(int seconds) {
            double[] lead = new double[(int) (seconds * RATE)];
            Random random = new Random(2);
            for (int beat = 1; beat < seconds; beat++) {
                double at = beat + (isIrregular ? 0.3 * (random.nextDouble() - 0.5) : 0);
                wave(lead, at, 1.2, 0.012);
                wave(lead, at - 0.16, pMillivolts, 0.022);
                wave(lead, at + 0.28, 0.35, 0.045);
            }
            return lead;
        }

        private static void wave(double[] lead, double at, double millivolts, double seconds) {
            for (int i = 0; i < lead.length; i++) {
                double away = (i / RATE - at) / seconds;
                lead[i] += millivolts * Math.exp(-away * away / 2);
            }
        }
    }
}
