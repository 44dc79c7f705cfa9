package org.yaoxiang.bridge.portal;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Reading;

/// The texts of the pages in one language.
enum Words {
    CHINESE("zh-CN", Locale.CHINESE),
    ENGLISH("en", Locale.ENGLISH);

    private final String tag;
    private final Locale locale;

    Words(String tag, Locale locale) {
        this.tag = tag;
        this.locale = locale;
    }

    /// The language tag of the page (BCP 47).
    String tag() {
        return tag;
    }

    Words other() {
        return switch (this) {
            case CHINESE -> ENGLISH;
            case ENGLISH -> CHINESE;
        };
    }

    String of(String key, Object... values) {
        return new MessageFormat(texts().getString(key), locale).format(values);
    }

    /// All texts, as they stand in the file.
    ResourceBundle texts() {
        return ResourceBundle.getBundle("org.yaoxiang.bridge.portal.words", locale);
    }

    String of(Vital vital) {
        return pick(vital.chinese(), vital.english());
    }

    String of(Analyte analyte) {
        return pick(analyte.chinese(), analyte.english());
    }

    String of(EctopicBeat kind) {
        return pick(kind.chinese(), kind.english());
    }

    String of(Site site) {
        return pick(site.chinese(), site.english());
    }

    String of(Meal meal) {
        return pick(meal.chinese(), meal.english());
    }

    String of(Specimen specimen) {
        return pick(specimen.chinese(), specimen.english());
    }

    String of(Rhythm rhythm) {
        return pick(rhythm.chinese(), rhythm.english());
    }

    String of(Reading.RespirationRate.Source source) {
        return pick(source.chinese(), source.english());
    }

    String of(Refusal why) {
        return pick(why.chinese(), why.english());
    }

    String of(Disturbance disturbance) {
        return pick(disturbance.chinese(), disturbance.english());
    }

    String of(Urgency urgency) {
        return pick(urgency.chinese(), urgency.english());
    }

    String of(Disposition disposition) {
        return pick(disposition.chinese(), disposition.english());
    }

    String of(Finding finding) {
        return pick(finding.chinese(), finding.english());
    }

    private String pick(String chinese, String english) {
        return switch (this) {
            case CHINESE -> chinese;
            case ENGLISH -> english;
        };
    }
}
