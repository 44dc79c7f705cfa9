package org.yaoxiang.village;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// R11: what ships to a board bears no emulated world.
class ImageTest {
    @Test
    void the_handhelds_libraries_do_not_contain_the_mocks() throws IOException {
        Path libraries = Path.of("..", "device", "target", "lib");
        try (Stream<Path> files = Files.list(libraries)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("pi4j-core"))
                    .noneMatch(name -> name.contains("mocks"));
        }
    }
}
