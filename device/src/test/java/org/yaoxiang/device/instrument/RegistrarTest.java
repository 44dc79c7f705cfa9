package org.yaoxiang.device.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.device.driver.IdentityCardReader;
import org.yaoxiang.device.driver.WiredLine;
import org.yaoxiang.device.instrument.Registrar.Reply;
import org.yaoxiang.mocks.line.LineFault;

/// Numbers are the standard's own examples; nobody bears them.
class RegistrarTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 2);
    private static final String NUMBER = "11010519491231002X";

    private final org.yaoxiang.mocks.line.IdentityCardReader module =
            new org.yaoxiang.mocks.line.IdentityCardReader();
    private final WiredLine line = new WiredLine(module);
    private final Registrar registrar = new Registrar(() -> new IdentityCardReader(line, line));

    private void lay(String number, String until) {
        module.lay(
                org.yaoxiang.mocks.line.IdentityCardReader.text(
                        "测试甲", "2", "04", "19491231", number, until));
    }

    @Test
    void a_card_fills_the_form_and_prints_nothing() {
        lay(NUMBER, "20360101");
        Reply reply = registrar.read(TODAY);
        assertThat(reply)
                .isEqualTo(
                        new Reply.Bearer(
                                "测试甲",
                                Sex.FEMALE,
                                LocalDate.of(1949, 12, 31),
                                NUMBER,
                                Optional.of("藏族")))
                .hasToString("Bearer[redacted]");
        assertThat(line.isClosed()).isTrue();
    }

    @Test
    void a_card_that_is_missing_wrong_or_over_is_said() {
        assertThat(registrar.read(TODAY)).isEqualTo(Reply.Other.NO_CARD);
        lay("110105194912310021", "20360101");
        assertThat(registrar.read(TODAY)).isEqualTo(Reply.Other.CONTRADICTS_ITSELF);
        lay(NUMBER, "20260101");
        assertThat(registrar.read(TODAY)).isEqualTo(Reply.Other.EXPIRED);
        lay(NUMBER, "20260102");
        assertThat(registrar.read(TODAY)).isInstanceOf(Reply.Bearer.class);
        line.spoil(new LineFault.Cut(0));
        assertThat(registrar.read(TODAY)).isEqualTo(Reply.Other.NOT_CONNECTED);
    }

    @Test
    void a_typed_identity_number_has_its_check_digit() {
        assertThat(Registrar.isMistyped(NUMBER, TODAY)).isFalse();
        assertThat(Registrar.isMistyped("11010519491231002x", TODAY)).isFalse();
        assertThat(Registrar.isMistyped("110105194912310021", TODAY)).isTrue();
        assertThat(Registrar.isMistyped("village-7", TODAY)).isFalse();
    }
}
