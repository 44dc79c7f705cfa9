package org.yaoxiang.bridge.map;

import java.util.Locale;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Disturbance;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;

/// Our words as codings: LOINC first where there is a code, then MDC; units are UCUM.
final class Codings {
    private static final String PULSE_OXIMETRY_SATURATION = "59408-5";
    private static final String PULSE_OXIMETRY_RATE = "8889-8";

    private Codings() {}

    static CodeableConcept of(Vital vital) {
        CodeableConcept concept = new CodeableConcept().setText(vital.chinese());
        if (!vital.loinc().isEmpty()) {
            concept.addCoding(new Coding(Systems.LOINC, vital.loinc(), vital.english()));
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
            case PERFUSION_INDEX, BODY_TEMPERATURE, ELECTROCARDIOGRAM, HEART_RATE -> {}
        }
        return concept.addCoding(
                new Coding(Systems.MDC, Integer.toString(vital.mdc()), mdcName(vital)));
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

    /// Why there is no value; the refusal's own words are the text.
    static CodeableConcept of(Refusal refusal) {
        return absent(refusal.dataAbsentReason()).setText(refusal.chinese());
    }

    static CodeableConcept absent(String reason) {
        return new CodeableConcept()
                .addCoding(new Coding().setSystem(Systems.DATA_ABSENT_REASON).setCode(reason));
    }

    static CodeableConcept of(Urgency urgency) {
        return own(Systems.URGENCY, urgency, urgency.chinese());
    }

    static CodeableConcept of(Disposition disposition) {
        CodeableConcept concept = own(Systems.DISPOSITION, disposition, disposition.chinese());
        concept.getCodingFirstRep().setDisplay(disposition.english());
        return concept;
    }

    static CodeableConcept of(Disturbance disturbance) {
        CodeableConcept concept = own(Systems.DISTURBANCE, disturbance, disturbance.chinese());
        concept.getCodingFirstRep().setDisplay(disturbance.english());
        return concept;
    }

    /// The unit as people read it.
    static String unit(Vital vital) {
        return vital.ucum().equals("Cel") ? "°C" : vital.ucum();
    }

    private static CodeableConcept own(String system, Enum<?> word, String text) {
        String code = word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new CodeableConcept()
                .setText(text)
                .addCoding(new Coding().setSystem(system).setCode(code));
    }

    private static String mdcName(Vital vital) {
        return switch (vital) {
            case OXYGEN_SATURATION -> "MDC_PULS_OXIM_SAT_O2";
            case PULSE_RATE -> "MDC_PULS_OXIM_PULS_RATE";
            case PERFUSION_INDEX -> "MDC_PULS_OXIM_PERF_REL";
            case BODY_TEMPERATURE -> "MDC_TEMP_BODY";
            case ELECTROCARDIOGRAM -> "MDC_ECG_ELEC_POTL";
            case HEART_RATE -> "MDC_ECG_HEART_RATE";
        };
    }
}
