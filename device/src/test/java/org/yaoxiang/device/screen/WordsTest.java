package org.yaoxiang.device.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.device.vault.State;

class WordsTest {
    @Test
    void every_text_is_there_in_both_languages() {
        assertThat(texts(Locale.CHINESE).keySet()).isEqualTo(texts(Locale.ENGLISH).keySet());
        for (String key : texts(Locale.ENGLISH).keySet()) {
            for (Words words : Words.values()) {
                assertThat(words.of(key, "A", "B", "C"))
                        .as("%s in %s", key, words)
                        .isNotBlank()
                        .doesNotContain("{", "}", "null");
            }
        }
    }

    /// A single apostrophe is eaten by the message format, with every place after it.
    @Test
    void both_languages_name_the_same_values() {
        for (String key : texts(Locale.ENGLISH).keySet()) {
            for (String value : Set.of("first-value", "second-value", "third-value")) {
                assertThat(say(Words.CHINESE, key).contains(value))
                        .as("%s names the %s", key, value)
                        .isEqualTo(say(Words.ENGLISH, key).contains(value));
            }
        }
    }

    @Test
    void every_word_of_the_facts_is_there_in_both_languages() {
        for (Words words : Words.values()) {
            for (Refusal each : Refusal.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Trouble each : Trouble.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Urgency each : Urgency.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Vital each : Vital.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Disposition each : Disposition.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Disturbance each : Disturbance.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Analyte each : Analyte.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (EctopicBeat each : EctopicBeat.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Meal each : Meal.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Probe each : Probe.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Rhythm each : Rhythm.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (Reading.RespirationRate.Source each : Reading.RespirationRate.Source.values()) {
                assertThat(words.of(each)).isNotBlank();
            }
            for (State each : State.values()) {
                assertThat(words.of("state." + each)).isNotBlank();
            }
        }
    }

    private static String say(Words words, String key) {
        return words.of(key, "first-value", "second-value", "third-value");
    }

    private static ResourceBundle texts(Locale locale) {
        ResourceBundle texts = ResourceBundle.getBundle("org.yaoxiang.device.screen.words", locale);
        assertThat(texts.getLocale()).isEqualTo(locale);
        return texts;
    }
}
