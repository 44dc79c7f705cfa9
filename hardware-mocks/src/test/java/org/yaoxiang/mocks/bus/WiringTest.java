package org.yaoxiang.mocks.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WiringTest {
    private final Wiring wiring = new Wiring();

    @Test
    void one_bit_of_the_next_write_arrives_turned() {
        List<byte[]> written = new ArrayList<>();
        wiring.attach(1, 0x10, new Listening(written));
        wiring.flipNextWrite(1, 0x10, 9);
        wiring.write(1, 0x10, new byte[] {0x05, 0x00});
        wiring.write(1, 0x10, new byte[] {0x05, 0x00});
        assertThat(written.get(0)).containsExactly(0x05, 0x02);
        assertThat(written.get(1)).as("the control").containsExactly(0x05, 0x00);
    }

    @Test
    void one_bit_of_the_next_transfer_is_read_turned() {
        wiring.attach(0, 0, in -> new byte[in.length]);
        wiring.flipNextTransfer(0, 0, 8);
        assertThat(wiring.transfer(0, 0, new byte[3])).containsExactly(0, 1, 0);
        assertThat(wiring.transfer(0, 0, new byte[3])).as("the control").containsExactly(0, 0, 0);
    }

    @Test
    void a_data_line_that_is_held_reads_the_same_whatever_the_chip_says() {
        wiring.attach(0, 0, byte[]::clone);
        wiring.holdSpi(0, true);
        assertThat(wiring.transfer(0, 0, new byte[] {1, 2})).containsExactly(0xFF, 0xFF);
        wiring.holdSpi(0, false);
        assertThat(wiring.transfer(0, 0, new byte[] {1, 2})).containsExactly(0, 0);
        wiring.releaseSpi(0);
        assertThat(wiring.transfer(0, 0, new byte[] {1, 2})).containsExactly(1, 2);
    }

    private record Listening(List<byte[]> written) implements I2cChip {
        @Override
        public void write(byte[] bytes) {
            written.add(bytes.clone());
        }

        @Override
        public byte[] read(int count) {
            return new byte[count];
        }
    }
}
