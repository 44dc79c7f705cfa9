package org.yaoxiang.thinlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/// A short run of what `./yaoxiang sim` does at length.
class SimTest {
    private static final long SCHEDULES = 2000;

    @Test
    void what_is_shown_as_delivered_is_there_and_everything_arrives_once() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean holds = Sim.run(new PrintStream(out, true, UTF_8), 1, SCHEDULES);
        System.out.print(out.toString(UTF_8));
        assertThat(holds).as(out.toString(UTF_8)).isTrue();
    }

    @Test
    void a_schedule_is_the_same_again_by_its_seed() {
        assertThat(run(5)).isEqualTo(run(5));
    }

    private static Tally run(long seed) {
        try (Schedule schedule = new Schedule(seed)) {
            return schedule.run();
        }
    }
}
