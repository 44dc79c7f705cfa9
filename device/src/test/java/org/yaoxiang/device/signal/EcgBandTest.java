package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.body.DynamicalHeart;

class EcgBandTest {
    private static final double RATE = 500;

    @Test
    void loses_3_decibels_at_its_corners() {
        for (EcgBand band : EcgBand.values()) {
            assertThat(gain(band, band.lowHertz())).as("%s", band).isCloseTo(0.708, within(0.02));
            assertThat(gain(band, band.highHertz())).as("%s", band).isCloseTo(0.708, within(0.02));
        }
    }

    @Test
    void keeps_what_lies_inside_and_takes_what_lies_outside() {
        for (double hertz : new double[] {0.2, 1, 5, 20, 40, 80}) {
            assertThat(gain(EcgBand.DIAGNOSTIC, hertz)).as("%s", hertz).isBetween(0.9, 1.03);
        }
        assertThat(gain(EcgBand.MONITORING, 5)).isCloseTo(1, within(0.01));
        assertThat(gain(EcgBand.MONITORING, 0.1)).isLessThan(0.01);
        assertThat(gain(EcgBand.MONITORING, 100)).isLessThan(0.06);
        for (EcgBand band : EcgBand.values()) {
            assertThat(gain(band, 50)).as("%s", band).isLessThan(0.01);
        }
    }

    private static double gain(EcgBand band, double hertz) {
        int length = (int) (RATE * Math.max(20, 30 / hertz));
        double[] wave = new double[length];
        for (int i = 0; i < length; i++) {
            wave[i] = Math.sin(2 * Math.PI * hertz * i / RATE);
        }
        double[] filtered = band.apply(wave, RATE);
        return power(filtered) / power(wave);
    }

    /// Root mean square of the middle half.
    private static double power(double[] wave) {
        double sum = 0;
        for (int i = wave.length / 4; i < wave.length * 3 / 4; i++) {
            sum += wave[i] * wave[i];
        }
        return Math.sqrt(sum / (wave.length / 2.0));
    }

    /// 3 mV for 100 ms is more than any QRS; the line beside it must not leave 0.1 mV, or ST would
    /// be raised by the filter.
    @Test
    void an_impulse_of_0_3_millivolt_seconds_hardly_moves_the_line() {
        double[] impulse = new double[(int) (60 * RATE)];
        int from = impulse.length / 2;
        Arrays.fill(impulse, from, from + 50, 3);
        assertThat(beside(EcgBand.DIAGNOSTIC.apply(impulse, RATE), from)).isLessThan(0.1);
        assertThat(beside(EcgBand.MONITORING.apply(impulse, RATE), from)).isGreaterThan(0.1);
    }

    /// The farthest from 0 that the signal is, 100 ms and more from the impulse.
    private static double beside(double[] signal, int from) {
        double most = 0;
        for (int i = 0; i < signal.length; i++) {
            if (i < from - 50 || i > from + 100) {
                most = Math.max(most, Math.abs(signal[i]));
            }
        }
        return most;
    }

    @Test
    void shifts_nothing() {
        double[] wave = new double[5001];
        for (int i = 0; i < wave.length; i++) {
            double away = (i - 2500) / 20.0;
            wave[i] = Math.exp(-away * away / 2);
        }
        for (EcgBand band : EcgBand.values()) {
            double[] filtered = band.apply(wave, RATE);
            for (int i = 0; i < 1000; i++) {
                assertThat(filtered[2500 - i]).isCloseTo(filtered[2500 + i], within(1e-3));
            }
        }
    }

    @Test
    void takes_the_hum_and_leaves_the_heart() {
        DynamicalHeart heart = new DynamicalHeart(70, 1);
        double[] clean = new double[10_000];
        double[] hum = new double[10_000];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = heart.millivolts(i / RATE);
            hum[i] = clean[i] + 0.5 * Math.sin(2 * Math.PI * 50 * i / RATE);
        }
        double[] expected = EcgBand.DIAGNOSTIC.apply(clean, RATE);
        double[] filtered = EcgBand.DIAGNOSTIC.apply(hum, RATE);
        for (int i = 1000; i < 9000; i++) {
            assertThat(filtered[i]).isCloseTo(expected[i], within(0.01));
        }
    }

    @Test
    void the_live_wave_holds_the_same_band() {
        for (EcgBand band : EcgBand.values()) {
            EcgBand.Live live = band.live(RATE);
            double[] wave = new double[30_000];
            double[] filtered = new double[30_000];
            for (int i = 0; i < wave.length; i++) {
                wave[i] = 7 + Math.sin(2 * Math.PI * 5 * i / RATE);
                filtered[i] = live.next(wave[i]);
            }
            double[] swing = Arrays.stream(wave).map(value -> value - 7).toArray();
            assertThat(power(filtered) / power(swing)).as("%s", band).isCloseTo(1, within(0.05));
            EcgBand.Live fresh = band.live(RATE);
            double[] hum = new double[30_000];
            double[] quiet = new double[30_000];
            for (int i = 0; i < hum.length; i++) {
                hum[i] = Math.sin(2 * Math.PI * 50 * i / RATE);
                quiet[i] = fresh.next(hum[i]);
            }
            assertThat(power(quiet)).as("%s", band).isLessThan(0.02);
        }
    }

    @Test
    void a_live_wave_begins_at_rest() {
        EcgBand.Live live = EcgBand.MONITORING.live(RATE);
        for (int i = 0; i < 1000; i++) {
            assertThat(live.next(300)).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void a_slow_converter_is_refused_or_leaves_the_upper_corner_out() {
        double[] wave = new double[3000];
        for (int i = 0; i < wave.length; i++) {
            wave[i] = Math.sin(2 * Math.PI * 90 * i / 250);
        }
        double[] filtered = EcgBand.DIAGNOSTIC.apply(wave, 250);
        assertThat(power(filtered) / power(wave)).isCloseTo(1, within(0.02));
        assertThatThrownBy(() -> EcgBand.MONITORING.apply(wave, 100))
                .hasMessage("rateHertz 100.0, expected 110 or more");
    }
}
