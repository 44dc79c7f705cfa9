package org.yaoxiang.device.rule;

import java.util.Locale;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;

/// The single parameters of NEWS2 (Royal College of Physicians, 2017, chart 1), for adults of 16
/// years and more. A value is judged as it is shown.
final class News2 {
    private static final Citation PULSE = citation("chart 1, pulse; single parameter of 3");
    private static final Citation TEMPERATURE = citation("chart 1, temperature");
    private static final Citation SATURATION =
            citation("chart 1, SpO2 scale 1; single parameter of 3");
    private static final Citation RESPIRATION =
            citation("chart 1, respiration rate; single parameter of 3");
    private static final Citation SYSTOLIC =
            citation("chart 1, systolic blood pressure; single parameter of 3");

    private News2() {}

    static Optional<Finding> saturation(double percent) {
        long shown = Math.round(percent);
        if (shown > 91) {
            return Optional.empty();
        }
        return finding(
                "news2-saturation",
                Vital.OXYGEN_SATURATION,
                Urgency.URGENT,
                String.format(Locale.ROOT, "血氧饱和度 %d %%（NEWS2 单项 3 分）：需紧急评估", shown),
                String.format(
                        Locale.ROOT,
                        "Oxygen saturation %d %% (NEWS2 single parameter 3): urgent review",
                        shown),
                SATURATION);
    }

    static Optional<Finding> temperature(double celsius) {
        double shown = Math.round(celsius * 10) / 10.0;
        if (shown <= 35.0) {
            return finding(
                    "news2-temperature-low",
                    Vital.BODY_TEMPERATURE,
                    Urgency.URGENT,
                    String.format(Locale.ROOT, "体温 %.1f °C（NEWS2 单项 3 分）：需紧急评估", shown),
                    String.format(
                            Locale.ROOT,
                            "Temperature %.1f °C (NEWS2 single parameter 3): urgent review",
                            shown),
                    TEMPERATURE);
        }
        if (shown >= 39.1) {
            return finding(
                    "news2-temperature-high",
                    Vital.BODY_TEMPERATURE,
                    Urgency.SOON,
                    String.format(Locale.ROOT, "体温 %.1f °C（NEWS2 2 分）：高热", shown),
                    String.format(
                            Locale.ROOT, "Temperature %.1f °C (NEWS2 2 points): high fever", shown),
                    TEMPERATURE);
        }
        if (shown >= 38.1) {
            return finding(
                    "news2-temperature-raised",
                    Vital.BODY_TEMPERATURE,
                    Urgency.ROUTINE,
                    String.format(Locale.ROOT, "体温 %.1f °C（NEWS2 1 分）：发热", shown),
                    String.format(Locale.ROOT, "Temperature %.1f °C (NEWS2 1 point): fever", shown),
                    TEMPERATURE);
        }
        return Optional.empty();
    }

    static Optional<Finding> heartRate(double perMinute) {
        long shown = Math.round(perMinute);
        if (shown > 40 && shown < 131) {
            return Optional.empty();
        }
        return finding(
                "news2-heart-rate",
                Vital.HEART_RATE,
                Urgency.URGENT,
                String.format(Locale.ROOT, "心率 %d 次/分（NEWS2 单项 3 分）：需紧急评估", shown),
                String.format(
                        Locale.ROOT,
                        "Heart rate %d/min (NEWS2 single parameter 3): urgent review",
                        shown),
                PULSE);
    }

    static Optional<Finding> respiration(double perMinute) {
        long shown = Math.round(perMinute);
        if (shown > 8 && shown < 25) {
            return Optional.empty();
        }
        return finding(
                "news2-respiration",
                Vital.RESPIRATION_RATE,
                Urgency.URGENT,
                String.format(Locale.ROOT, "呼吸 %d 次/分（NEWS2 单项 3 分）：需紧急评估", shown),
                String.format(
                        Locale.ROOT,
                        "Respiratory rate %d/min (NEWS2 single parameter 3): urgent review",
                        shown),
                RESPIRATION);
    }

    static Optional<Finding> systolic(double mmHg) {
        long shown = Math.round(mmHg);
        if (shown > 90 && shown < 220) {
            return Optional.empty();
        }
        return finding(
                "news2-systolic",
                Vital.BLOOD_PRESSURE,
                Urgency.URGENT,
                String.format(Locale.ROOT, "收缩压 %d mmHg（NEWS2 单项 3 分）：需紧急评估", shown),
                String.format(
                        Locale.ROOT,
                        "Systolic pressure %d mmHg (NEWS2 single parameter 3): urgent review",
                        shown),
                SYSTOLIC);
    }

    private static Optional<Finding> finding(
            String rule,
            Vital basis,
            Urgency urgency,
            String chinese,
            String english,
            Citation citation) {
        return Optional.of(new Finding(rule, basis, urgency, chinese, english, citation));
    }

    private static Citation citation(String clause) {
        return new Citation(
                "Royal College of Physicians: National Early Warning Score (NEWS) 2",
                "2017",
                clause);
    }
}
