package org.yaoxiang.device.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Lead;

class TwelveLeadsTest {
    private static final int SAMPLES = 100;
    private final int[][] measured = new int[8][SAMPLES];

    @BeforeEach
    void draw() {
        Random random = new Random(12);
        for (int[] channel : measured) {
            for (int i = 0; i < SAMPLES; i++) {
                channel[i] = random.nextInt(-0x800000, 0x800000);
            }
        }
    }

    @Test
    void what_is_measured_is_kept_twice_over() {
        for (int channel = 0; channel < 8; channel++) {
            int[] samples = TwelveLeads.halfSteps(TwelveLeads.MEASURED.get(channel), measured);
            for (int i = 0; i < SAMPLES; i++) {
                assertThat(samples[i]).isEqualTo(2 * measured[channel][i]);
            }
        }
    }

    /// Einthoven: I + III = II. Goldberger: aVR + aVL + aVF = 0, aVL = (I − III)/2, aVF = (II +
    /// III)/2.
    @Test
    void what_is_derived_adds_up_exactly() {
        int[] first = TwelveLeads.halfSteps(Lead.I, measured);
        int[] second = TwelveLeads.halfSteps(Lead.II, measured);
        int[] third = TwelveLeads.halfSteps(Lead.III, measured);
        int[] right = TwelveLeads.halfSteps(Lead.AVR, measured);
        int[] left = TwelveLeads.halfSteps(Lead.AVL, measured);
        int[] foot = TwelveLeads.halfSteps(Lead.AVF, measured);
        for (int i = 0; i < SAMPLES; i++) {
            assertThat(first[i] + third[i]).isEqualTo(second[i]);
            assertThat(right[i] + left[i] + foot[i]).isZero();
            assertThat(2 * right[i]).isEqualTo(-(first[i] + second[i]));
            assertThat(2 * left[i]).isEqualTo(first[i] - third[i]);
            assertThat(2 * foot[i]).isEqualTo(second[i] + third[i]);
        }
    }
}
