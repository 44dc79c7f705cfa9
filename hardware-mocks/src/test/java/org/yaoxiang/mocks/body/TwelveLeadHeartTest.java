package org.yaoxiang.mocks.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.world.Recorded;

class TwelveLeadHeartTest {
    private static final int V1 = 2;
    private static final int V5 = 6;

    private final DynamicalHeart model = new DynamicalHeart(72, 1);

    @Test
    void lead_i_is_the_same_heart_as_before() {
        for (double at = 0; at < 5; at += 0.01) {
            assertThat(model.leads(at)[0]).isCloseTo(model.millivolts(at), within(1e-9));
        }
    }

    /// R grows and S shrinks from V1 to V5 in a healthy adult.
    @Test
    void the_model_looks_healthy_from_the_chest() {
        double beat = model.beats(2, 10)[0];
        double[] peak = model.leads(beat);
        assertThat(peak[V1]).isLessThan(-0.5);
        assertThat(peak[V5]).isGreaterThan(1);
        assertThat(peak[1]).as("II").isBetween(0.3, 2.0);
    }

    @Test
    void a_heart_of_one_lead_keeps_its_dipole_on_one_axis() {
        Heart single =
                new Heart() {
                    @Override
                    public double millivolts(double seconds) {
                        return Math.sin(seconds);
                    }

                    @Override
                    public double[] beats(double from, double to) {
                        return new double[0];
                    }
                };
        double[] leads = single.leads(1);
        assertThat(leads[0]).isCloseTo(Math.sin(1), within(1e-12));
        assertThat(single.leads(2)[V5] / single.leads(2)[0])
                .isCloseTo(leads[V5] / leads[0], within(1e-9));
    }

    @Test
    void a_recorded_patient_keeps_all_leads() throws IOException {
        Path record = Recorded.signal("ludb/1");
        Heart heart = TwelveLeadHeart.read(record, "ii", 0);
        int[] signals = {0, 1, 6, 7, 8, 9, 10, 11};
        for (int lead = 0; lead < signals.length; lead++) {
            WfdbRecord recorded = WfdbRecord.read(record, signals[lead]);
            int[] samples = recorded.samples();
            for (int i = 500; i < 4500; i += 7) {
                double millivolts =
                        (samples[i] - recorded.baseline()) / recorded.gainPerMillivolt();
                assertThat(heart.leads(i / 500.0)[lead]).isCloseTo(millivolts, within(1e-6));
            }
        }
        assertThat(heart.beats(0, 10)).hasSizeBetween(6, 12);
    }

    @Test
    void the_electrodes_stand_around_nothing_and_add_up() {
        Body body = new Body(model, Instant.EPOCH, 1);
        double[] positive = new double[8];
        double[] negative = new double[8];
        double limbs = 0;
        for (int i = 0; i < 1000; i++) {
            Instant at = Instant.EPOCH.plus(Duration.ofMillis(5L * i));
            body.volts(at, positive, negative);
            limbs = Math.max(limbs, Math.abs(positive[0] + positive[1] + negative[0]));
            double first = (positive[0] - negative[0]) * 1000;
            assertThat(first).isCloseTo(model.millivolts(i * 0.005), within(0.03));
        }
        assertThat(limbs).as("noise only, V").isLessThan(40e-6);
    }
}
