package org.yaoxiang.contract.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
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
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Reading.RespirationRate;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Sex;

/// A constant's position is its number in sealed facts that exist already: these lists only grow.
class WireNumbersTest {
    @Test
    void constants_keep_their_positions() {
        assertThat(names(Kind.values()))
                .isEqualTo(
                        "CHECK CONSULT CLAIM ADVICE RECEIPT SELF_TEST AMENDMENT HEAD HOLDING"
                                + " RECORDING");
        assertThat(names(Suite.values())).isEqualTo("INTERNATIONAL CHINESE");
        assertThat(names(Probe.values()))
                .isEqualTo("IDENTITY TEST_SIGNAL NOISE CALIBRATION AGREEMENT ZERO RELEASE");
        assertThat(names(Vital.values()))
                .isEqualTo(
                        "OXYGEN_SATURATION PULSE_RATE PERFUSION_INDEX BODY_TEMPERATURE"
                                + " ELECTROCARDIOGRAM HEART_RATE BLOOD_PRESSURE SYSTOLIC_PRESSURE"
                                + " DIASTOLIC_PRESSURE MEAN_PRESSURE CUFF_PULSE_RATE"
                                + " RESPIRATION_RATE BLOOD_GLUCOSE URINE_STRIP BODY_WEIGHT"
                                + " BODY_HEIGHT BODY_MASS_INDEX AIR_PRESSURE BATTERY_CHARGE");
        assertThat(names(Refusal.values()))
                .isEqualTo(
                        "NO_FINGER LEAD_OFF NO_CONTACT NOT_SETTLED MOTION LOW_PERFUSION NOISE"
                                + " SATURATED OUT_OF_RANGE INSTRUMENT_FAULT CANCELLED CUFF_LEAK"
                                + " CUFF_LOOSE OVERPRESSURE IRREGULAR_PULSE WEAK_SIGNAL"
                                + " AMBIENT_LIGHT NO_STRIP EXPIRED_CALIBRATION LOW_BATTERY"
                                + " NO_CONNECTION CHECKSUM NO_NEW_READING STRIP_FAULT"
                                + " SAMPLE_TOO_SMALL TOO_HOT_OR_COLD CONTROL_SOLUTION"
                                + " WRONG_SPECIMEN CLOCK_WRONG PART_MISSING NO_BREATHING");
        assertThat(names(Urgency.values())).isEqualTo("ROUTINE SOON URGENT EMERGENCY");
        assertThat(names(Disposition.values())).isEqualTo("TREAT_HERE WATCH REFER_NOW REFER_BACK");
        assertThat(names(Disturbance.values()))
                .isEqualTo("MOTION BASELINE_WANDER MAINS MUSCLE LOW_PERFUSION GAP");
        assertThat(names(Lead.values())).isEqualTo("I II III AVR AVL AVF V1 V2 V3 V4 V5 V6");
        assertThat(names(RespirationRate.Source.values()))
                .isEqualTo("IMPEDANCE ELECTROCARDIOGRAM PULSE_WAVE FUSED");
        assertThat(names(Meal.values()))
                .isEqualTo("RANDOM FASTING AFTER_MEAL BEFORE_MEAL SOME_TIME_AFTER_MEAL BEDTIME");
        assertThat(names(Specimen.values()))
                .isEqualTo("CAPILLARY_WHOLE_BLOOD CAPILLARY_PLASMA CAPILLARY_NOT_TOLD");
        assertThat(names(Site.values())).isEqualTo("SKIN FOREHEAD");
        assertThat(names(Analyte.values()))
                .isEqualTo(
                        "LEUKOCYTES NITRITE UROBILINOGEN PROTEIN PH BLOOD SPECIFIC_GRAVITY KETONES"
                                + " BILIRUBIN GLUCOSE VITAMIN_C");
        assertThat(names(Grade.Step.values()))
                .isEqualTo("NEGATIVE TRACE ONE_PLUS TWO_PLUS THREE_PLUS FOUR_PLUS");
        assertThat(names(IntervalKind.values()))
                .isEqualTo("RR PR QRS QT QTC_BAZETT QTC_FRIDERICIA");
        assertThat(names(Rhythm.values()))
                .isEqualTo("REGULAR BRADYCARDIA TACHYCARDIA PAUSE ATRIAL_FIBRILLATION ECTOPIC");
        assertThat(names(EctopicBeat.values())).isEqualTo("VENTRICULAR SUPRAVENTRICULAR");
        assertThat(names(Origin.values())).isEqualTo("MEASURED SIMULATED");
        assertThat(names(Sex.values())).isEqualTo("MALE FEMALE OTHER UNKNOWN");
        assertThat(names(Receipt.Proof.values())).isEqualTo("ARRIVED READ");
    }

    private static String names(Enum<?>[] constants) {
        return String.join(" ", Arrays.stream(constants).map(Enum::name).toList());
    }
}
