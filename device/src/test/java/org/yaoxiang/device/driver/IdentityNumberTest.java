package org.yaoxiang.device.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class IdentityNumberTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    /// The two examples of GB 11643, and area 990000, which nobody bears.
    @Test
    void accepts_the_standards_examples() {
        IdentityNumber woman = IdentityNumber.of("11010519491231002X", TODAY).orElseThrow();
        assertThat(woman.birthDate()).isEqualTo(LocalDate.of(1949, 12, 31));
        assertThat(woman.isMale()).isFalse();
        IdentityNumber man = IdentityNumber.of("440524188001010014", TODAY).orElseThrow();
        assertThat(man.birthDate()).isEqualTo(LocalDate.of(1880, 1, 1));
        assertThat(man.isMale()).isTrue();
        assertThat(IdentityNumber.of("990000198506151021", TODAY)).isPresent();
        assertThat(IdentityNumber.of("990000199912310010", TODAY)).isPresent();
        assertThat(IdentityNumber.of("11010519491231002x", TODAY)).hasValue(woman);
    }

    @Test
    void refuses_a_wrong_check_digit_date_or_form() {
        assertThat(IdentityNumber.of("110105194912310021", TODAY)).isEmpty();
        assertThat(IdentityNumber.of("540102199002300010", TODAY)).isEmpty(); // 30 February
        assertThat(IdentityNumber.of("110105194913310021", TODAY)).isEmpty(); // month 13
        assertThat(IdentityNumber.of("000000000000000000", TODAY)).isEmpty();
        assertThat(IdentityNumber.of("110105491231002", TODAY)).isEmpty();
        assertThat(IdentityNumber.of("１１０１０５１９４９１２３１００２X", TODAY)).isEmpty();
        assertThat(IdentityNumber.of("", TODAY)).isEmpty();
        assertThatThrownBy(() -> new IdentityNumber("110105194912310021"))
                .hasMessage("an identity number that contradicts itself");
    }

    @Test
    void refuses_a_birth_after_today() {
        String number = "990000199912310010";
        assertThat(IdentityNumber.of(number, LocalDate.of(1999, 12, 30))).isEmpty();
        assertThat(IdentityNumber.of(number, LocalDate.of(1999, 12, 31))).isPresent();
    }

    /// What the check is for: one digit mistyped, or two neighbours exchanged.
    @Test
    void every_single_wrong_digit_is_seen() {
        String number = "990000198506151021";
        for (int at = 0; at < 17; at++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                String wrong = number.substring(0, at) + digit + number.substring(at + 1);
                assertThat(IdentityNumber.check(wrong) == number.charAt(17))
                        .isEqualTo(digit == number.charAt(at));
            }
        }
    }

    @Test
    void knows_the_56_groups() {
        assertThat(EthnicGroup.all()).hasSize(56);
        assertThat(EthnicGroup.all().values())
                .extracting(EthnicGroup::letters)
                .doesNotHaveDuplicates();
        assertThat(EthnicGroup.of("05"))
                .hasValueSatisfying(group -> assertThat(group.chinese()).isEqualTo("维吾尔族"));
        assertThat(EthnicGroup.of("57")).isEmpty();
    }
}
