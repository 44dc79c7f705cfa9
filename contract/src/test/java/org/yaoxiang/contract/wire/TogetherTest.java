package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void what_goes_together_is_read_as_it_was() {
        for (int i = 0; i < 200; i++) {
            List<byte[]> facts = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(12); j++) {
                facts.add(bytes(random.nextInt(1, 400)));
            }
            byte[] together = Together.encode(facts);
            assertThat(Together.decode(together)).containsExactlyElementsOf(facts);
            assertThat(together.length)
                    .isLessThanOrEqualTo(
                            facts.stream().mapToInt(each -> Together.added(each.length)).sum());
        }
    }

    @Test
    void one_alone_takes_one_byte_more() {
        assertThat(Together.encode(List.of(bytes(300)))).hasSize(301);
    }

    @Test
    void what_ends_early_or_is_empty_is_none() {
        byte[] together = Together.encode(List.of(bytes(10), bytes(10)));
        assertThat(Together.decode(together)).hasSize(2);
        for (int length = 0; length <= 12; length++) {
            byte[] cut = Arrays.copyOf(together, length);
            assertThatThrownBy(() -> Together.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void random_bytes_meet_an_illegal_argument_only() {
        for (int i = 0; i < 5_000; i++) {
            byte[] hostile = bytes(random.nextInt(60));
            try {
                assertThat(Together.decode(hostile)).allMatch(each -> each.length > 0);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
