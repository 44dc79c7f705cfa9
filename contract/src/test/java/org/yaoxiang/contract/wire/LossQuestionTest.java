package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossQuestionTest {
    private static final String PRINT = "0123456789abcdef".repeat(4);

    @Test
    void a_question_is_read_as_it_was_asked() {
        LossQuestion first = new LossQuestion(PRINT, Optional.empty());
        LossQuestion later =
                new LossQuestion(PRINT, Optional.of(Instant.ofEpochMilli(1_764_057_600_123L)));

        assertThat(first.encode()).hasSize(32);
        assertThat(LossQuestion.decode(first.encode())).isEqualTo(first);
        assertThat(later.encode()).hasSize(40);
        assertThat(LossQuestion.decode(later.encode())).isEqualTo(later);
    }

    @Test
    void bytes_of_any_other_length_are_none() {
        for (int length = 0; length < 64; length++) {
            byte[] bytes = new byte[length];
            if (length != 32 && length != 40) {
                assertThatThrownBy(() -> LossQuestion.decode(bytes))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expected 32 or 40");
            }
        }
        assertThatThrownBy(() -> new LossQuestion("ab", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
