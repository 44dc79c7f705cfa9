package org.yaoxiang.bridge.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Suite;

class CliniciansTest {
    @TempDir Path folder;

    @Test
    void opens_a_key_with_its_pin_only() throws IOException {
        SomeClinicians.write(folder, "county-1", "测试医生甲");
        Clinicians clinicians = new Clinicians(folder, Suite.INTERNATIONAL);

        assertThat(clinicians.all()).containsExactly(new Clinician("county-1", "测试医生甲"));
        assertThat(clinicians.open("county-1", SomeClinicians.PIN))
                .hasValueSatisfying(each -> assertThat(each.authorId()).isEqualTo("county-1"));
        assertThat(clinicians.open("county-1", "000000")).isEmpty();
        assertThat(clinicians.open("county-2", SomeClinicians.PIN)).isEmpty();
        assertThat(clinicians.open("../county-1", SomeClinicians.PIN)).isEmpty();
    }

    @Test
    void names_those_who_are_not_here_by_their_id() throws IOException {
        SomeClinicians.write(folder, "county-1", "测试医生甲");
        Clinicians clinicians = new Clinicians(folder, Suite.INTERNATIONAL);

        assertThat(clinicians.name("county-1")).isEqualTo("测试医生甲");
        assertThat(clinicians.name("county-9")).isEqualTo("county-9");
    }

    @Test
    void refuses_a_key_that_is_certified_for_another() throws IOException {
        SomeClinicians.write(folder, "county-1", "测试医生甲", "CN=county-2,OU=CLINICIAN");
        SomeClinicians.write(folder, "county-3", "测试医生乙", "CN=county-3,OU=GATEWAY");
        Clinicians clinicians = new Clinicians(folder, Suite.INTERNATIONAL);

        assertThatIllegalStateException()
                .isThrownBy(() -> clinicians.open("county-1", SomeClinicians.PIN))
                .withMessage("county-1.p12 has no signing key certified for this clinician");
        assertThatIllegalStateException()
                .isThrownBy(() -> clinicians.open("county-3", SomeClinicians.PIN));
    }

    @Test
    void a_broken_file_is_not_a_wrong_pin() throws IOException {
        Files.writeString(folder.resolve("county-1.p12"), "nonsense");
        Files.writeString(folder.resolve("county-1.properties"), "name=测试医生甲");

        assertThatIllegalStateException()
                .isThrownBy(() -> new Clinicians(folder, Suite.INTERNATIONAL).open("county-1", "1"))
                .withMessage("county-1.p12 cannot be read");
    }

    @Test
    void every_clinician_needs_a_name() throws IOException {
        Files.writeString(folder.resolve("county-1.p12"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clinicians(folder, Suite.INTERNATIONAL))
                .withMessage("county-1.properties has no name of 1 to 128 characters");
    }
}
