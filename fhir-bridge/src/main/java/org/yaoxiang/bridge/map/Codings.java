package org.yaoxiang.bridge.map;

import java.util.Locale;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Site;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Reading.RespirationRate;

/// Our words as codings: LOINC first where there is a code, then MDC; units are UCUM.
final class Codings {
    private static final String PULSE_OXIMETRY_SATURATION = "59408-5";
    private static final String PULSE_OXIMETRY_RATE = "8889-8";

    /// 2:768, the base of the leads' codes.
    private static final int ST_LEVEL_MDC = 131840;

    private Codings() {}

    static CodeableConcept of(Vital vital) {
        CodeableConcept concept = new CodeableConcept().setText(vital.chinese());
        if (!vital.loinc().isEmpty()) {
            concept.addCoding(new Coding(Systems.LOINC, vital.loinc(), loincName(vital)));
        }
        switch (vital) {
            // The R4 profile oxygensat fixes 2708-6; US Core and most hospitals ask for 59408-5.
            case OXYGEN_SATURATION ->
                    concept.addCoding(
                            new Coding(
                                    Systems.LOINC,
                                    PULSE_OXIMETRY_SATURATION,
                                    "Oxygen saturation in Arterial blood by Pulse oximetry"));
            // The profile heartrate fixes 8867-4 for every rate; this says where it was counted.
            case PULSE_RATE ->
                    concept.addCoding(
                            new Coding(
                                    Systems.LOINC,
                                    PULSE_OXIMETRY_RATE,
                                    "Heart rate by Pulse oximetry"));
            case PERFUSION_INDEX,
                    BODY_TEMPERATURE,
                    ELECTROCARDIOGRAM,
                    HEART_RATE,
                    BLOOD_PRESSURE,
                    SYSTOLIC_PRESSURE,
                    DIASTOLIC_PRESSURE,
                    MEAN_PRESSURE,
                    CUFF_PULSE_RATE,
                    RESPIRATION_RATE,
                    BLOOD_GLUCOSE,
                    URINE_STRIP,
                    BODY_WEIGHT,
                    BODY_HEIGHT,
                    BODY_MASS_INDEX,
                    AIR_PRESSURE,
                    BATTERY_CHARGE -> {}
        }
        if (vital.mdc() != 0) {
            concept.addCoding(
                    new Coding(Systems.MDC, Integer.toString(vital.mdc()), mdcName(vital)));
        }
        return concept;
    }

    /// Glucose at that time in that specimen: LOINC's code tells the time, MDC's the specimen.
    static CodeableConcept of(Meal meal, Specimen specimen) {
        CodeableConcept concept =
                new CodeableConcept()
                        .setText(meal.chinese() + Vital.BLOOD_GLUCOSE.chinese())
                        .addCoding(new Coding().setSystem(Systems.LOINC).setCode(meal.loinc()));
        return switch (specimen) {
            case CAPILLARY_WHOLE_BLOOD ->
                    concept.addCoding(mdc(specimen.mdc()).setDisplay(mdcName(Vital.BLOOD_GLUCOSE)));
            case CAPILLARY_PLASMA ->
                    concept.addCoding(
                            mdc(specimen.mdc()).setDisplay("MDC_CONC_GLU_CAPILLARY_PLASMA"));
            case CAPILLARY_NOT_TOLD -> concept;
        };
    }

    /// What a pad measures; our own code where no standard's is known to be right.
    static CodeableConcept of(Analyte analyte) {
        CodeableConcept concept = new CodeableConcept().setText(analyte.chinese());
        if (!analyte.loinc().isEmpty()) {
            concept.addCoding(new Coding().setSystem(Systems.LOINC).setCode(analyte.loinc()));
        }
        if (analyte.mdc() != 0) {
            concept.addCoding(mdc(analyte.mdc()));
        }
        return concept.hasCoding()
                ? concept
                : concept.addCoding(own(Systems.ANALYTE, analyte).setDisplay(analyte.english()));
    }

    static CodeableConcept of(Grade.Step step) {
        return new CodeableConcept()
                .setText(step.label())
                .addCoding(own(Systems.GRADE, step).setDisplay(step.label()));
    }

    static CodeableConcept of(IntervalKind kind) {
        CodeableConcept concept =
                new CodeableConcept()
                        .setText(kind.label())
                        .addCoding(new Coding(Systems.LOINC, kind.loinc(), kind.english()));
        return kind.mdc() == 0 ? concept : concept.addCoding(mdc(kind.mdc()));
    }

