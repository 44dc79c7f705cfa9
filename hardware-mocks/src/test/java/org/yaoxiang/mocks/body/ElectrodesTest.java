package org.yaoxiang.mocks.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.body.Body.Electrode;

class ElectrodesTest {
    private final Body body = new Body(new DynamicalHeart(72, 1), Instant.EPOCH, 1);

    @Test
    void each_electrode_has_its_own_input() {
        assertThat(body.positiveOff(Instant.EPOCH)).isZero();
        assertThat(body.negativeOff(Instant.EPOCH)).isZero();
        body.electrode(Electrode.LEFT_LEG, true);
        body.electrode(Electrode.V6, true);
        assertThat(body.positiveOff(Instant.EPOCH)).isEqualTo(0b1000_0010);
        body.electrode(Electrode.LEFT_LEG, false);
        body.electrode(Electrode.RIGHT_ARM, true);
        assertThat(body.positiveOff(Instant.EPOCH)).isEqualTo(0b1000_0000);
        assertThat(body.negativeOff(Instant.EPOCH)).as("RA at 1N and 2N").isEqualTo(0b11);
    }

    @Test
    void the_two_channel_front_end_shares_the_arms_and_the_right_leg() {
        body.electrode(Electrode.V1, true);
        assertThat(body.leadOff(Instant.EPOCH)).isZero();
        body.electrode(Electrode.RIGHT_ARM, true);
        assertThat(body.leadOff(Instant.EPOCH)).isEqualTo(0b01010);
        body.electrode(Electrode.RIGHT_LEG, true);
        assertThat(body.leadOff(Instant.EPOCH)).isEqualTo(0b11010);
        assertThat(body.rightLegOff(Instant.EPOCH)).isTrue();
    }

    @Test
    void the_forehead_lies_between_the_skin_and_the_room() {
        body.skin(37);
        assertThat(body.foreheadCelsius(17)).isCloseTo(35, within(1e-9));
        assertThat(body.foreheadCelsius(37)).isCloseTo(37, within(1e-9));
    }
}
