package org.yaoxiang.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FaultsTest {
    /// The smoke of `./yaoxiang faults`.
    @Test
    void no_wrong_number_is_told_and_every_liar_is_found_out() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        boolean holds = Faults.run(print, print, 1, 60);
        assertThat(holds).as(out.toString(StandardCharsets.UTF_8)).isTrue();
    }

    @Test
    void a_seed_gives_the_same_trial_again() {
        for (long seed = 1; seed <= 15; seed++) {
            Trial trial = Trial.struck(seed, UnaryOperator.identity());
            assertThat(Trial.struck(seed, UnaryOperator.identity())).isEqualTo(trial);
        }
    }
}
