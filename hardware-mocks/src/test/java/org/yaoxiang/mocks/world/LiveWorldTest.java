package org.yaoxiang.mocks.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.bus.BusFault;

class LiveWorldTest {
    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);

    @Test
    void an_order_changes_the_body_or_the_wires() {
        LiveWorld.obey(world, "finger out", Instant.EPOCH);
        assertThat(world.body().nanoamperes(Instant.EPOCH, false, 7)).isLessThan(20);
        LiveWorld.obey(world, " Lead OFF ", Instant.EPOCH);
        assertThat(world.body().leadOff(Instant.EPOCH)).isNotZero();
        LiveWorld.obey(world, "nack 0x57", Instant.EPOCH);
        assertThatThrownBy(() -> world.wiring().write(1, 0x57, new byte[] {0}))
                .isInstanceOf(BusFault.class);
        LiveWorld.obey(world, "ack 0x57", Instant.EPOCH);
        LiveWorld.obey(world, "altitude 3000", Instant.EPOCH);
        assertThat(world.air().pascals()).isLessThan(71_000);
        LiveWorld.obey(world, "battery 25", Instant.EPOCH);
        assertThat(world.battery().percent(Instant.EPOCH)).isEqualTo(25);
        LiveWorld.obey(world, "off v3", Instant.EPOCH);
        assertThat(world.body().positiveOff(Instant.EPOCH)).isNotZero();
        LiveWorld.obey(world, "lead on", Instant.EPOCH);
        LiveWorld.obey(world, "on v3", Instant.EPOCH);
        assertThat(world.body().positiveOff(Instant.EPOCH)).isZero();
        world.wiring().write(1, 0x57, new byte[] {0});
    }

    @Test
    void an_order_that_is_not_understood_says_so() {
        for (String order : new String[] {"", "finger", "finger up", "spo2 high", "dance on"}) {
            assertThatThrownBy(() -> LiveWorld.obey(world, order, Instant.EPOCH))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
