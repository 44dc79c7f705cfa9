package org.yaoxiang.contract.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Run;

class ReceiptedTest {
    @Test
    void runs_are_laid_out_as_documented() {
        Receipted receipted = new Receipted(List.of(new Run(201, 300, 0x0102030405060708L)));
        assertThat(HexFormat.of().formatHex(receipted.encode()))
                .isEqualTo("0102030405060708ac0264");
        assertThat(new Receipted(List.of()).encode()).isEmpty();
    }

    @Test
    void runs_come_back_as_they_were() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            List<Run> runs = new ArrayList<>();
            for (int k = random.nextInt(Receipted.RUNS_MAX + 1); k > 0; k--) {
                long last = random.nextLong(1, 1L << random.nextInt(1, 63));
                runs.add(new Run(random.nextLong(1, last + 1), last, random.nextLong()));
            }
            Receipted receipted = new Receipted(runs);
            byte[] bytes = receipted.encode();
            assertThat(bytes.length).isLessThanOrEqualTo(Receipted.LENGTH_MAX);
            assertThat(Receipted.decode(bytes)).isEqualTo(receipted);
        }
    }

    @Test
    void what_is_cut_off_or_out_of_range_is_refused() {
        byte[] whole = new Receipted(List.of(new Run(201, 300, 7))).encode();
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Receipted.decode(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) -1);
        byte[] beforeTheFirst = {0, 0, 0, 0, 0, 0, 0, 7, 3, 4};
        for (byte[] each : List.of(endless, beforeTheFirst, new byte[Receipted.LENGTH_MAX])) {
            assertThatThrownBy(() -> Receipted.decode(each))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void random_bytes_are_refused_or_read_and_nothing_else_happens() {
        Random random = new Random(6);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                assertThat(Receipted.decode(bytes).runs()).hasSizeLessThan(5);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
