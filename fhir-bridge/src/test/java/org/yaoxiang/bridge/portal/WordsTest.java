package org.yaoxiang.bridge.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaoxiang.bridge.consult.State;
import org.yaoxiang.contract.fact.Sex;

class WordsTest {
    private static final Pattern KEY = Pattern.compile("words\\(?\\)?\\.of\\(\\s*\"([a-z0-9.]+)\"");

    @Test
    void both_languages_have_the_same_texts() {
        assertThat(Words.ENGLISH.texts().keySet()).isEqualTo(Words.CHINESE.texts().keySet());
        for (String key : Words.CHINESE.texts().keySet()) {
            String chinese = Words.CHINESE.texts().getString(key);
            String english = Words.ENGLISH.texts().getString(key);
            assertThat(new MessageFormat(english).getFormatsByArgumentIndex())
                    .as(key)
                    .hasSameSizeAs(new MessageFormat(chinese).getFormatsByArgumentIndex());
            assertThat(chinese).as(key).isNotBlank().doesNotContain("'");
            assertThat(english).as(key).isNotEmpty().doesNotContain("'");
        }
    }

    @Test
    void every_text_that_the_code_asks_for_is_there() throws IOException {
        Path sources = Path.of("src/main/java/org/yaoxiang/bridge/portal");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Matcher key = KEY.matcher(Files.readString(file, UTF_8));
                while (key.find()) {
                    if (!key.group(1).endsWith(".")) {
                        assertThat(Words.CHINESE.texts().keySet()).contains(key.group(1));
                    }
                }
            }
        }
    }

    @Test
    void every_constant_has_its_text() {
        for (Words words : Words.values()) {
            for (Sex sex : Sex.values()) {
                assertThat(words.of("sex." + sex)).isNotBlank();
            }
            for (State state : List.of(State.WAITING, State.ANSWERED, State.READ)) {
                assertThat(words.of("state." + state)).isNotBlank();
            }
            for (String zoom : List.of("fit", "100", "150", "200")) {
                assertThat(words.of("zoom." + zoom)).isNotBlank();
            }
        }
    }

    @Test
    void the_other_language_is_named_in_itself() {
        assertThat(Words.CHINESE.of("language")).isEqualTo("English");
        assertThat(Words.ENGLISH.of("language")).isEqualTo("中文");
    }
}
