package org.yaoxiang.mocks.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.world.ManualTime;

class CuffTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final Body body = new Body(new DynamicalHeart(72, 1), Instant.EPOCH, 1);
    private final Cuff cuff = new Cuff(time, body, 1);

    @Test
    void a_valve_that_jams_open_keeps_it_empty_and_one_that_jams_closed_keeps_it_full() {
        cuff.jam(Cuff.Jam.OPEN);
        fill();
        assertThat(cuff.airMmHg()).isLessThan(30);
        cuff.jam(Cuff.Jam.NONE);
        fill();
        cuff.jam(Cuff.Jam.CLOSED);
        cuff.pump(0);
        cuff.valve(false);
        pass(5);
        assertThat(cuff.airMmHg()).isGreaterThan(100);
    }

    @Test
    void a_cuff_that_comes_loose_loses_its_pressure_into_the_folds() {
        fill();
        double before = cuff.airMmHg();
        cuff.loose(true);
        assertThat(cuff.airMmHg()).isCloseTo(before / 8, within(1.0));
    }

    @Test
    void stays_empty_while_the_valve_is_not_driven() {
        cuff.pump(1);
        pass(20);
        assertThat(cuff.airMmHg()).isLessThan(30);
    }

    @Test
    void fills_in_about_eight_seconds_and_is_bled_slowly() {
        fill();
        assertThat(cuff.airMmHg()).isBetween(150.0, 200.0);
        cuff.pump(0);
        double before = cuff.airMmHg();
        pass(1);
        assertThat(before - cuff.airMmHg()).isBetween(3.0, 6.0);
    }

    @Test
    void empties_within_five_seconds_when_the_valve_or_the_power_is_lost() {
        fill();
        cuff.valve(false);
        cuff.pump(0);
        pass(5);
        assertThat(cuff.airMmHg()).isLessThan(15);
        fill();
        cuff.power(false);
        pass(5);
        assertThat(cuff.airMmHg()).isLessThan(15);
    }

    @Test
    void pulses_most_between_diastolic_and_systolic() {
        body.bloodPressure(120, 80);
        assertThat(pulseAt(92)).isGreaterThan(4 * pulseAt(150)).isGreaterThan(1.5 * pulseAt(50));
    }

    @Test
    void the_artery_reaches_systolic_and_diastolic_of_the_beat() {
        body.bloodPressure(140, 85);
        double highest = 0;
        double lowest = 300;
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            double mmHg = body.arterialMmHg(Instant.EPOCH.plusMillis(10L * i));
            highest = Math.max(highest, mmHg);
            lowest = Math.min(lowest, mmHg);
            sum += mmHg;
        }
        assertThat(highest).isCloseTo(140, within(4.0));
        assertThat(lowest).isCloseTo(85, within(1.0));
        assertThat(sum / 1000).isCloseTo(85 + 55 / 3.0, within(2.0));
    }

    private double pulseAt(double mmHg) {
        cuff.power(true);
        cuff.valve(true);
        cuff.clog(true);
        cuff.pump(1);
        while (cuff.airMmHg() < mmHg) {
            time.pass(Duration.ofMillis(10));
        }
        cuff.pump(0);
        double highest = 0;
        for (int i = 0; i < 200; i++) {
            time.pass(Duration.ofMillis(10));
            highest = Math.max(highest, cuff.mmHg(time.instant()) - cuff.airMmHg());
        }
        cuff.valve(false);
        pass(10);
        return highest;
    }

    private void fill() {
        cuff.valve(true);
        cuff.pump(1);
        pass(8);
    }

    private void pass(double seconds) {
        time.pass(Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
