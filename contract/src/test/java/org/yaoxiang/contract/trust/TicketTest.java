package org.yaoxiang.contract.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TicketTest {
    private static final String CODE = "ABCDEFGHJKMNPQRSTVWXYZ2345";
    private static final String PRINT = "00112233445566778899aabbccddeeff";
    private static final String TEXT =
            "yaoxiang:gateway.example:5685/handheld-1/" + CODE + "/" + PRINT;

    @Test
    void its_text_is_read_as_it_was_written_and_spaces_around_it_do_not_matter() {
        Ticket ticket = new Ticket("gateway.example", 5685, "handheld-1", CODE, PRINT);
        assertThat(ticket.text()).isEqualTo(TEXT);
        assertThat(Ticket.parse(" " + TEXT + "\r")).isEqualTo(ticket);
        assertThat(Ticket.parse(TEXT.replace("gateway.example", "[2001:db8::1]")).host())
                .isEqualTo("[2001:db8::1]");
    }

    @Test
    void what_is_no_ticket_is_refused() {
        for (String text :
                new String[] {
                    "",
                    "https" + TEXT,
                    TEXT + "0",
                    TEXT.replace("5685", "0"),
                    TEXT.replace("5685", "65536"),
                    TEXT.replace("handheld-1", "../handheld"),
                    TEXT.replace(CODE, CODE.substring(1)),
                    TEXT.replace("/", "//")
                }) {
            assertThatThrownBy(() -> Ticket.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void it_does_not_print_its_code() {
        assertThat(Ticket.parse(TEXT).toString()).contains("handheld-1").doesNotContain(CODE);
    }
}
