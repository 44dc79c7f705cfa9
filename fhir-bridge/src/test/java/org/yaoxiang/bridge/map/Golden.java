package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Bundle;

/// Bundles as they were reviewed. With `-Dgolden=write` the files are written anew.
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    static void assertUnchanged(String name, Bundle bundle) throws IOException {
        String json =
                FhirContext.forR4Cached()
                                .newJsonParser()
                                .setPrettyPrint(true)
                                .encodeResourceToString(bundle)
                        + "\n";
        Path file = FOLDER.resolve(name + ".json");
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, json, StandardCharsets.UTF_8);
        }
        assertThat(json).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }
}