    static CodeableConcept of(Rhythm rhythm) {
        CodeableConcept concept =
                new CodeableConcept()
                        .setText(rhythm.chinese())
                        .addCoding(own(Systems.RHYTHM, rhythm).setDisplay(rhythm.english()));
        return rhythm.mdc() == 0 ? concept : concept.addCoding(mdc(rhythm.mdc()));
    }

    static CodeableConcept of(EctopicBeat kind) {
        return new CodeableConcept()
                .setText(kind.chinese())
                .addCoding(own(Systems.ECTOPIC_BEAT, kind).setDisplay(kind.english()));
    }

    static CodeableConcept of(Probe probe) {
        return new CodeableConcept()
                .setText("自检：" + probe.chinese())
                .addCoding(own(Systems.PROBE, probe).setDisplay(probe.english()));
    }

    static CodeableConcept passed(boolean isPassed) {
        return new CodeableConcept()
                .setText(isPassed ? "合格" : "不合格")
                .addCoding(
                        isPassed
                                ? new Coding(Systems.INTERPRETATION, "N", "Normal")
                                : new Coding(Systems.INTERPRETATION, "A", "Abnormal"));
    }

    /// What kind of instrument measures that, by the device specializations of IEEE 11073-10101.
    static CodeableConcept instrument(Vital vital) {
        int specialization =
                switch (vital) {
                    case OXYGEN_SATURATION, PULSE_RATE, PERFUSION_INDEX -> 528388;
                    case ELECTROCARDIOGRAM, HEART_RATE -> 528390;
                    case BLOOD_PRESSURE,
                            SYSTOLIC_PRESSURE,
                            DIASTOLIC_PRESSURE,
                            MEAN_PRESSURE,
                            CUFF_PULSE_RATE ->
                            528391;
                    case BODY_TEMPERATURE -> 528392;
                    case RESPIRATION_RATE -> 528397;
                    // The index is the scale's matter: whoever has it has a weight.
                    case BODY_WEIGHT, BODY_MASS_INDEX -> 528399;
                    case BLOOD_GLUCOSE -> 528401;
                    case URINE_STRIP -> 528406;
                    // No specialization of its own: the generic one.
                    case BODY_HEIGHT, AIR_PRESSURE, BATTERY_CHARGE -> 528457;
                };
        return new CodeableConcept().setText(vital.chinese()).addCoding(mdc(specialization));
    }

    /// The question that a statement on the rhythm answers.
    static CodeableConcept rhythm() {
        return new CodeableConcept()
                .setText("心律")
                .addCoding(new Coding(Systems.LOINC, "8884-9", "Heart rate rhythm"))
                .addCoding(mdc(184327).setDisplay("MDC_ECG_STAT_RHY"));
    }

    static CodeableConcept of(Lead lead) {
        return new CodeableConcept()
                .setText(lead.label())
                .addCoding(
                        new Coding(
                                Systems.MDC,
                                Integer.toString(lead.mdc()),
                                "MDC_ECG_ELEC_POTL_" + lead.name()));
    }

    /// The ST levels of an electrocardiogram; each lead's is a component.
    static CodeableConcept stLevels() {
        return new CodeableConcept()
                .setText("ST 段水平")
                .addCoding(
                        new Coding(Systems.MDC, Integer.toString(ST_LEVEL_MDC), "MDC_ECG_AMPL_ST"));
    }

    /// The ST level of one lead.
    static CodeableConcept stLevel(Lead lead) {
        return new CodeableConcept()
                .setText("ST " + lead.label())
                .addCoding(
                        new Coding(
                                Systems.MDC,
                                Integer.toString(lead.stLevelMdc()),
                                "MDC_ECG_AMPL_ST_" + lead.name()));
    }

    /// Why there is no value; the refusal's own words are the text.
    static CodeableConcept of(Refusal refusal) {
        return absent(refusal.dataAbsentReason())
                .setText(refusal.chinese())
                .addCoding(own(Systems.REFUSAL, refusal).setDisplay(refusal.english()));
    }

    static CodeableConcept absent(String reason) {
        return new CodeableConcept()
                .addCoding(new Coding().setSystem(Systems.DATA_ABSENT_REASON).setCode(reason));
    }

    static CodeableConcept of(Urgency urgency) {
        return own(Systems.URGENCY, urgency, urgency.english()).setText(urgency.chinese());
    }

    static CodeableConcept of(Disposition disposition) {
        return own(Systems.DISPOSITION, disposition, disposition.english())
                .setText(disposition.chinese());
    }

    static CodeableConcept of(Disturbance disturbance) {
        return own(Systems.DISTURBANCE, disturbance, disturbance.english())
                .setText(disturbance.chinese());
    }

