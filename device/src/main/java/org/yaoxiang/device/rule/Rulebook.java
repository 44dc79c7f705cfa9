package org.yaoxiang.device.rule;

import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Reading;

/// What follows from readings, for adults of 16 years and more: the single parameters of NEWS2, and
/// one limit that the project sets itself because NEWS2 does not hold above 2500 m.
///
/// A refused measurement leads to no finding. NEWS2's aggregate is not computed: this handheld does
/// not yet measure all seven parameters.
///
/// @param saturationPercentMin below this saturation the handheld always calls, at any altitude; a
///   choice of the project that a clinician signs in the configuration, not a guideline
public record Rulebook(double saturationPercentMin) {
    /// Above this NEWS2's saturation bands are not used unmodified: healthy adult residents of 4200
    /// m have 86 % on average (Bianba 2018).
    public static final int NEWS2_ALTITUDE_METRES_MAX = 2500;

    private static final int ADULT_YEARS = 16;
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Citation NEWS2_PULSE = news2("chart 1, pulse; single parameter of 3");
    private static final Citation NEWS2_TEMPERATURE = news2("chart 1, temperature");
    private static final Citation NEWS2_SATURATION =
            news2("chart 1, SpO2 scale 1; single parameter of 3");

    /// What follows from the outcomes of one visit, in their order.
    public List<Finding> judge(Patient patient, Place place, List<Outcome> outcomes) {
        List<Finding> findings = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Measured(Reading reading, _, var at)) {
                LocalDate day = LocalDate.ofInstant(at.at(), CHINA);
                boolean isAdult =
                        Period.between(patient.birthDate(), day).getYears() >= ADULT_YEARS;
                of(reading, isAdult, place).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private Optional<Finding> of(Reading reading, boolean isAdult, Place place) {
        return switch (reading) {
            case Reading.OxygenSaturation(double percent, _, _) ->
                    saturation(percent, isAdult, place);
            case Reading.BodyTemperature(double celsius) ->
                    isAdult ? temperature(celsius) : Optional.empty();
            case Reading.Electrocardiogram(_, double rate, _) ->
                    isAdult ? heartRate(rate) : Optional.empty();
            case Reading.BloodPressure _,
                    Reading.RespirationRate _,
                    Reading.BloodGlucose _,
                    Reading.UrineStrip _,
                    Reading.BodyWeight _,
                    Reading.BodyHeight _,
                    Reading.Unknown _ ->
                    Optional.empty();
        };
    }

    private Optional<Finding> saturation(double percent, boolean isAdult, Place place) {
        long shown = Math.round(percent);
        if (shown < saturationPercentMin) {
            return finding(
                    "saturation-red-limit",
                    Vital.OXYGEN_SATURATION,
                    Urgency.EMERGENCY,
                    String.format(
                            Locale.ROOT,
                            "血氧饱和度 %d %%，低于本机红线 %.0f %%：立即联系县医院",
                            shown,
                            saturationPercentMin),
                    String.format(
                            Locale.ROOT,
                            "Oxygen saturation %d %%, below this kit's red limit of %.0f %%: call the"
                                    + " county now",
                            shown,
                            saturationPercentMin),
                    new Citation(
                            "Yaoxiang project choice, not a guideline",
                            "1",
                            "red limit at all altitudes, set in the configuration"));
        }
        if (isAdult && place.altitudeMetres() <= NEWS2_ALTITUDE_METRES_MAX && shown <= 91) {
            return finding(
                    "news2-saturation",
                    Vital.OXYGEN_SATURATION,
                    Urgency.URGENT,
                    String.format(Locale.ROOT, "血氧饱和度 %d %%（NEWS2 单项 3 分）：需紧急评估", shown),
                    String.format(
                            Locale.ROOT,
                            "Oxygen saturation %d %% (NEWS2 single parameter 3): urgent review",
                            shown),
                    NEWS2_SATURATION);
        }
        return Optional.empty();
    }

    private static Optional<Finding> temperature(double celsius) {
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
                    NEWS2_TEMPERATURE);
        }
        if (shown >= 39.1) {
            return finding(
                    "news2-temperature-high",
                    Vital.BODY_TEMPERATURE,
                    Urgency.SOON,
                    String.format(Locale.ROOT, "体温 %.1f °C（NEWS2 2 分）：高热", shown),
                    String.format(
                            Locale.ROOT, "Temperature %.1f °C (NEWS2 2 points): high fever", shown),
                    NEWS2_TEMPERATURE);
        }
        if (shown >= 38.1) {
            return finding(
                    "news2-temperature-raised",
                    Vital.BODY_TEMPERATURE,
                    Urgency.ROUTINE,
                    String.format(Locale.ROOT, "体温 %.1f °C（NEWS2 1 分）：发热", shown),
                    String.format(Locale.ROOT, "Temperature %.1f °C (NEWS2 1 point): fever", shown),
                    NEWS2_TEMPERATURE);
        }
        return Optional.empty();
    }

    private static Optional<Finding> heartRate(double perMinute) {
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
                NEWS2_PULSE);
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

    private static Citation news2(String clause) {
        return new Citation(
                "Royal College of Physicians: National Early Warning Score (NEWS) 2",
                "2017",
                clause);
    }
}
