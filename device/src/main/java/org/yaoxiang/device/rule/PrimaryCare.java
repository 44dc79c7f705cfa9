package org.yaoxiang.device.rule;

import java.util.Locale;
import java.util.Optional;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Citation;
import org.yaoxiang.contract.fact.Finding;

/// What China's guidelines for primary care say of one blood pressure, of one finger-prick glucose
/// and of the body mass index in an adult. One measurement never makes a diagnosis; the words say
/// what to do next.
final class PrimaryCare {
    private static final Citation HYPERTENSION =
            new Citation(
                    "国家基层高血压防治管理指南 (national guideline for hypertension in primary care)",
                    "2025",
                    "诊断：诊室血压，非同日三次 (office pressure on three days)");
    private static final Citation GLUCOSE =
            new Citation(
                    "国家基本公共卫生服务规范 (national standard of basic public health services)",
                    "第三版 (3), 2017",
                    "2型糖尿病患者健康管理：危急情况 (danger signs of people with diabetes)");

    private static final Citation WEIGHT =
            new Citation(
                    "体重管理指导原则 (guiding principles of weight management)",
                    "2024",
                    "成人体质指数分级 (grades of the body mass index of adults)");

    private PrimaryCare() {}

    /// Below 140/90 nothing is said; the higher of the two parts decides.
    static Optional<Finding> pressure(double systolicMmHg, double diastolicMmHg) {
        long systolic = Math.round(systolicMmHg);
        long diastolic = Math.round(diastolicMmHg);
        if (systolic >= 180 || diastolic >= 110) {
            return Optional.of(
                    new Finding(
                            "cn-pressure-very-high",
                            Vital.BLOOD_PRESSURE,
                            Urgency.URGENT,
                            String.format(
                                    Locale.ROOT,
                                    "血压 %d/%d mmHg（≥180/110）：如伴剧烈头痛、呕吐、胸痛、言语障碍或肢体瘫痪，"
                                            + "立即呼叫急救车；否则休息后复测并联系县医院",
                                    systolic,
                                    diastolic),
                            String.format(
                                    Locale.ROOT,
                                    "Blood pressure %d/%d mmHg (180/110 or more): with severe"
                                            + " headache, vomiting, chest pain, disturbed speech or"
                                            + " paralysis call an ambulance now; otherwise measure"
                                            + " again after rest and call the county",
                                    systolic,
                                    diastolic),
                            HYPERTENSION));
        }
        if (systolic >= 140 || diastolic >= 90) {
            return Optional.of(
                    new Finding(
                            "cn-pressure-raised",
                            Vital.BLOOD_PRESSURE,
                            Urgency.ROUTINE,
                            String.format(
                                    Locale.ROOT,
                                    "血压 %d/%d mmHg（≥140/90）：4 周内另选两日各复测一次；一次测量不能诊断高血压",
                                    systolic,
                                    diastolic),
                            String.format(
                                    Locale.ROOT,
                                    "Blood pressure %d/%d mmHg (140/90 or more): measure again on"
                                            + " two other days within 4 weeks; one measurement does"
                                            + " not diagnose hypertension",
                                    systolic,
                                    diastolic),
                            HYPERTENSION));
        }
        return Optional.empty();
    }

    static Optional<Finding> glucose(double millimolesPerLitre) {
        double shown = Math.round(millimolesPerLitre * 10) / 10.0;
        if (shown > 3.9 && shown < 16.7) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        "cn-glucose-danger",
                        Vital.BLOOD_GLUCOSE,
                        Urgency.URGENT,
                        String.format(
                                Locale.ROOT,
                                "血糖 %.1f mmol/L（≤3.9 或 ≥16.7）：糖尿病患者属危急情况，紧急处理并转诊",
                                shown),
                        String.format(
                                Locale.ROOT,
                                "Glucose %.1f mmol/L (3.9 or less, 16.7 or more): a danger sign in"
                                        + " a person with diabetes, treat at once and refer",
                                shown),
                        GLUCOSE));
    }

    /// China's grades of the body mass index from 18 years on; not those of the WHO.
    static Optional<Finding> bodyMass(double kilogramsPerSquareMetre) {
        double shown = Math.round(kilogramsPerSquareMetre * 10) / 10.0;
        if (shown >= 28) {
            return bodyMass("cn-body-mass-obese", shown, "≥28：肥胖", "28 or more: obesity");
        }
        if (shown >= 24) {
            return bodyMass("cn-body-mass-over", shown, "24–27.9：超重", "24 to 27.9: overweight");
        }
        return shown < 18.5
                ? bodyMass("cn-body-mass-under", shown, "<18.5：体重过低", "below 18.5: underweight")
                : Optional.empty();
    }

    private static Optional<Finding> bodyMass(
            String rule, double shown, String chinese, String english) {
        return Optional.of(
                new Finding(
                        rule,
                        Vital.BODY_MASS_INDEX,
                        Urgency.ROUTINE,
                        String.format(Locale.ROOT, "体质指数 %.1f kg/m²（%s）", shown, chinese),
                        String.format(
                                Locale.ROOT, "Body mass index %.1f kg/m² (%s)", shown, english),
                        WEIGHT));
    }
}
