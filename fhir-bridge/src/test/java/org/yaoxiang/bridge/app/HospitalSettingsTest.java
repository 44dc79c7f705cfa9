package org.yaoxiang.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.bridge.hospital.Hospital;

class HospitalSettingsTest {
    private static final String CITY =
            """
            hospital.city.url = https://fhir.city.example/r4
            hospital.city.token.file = city.token
            hospital.city.production = true
            hospital.city.villages = village-3, village-7
            """;

    @TempDir private Path home;

    @Test
    void reads_every_hospital() throws IOException {
        write(
                CITY
                        + """
                        hospital.b.url = http://localhost:8080/fhir
                        hospital.b.token.file = /etc/b.token
                        hospital.b.production = false
                        hospital.b.villages = *
                        hospital.b.trust.file = b.pem
                        """);
        assertThat(HospitalSettings.read(home))
                .containsExactly(
                        new Hospital(
                                "b",
                                URI.create("http://localhost:8080/fhir"),
                                Path.of("/etc/b.token"),
                                Optional.of(home.resolve("b.pem")),
                                Set.of(),
                                false,
                                Optional.empty()),
                        new Hospital(
                                "city",
                                URI.create("https://fhir.city.example/r4"),
                                home.resolve("city.token"),
                                Optional.empty(),
                                Set.of("village-3", "village-7"),
                                true,
                                Optional.empty()));
    }

    @Test
    void without_settings_there_is_no_hospital_and_no_database() throws IOException {
        write("port = 8082");
        assertThat(HospitalSettings.read(home)).isEmpty();
        assertThat(DatabaseSettings.read(home)).isEmpty();
    }

    @Test
    void names_the_setting_that_is_wrong() throws IOException {
        assertRefused(CITY.replace("= true", "= yes"), "hospital.city.production is yes");
        assertRefused(
                CITY.replaceAll(".*production.*\n", ""), "hospital.city.production is missing");
        assertRefused(CITY.replaceAll(".*villages.*\n", ""), "hospital.city.villages is missing");
        assertRefused(CITY.replace("village-3, ", ","), "names one without a name");
        assertRefused(CITY.replace("https:", "http:"), "hospital.city.…: expected https://");
        assertRefused(CITY + "hospital.city.tokenfile = x", "hospital.city.tokenfile is not known");
        assertRefused(CITY.replace(".city.", ".City Hospital."), "is not known");
    }

    @Test
    void reads_the_database_and_shows_its_password_to_nobody() throws IOException {
        Files.writeString(home.resolve("password"), "secret-word\n");
        String database =
                """
                database.url = jdbc:postgresql://db.example/bridge
                database.user = bridge
                database.password.file = password
                """;
        write(database);
        var read = DatabaseSettings.read(home).orElseThrow();
        assertThat(read.password()).isEqualTo("secret-word");
        assertThat(read.toString()).doesNotContain("secret-word");

        write(database.replace("postgresql", "mysql"));
        assertThatThrownBy(() -> DatabaseSettings.read(home))
                .isInstanceOf(BridgeException.class)
                .hasMessage("setting database.url: expected jdbc:postgresql:…");
        write(database.replace("= password", "= none"));
        assertThatThrownBy(() -> DatabaseSettings.read(home))
                .isInstanceOf(BridgeException.class)
                .hasMessageStartingWith("setting database.password.file: cannot read ");
    }

    private void assertRefused(String settings, String message) throws IOException {
        write(settings);
        assertThatThrownBy(() -> HospitalSettings.read(home))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining(message);
    }

    private void write(String settings) throws IOException {
        Files.writeString(home.resolve("bridge.properties"), settings);
    }
}
