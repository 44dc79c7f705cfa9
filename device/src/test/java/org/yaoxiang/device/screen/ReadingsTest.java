package org.yaoxiang.device.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Analyte;
import org.yaoxiang.contract.code.EctopicBeat;
import org.yaoxiang.contract.code.IntervalKind;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Rhythm;
import org.yaoxiang.contract.code.Specimen;
import org.yaoxiang.contract.fact.Grade;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Interpretation;
import org.yaoxiang.contract.fact.Pad;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;

class ReadingsTest {
    private static final Waveform WAVEFORM =
            new Waveform(
                    List.of(new Waveform.Channel(Lead.I, new int[] {0, 1})), 250, 1, List.of());

    @Test
    void a_pressure_shows_both_parts_then_the_mean_and_the_pulse() {
        Reading pressure = new Reading.BloodPressure(161.6, 118, 94.4, 78);
        assertThat(chinese(pressure))
                .contains("162/94 <small>mmHg</small>", "平均动脉压 118 mmHg · 脉率 78 次/分");
        assertThat(english(pressure)).contains("Mean blood pressure 118 mmHg · Pulse rate 78 /min");
    }

    @Test
    void breaths_say_where_they_were_counted_and_glucose_says_when() {
        assertThat(
                        english(
                                new Reading.RespirationRate(
                                        18.4, Reading.RespirationRate.Source.IMPEDANCE)))
                .contains("18 <small>/min</small>", "thoracic impedance");
        assertThat(chinese(new Reading.BloodGlucose(6.44, Meal.FASTING, Specimen.CAPILLARY_PLASMA)))
                .contains("6.4 <small>mmol/L</small>", "空腹", "毛细血管血浆");
    }

    @Test
    void what_is_not_negative_on_a_strip_is_bold_and_numbers_have_their_digits() {
        assertThat(
                        chinese(
                                new Reading.UrineStrip(
                                        List.of(
                                                new Pad(Analyte.PROTEIN, Grade.Step.TWO_PLUS),
                                                new Pad(Analyte.GLUCOSE, Grade.Step.NEGATIVE),
                                                new Pad(Analyte.PH, new Grade.Amount(6.5)),
                                                new Pad(
                                                        Analyte.SPECIFIC_GRAVITY,
                                                        new Grade.Amount(1.02))))))
                .contains(
                        "<li>蛋白质 <strong>2+</strong></li>",
                        "<li>葡萄糖 <span>-</span></li>",
                        "<li>酸碱度 <span>6.5</span></li>",
                        "<li>比重 <span>1.020</span></li>");
    }

    @Test
    void weight_and_height_have_a_tenth() {
        assertThat(chinese(new Reading.BodyWeight(61.34))).contains("61.3 <small>kg</small>");
        assertThat(chinese(new Reading.BodyHeight(158))).contains("158.0 <small>cm</small>");
    }

    @Test
    void an_electrocardiogram_without_its_waveform_says_so_and_one_with_it_does_not() {
        Reading without =
                new Reading.RecordedElectrocardiogram(
                        new Hash(new byte[Hash.LENGTH]), 91.6, Interpretation.NONE);
        assertThat(chinese(without)).contains("92 <small>次/分</small>", "本机已没有此心电图的波形");
        assertThat(english(without)).contains("no longer on this kit");
        assertThat(chinese(new Reading.Electrocardiogram(WAVEFORM, 91.6)))
                .doesNotContain("本机已没有此心电图的波形");
    }

    @Test
    void what_a_program_read_says_so_and_without_it_there_is_no_such_line() {
        Interpretation read =
                new Interpretation(
                        List.of(new Interpretation.Interval(IntervalKind.QTC_FRIDERICIA, 418.4)),
                        List.of(Rhythm.ATRIAL_FIBRILLATION),
                        List.of(new Interpretation.Count(EctopicBeat.VENTRICULAR, 3)),
                        "");
        assertThat(chinese(new Reading.Electrocardiogram(WAVEFORM, 91.6, read)))
                .contains(
                        "92 <small>次/分</small>",
                        "程序判读，须医生确认：疑似心房颤动 · QTc (Fridericia) 418 ms · 室性早搏 3");
        assertThat(chinese(new Reading.Electrocardiogram(WAVEFORM, 91.6))).doesNotContain("判读");
    }

    /// Three leads in a row; what is unsure is marked and explained, and nothing is made of a
    /// number.
    @Test
    void st_levels_are_a_table_of_leads_and_without_them_there_is_none() {
        List<Interpretation.StLevel> levels = new ArrayList<>();
        for (Lead lead : Lead.values()) {
            levels.add(new Interpretation.StLevel(lead, lead == Lead.V2 ? 0.214 : -0.05, 0.01));
        }
        String sure = english(electrocardiogram(levels));
        assertThat(sure)
                .contains(
                        "<caption>ST level (60 ms after J), mV</caption><tr><th>I</th>",
                        "<th>III</th></tr><tr><td>−0.05</td>",
                        "<tr><th>V1</th><th>V2</th>",
                        "<td>−0.05</td><td>+0.21</td><td>−0.05</td></tr>")
                .doesNotContain("unsure");
        levels.set(0, new Interpretation.StLevel(Lead.I, 0.004, 0.06));
        assertThat(english(electrocardiogram(levels)))
                .contains("<td>0.00?</td>", "?: the beats disagree, unsure");
        assertThat(english(electrocardiogram(List.of()))).doesNotContain("<table");
    }

    private static Reading electrocardiogram(List<Interpretation.StLevel> levels) {
        return new Reading.Electrocardiogram(
                WAVEFORM,
                91.6,
                new Interpretation(List.of(), List.of(Rhythm.REGULAR), List.of(), "", levels));
    }

    private static String chinese(Reading reading) {
        return Readings.of(reading, Words.CHINESE).toString();
    }

    private static String english(Reading reading) {
        return Readings.of(reading, Words.ENGLISH).toString();
    }
}
