package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;
import org.yaoxiang.device.signal.Intervals.Correction;
import org.yaoxiang.device.signal.Intervals.Interval;

class IntervalsTest {
    @Test
    void measures_the_median_and_the_spread_of_the_beats() {
        List<Beat> beats = new ArrayList<>();
        int[] longer = {0, 2, 4, 6, 300};
        for (int i = 0; i < longer.length; i++) {
            int at = 1000 + 400 * i;
            beats.add(
                    new Beat(
                            Optional.of(new Wave(at - 80, at - 60, at - 30)),
                            new Wave(at, at + 20, at + 45),
                            Optional.of(new Wave(at + 100, at + 150, at + 180 + longer[i]))));
        }
        Intervals found = Intervals.of(beats, 500);
        assertThat(found.p()).contains(new Interval(100, 0, 5));
        assertThat(found.pr()).contains(new Interval(160, 0, 5));
        assertThat(found.qrs()).contains(new Interval(90, 0, 5));
        assertThat(found.qt()).contains(new Interval(368, 8, 5));
        assertThat(found.rr()).contains(new Interval(800, 0, 4));
        assertThat(found.ratePerMinute()).contains(75.0);
        assertThat(found.qtcMillis(Correction.FRIDERICIA).orElseThrow())
                .isCloseTo(368 / Math.cbrt(0.8), within(1e-9));
    }

    @Test
    void what_too_few_beats_show_is_absent() {
        Beat bare = new Beat(Optional.empty(), new Wave(500, 520, 540), Optional.empty());
        Intervals none = Intervals.of(List.of(), 500);
        assertThat(none.qrs()).isEmpty();
        assertThat(none.ratePerMinute()).isEmpty();
        assertThat(none.qtcMillis(Correction.BAZETT)).isEmpty();
        Intervals three = Intervals.of(List.of(bare, bare, bare), 500);
        assertThat(three.qrs()).isPresent();
        assertThat(three.p()).isEmpty();
        assertThat(three.pr()).isEmpty();
        assertThat(three.qt()).isEmpty();
    }

    @Test
    void corrects_qt_by_each_formula() {
        assertThat(Correction.BAZETT.millis(400, 1000)).isEqualTo(400);
        assertThat(Correction.FRIDERICIA.millis(400, 1000)).isEqualTo(400);
        assertThat(Correction.FRAMINGHAM.millis(400, 1000)).isEqualTo(400);
        assertThat(Correction.BAZETT.millis(360, 640)).isCloseTo(450, within(0.005));
        assertThat(Correction.FRIDERICIA.millis(360, 640)).isCloseTo(417.74, within(0.005));
        assertThat(Correction.BAZETT.millis(440, 1440)).isCloseTo(366.67, within(0.005));
        assertThat(Correction.FRIDERICIA.millis(440, 1440)).isCloseTo(389.64, within(0.005));
        assertThat(Correction.FRAMINGHAM.millis(360, 640)).isCloseTo(415.44, within(0.005));
        assertThatThrownBy(() -> Correction.BAZETT.millis(400, 0))
                .hasMessage("rrMillis 0.0, expected above 0");
    }

    @Test
    void st_is_the_height_60_ms_after_the_qrs() {
        double[] lead = new double[4000];
        List<Beat> beats = new ArrayList<>();
        for (int at = 300; at < 3900; at += 400) {
            for (int i = at + 20; i < at + 100; i++) {
                lead[i] = 0.2;
            }
            beats.add(new Beat(Optional.empty(), new Wave(at - 20, at, at + 20), Optional.empty()));
        }
        double[] raised = new double[lead.length];
        for (int i = 0; i < lead.length; i++) {
            raised[i] = lead[i] - 1.5;
        }
        StLevel level = StLevel.of(lead, beats, 500).orElseThrow();
        assertThat(level.millivolts()).isCloseTo(0.2, within(1e-9));
        assertThat(level.beats()).isEqualTo(9);
        assertThat(StLevel.of(raised, beats, 500).orElseThrow().millivolts())
                .isCloseTo(0.2, within(1e-9));
        assertThat(StLevel.of(lead, beats.subList(0, 2), 500)).isEmpty();
    }
}
