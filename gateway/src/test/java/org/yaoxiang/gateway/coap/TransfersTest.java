package org.yaoxiang.gateway.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.yaoxiang.gateway.coap.Transfers.Answer.FULL;
import static org.yaoxiang.gateway.coap.Transfers.Answer.TAKEN;
import static org.yaoxiang.gateway.coap.Transfers.Answer.TOO_MANY;
import static org.yaoxiang.gateway.coap.Transfers.Answer.UNKNOWN;

import org.junit.jupiter.api.Test;

class TransfersTest {
    private long nanos;
    private final Transfers transfers = new Transfers(2, 3, () -> nanos);

    @Test
    void a_transfer_goes_on_only_where_it_was_begun_and_has_not_ended() {
        assertThat(transfers.take("a", "1", 1)).isEqualTo(UNKNOWN);
        assertThat(transfers.take("a", "1", 0)).isEqualTo(TAKEN);
        assertThat(transfers.take("b", "1", 1)).isEqualTo(UNKNOWN);
        assertThat(transfers.take("a", "1", 1)).isEqualTo(TAKEN);

        transfers.end("a", "1");
        transfers.end("b", "2");

        assertThat(transfers.take("a", "1", 2)).isEqualTo(UNKNOWN);
    }

    @Test
    void no_party_has_more_than_its_part_nor_all_together_more_than_there_is() {
        assertThat(transfers.take("a", "1", 0)).isEqualTo(TAKEN);
        assertThat(transfers.take("a", "2", 0)).isEqualTo(TAKEN);
        assertThat(transfers.take("a", "3", 0)).isEqualTo(TOO_MANY);
        assertThat(transfers.take("a", "2", 0)).as("begun anew").isEqualTo(TAKEN);
        assertThat(transfers.take("b", "1", 0)).isEqualTo(TAKEN);
        assertThat(transfers.take("b", "2", 0)).isEqualTo(FULL);

        transfers.end("a", "1");

        assertThat(transfers.take("b", "2", 0)).isEqualTo(TAKEN);
    }

    @Test
    void a_transfer_that_pauses_for_too_long_gives_its_place_away() {
        transfers.take("a", "1", 0);
        transfers.take("a", "2", 0);

        nanos = Transfers.PAUSE_MAX.toNanos();
        assertThat(transfers.take("a", "1", 1)).isEqualTo(TAKEN);
        nanos++;

        assertThat(transfers.take("a", "2", 1)).isEqualTo(UNKNOWN);
        assertThat(transfers.take("a", "3", 0)).isEqualTo(TAKEN);
    }
}