    static CodeableConcept of(Stage stage) {
        return own(Systems.CONSULT_STATUS, stage, stage.english()).setText(stage.chinese());
    }

    static CodeableConcept of(Method method) {
        return own(Systems.METHOD, method, method.english())
                .setText(method.chinese() + " / " + method.english());
    }

    static CodeableConcept of(Meal meal) {
        return own(Systems.MEAL, meal, meal.english()).setText(meal.chinese());
    }

    static CodeableConcept of(Specimen specimen) {
        return own(Systems.SPECIMEN, specimen, specimen.english())
                .setText(specimen.chinese() + " / " + specimen.english());
    }

    static CodeableConcept of(Site site) {
        return own(Systems.SITE, site, site.english())
                .setText(site.chinese() + " / " + site.english());
    }

    static CodeableConcept of(RespirationRate.Source source) {
        return own(Systems.RESPIRATION_SOURCE, source, source.english())
                .setText(source.chinese() + " / " + source.english());
    }

    /// The unit as people read it.
    static String unit(Vital vital) {
        return switch (vital.ucum()) {
            case "Cel" -> "°C";
            case "mm[Hg]" -> "mmHg";
            case "kg/m2" -> "kg/m²";
            default -> vital.ucum();
        };
    }

    private static CodeableConcept own(String system, Enum<?> word, String display) {
        return new CodeableConcept().addCoding(own(system, word).setDisplay(display));
    }

    private static Coding own(String system, Enum<?> word) {
        return new Coding().setSystem(system).setCode(code(word));
    }

    /// A constant's name as codes and ids write it.
    static String code(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Coding mdc(int code) {
        return new Coding().setSystem(Systems.MDC).setCode(Integer.toString(code));
    }

    /// LOINC's own name, where the screens' is another.
    private static String loincName(Vital vital) {
        return switch (vital) {
            case BLOOD_PRESSURE -> "Blood pressure panel with all children optional";
            case BLOOD_GLUCOSE -> "Glucose [Moles/volume] in Capillary blood by Glucometer";
            case URINE_STRIP -> "Urinalysis macro (dipstick) panel";
            case BODY_MASS_INDEX -> "Body mass index (BMI) [Ratio]";
            case OXYGEN_SATURATION,
                    PULSE_RATE,
                    PERFUSION_INDEX,
                    BODY_TEMPERATURE,
                    ELECTROCARDIOGRAM,
                    HEART_RATE,
                    SYSTOLIC_PRESSURE,
                    DIASTOLIC_PRESSURE,
                    MEAN_PRESSURE,
                    CUFF_PULSE_RATE,
                    RESPIRATION_RATE,
                    BODY_WEIGHT,
                    BODY_HEIGHT,
                    AIR_PRESSURE,
                    BATTERY_CHARGE ->
                    vital.english();
        };
    }

    private static String mdcName(Vital vital) {
        return switch (vital) {
            case OXYGEN_SATURATION -> "MDC_PULS_OXIM_SAT_O2";
            case PULSE_RATE -> "MDC_PULS_OXIM_PULS_RATE";
            case PERFUSION_INDEX -> "MDC_PULS_OXIM_PERF_REL";
            case BODY_TEMPERATURE -> "MDC_TEMP_BODY";
            case ELECTROCARDIOGRAM -> "MDC_ECG_ELEC_POTL";
            case HEART_RATE -> "MDC_ECG_HEART_RATE";
            case BLOOD_PRESSURE -> "MDC_PRESS_BLD_NONINV";
            case SYSTOLIC_PRESSURE -> "MDC_PRESS_BLD_NONINV_SYS";
            case DIASTOLIC_PRESSURE -> "MDC_PRESS_BLD_NONINV_DIA";
            case MEAN_PRESSURE -> "MDC_PRESS_BLD_NONINV_MEAN";
            case CUFF_PULSE_RATE -> "MDC_PULS_RATE_NON_INV";
            case RESPIRATION_RATE -> "MDC_RESP_RATE";
            case BLOOD_GLUCOSE -> "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD";
            case URINE_STRIP -> throw new IllegalArgumentException("no MDC term for a strip");
            case BODY_WEIGHT -> "MDC_MASS_BODY_ACTUAL";
            case BODY_HEIGHT -> "MDC_LEN_BODY_ACTUAL";
            case BODY_MASS_INDEX -> "MDC_RATIO_MASS_BODY_LEN_SQ";
            case AIR_PRESSURE -> "MDC_PRESS_AIR_AMBIENT";
            case BATTERY_CHARGE -> "MDC_ATTR_VAL_BATT_CHARGE";
        };
    }
}
