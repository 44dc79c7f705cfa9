package org.yaoxiang.bridge.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.yaoxiang.bridge.map.SomeFacts;
import org.yaoxiang.contract.fact.Check;

class ReadingsTest {
    private static final Check CHECK = SomeFacts.vitals();

    @Test
    void every_vital_has_its_card_with_value_and_unit() {
        assertThat(new Readings(Words.CHINESE).cards(CHECK).toString())
                .contains(
                        "162/95 <small>mmHg</small>",
                        "平均动脉压 <b>118</b> mmHg · 脉率（血压计） <b>78</b> 次/分",
                        "<small>次/分</small></p><p class=\"more\">胸阻抗法",
                        "6.4 <small>mmol/L</small></p><p class=\"more\">空腹",
                        "<li>蛋白质 <b>1+</b></li>",
                        "<li>酸碱度 <span>6.5</span></li>",
                        "<li>比重 <span>1.020</span></li>",
                        "<li>维生素C <span>-</span></li>",
                        "61.3 <small>kg</small>",
                        "158.0 <small>cm</small>",
                        "手工录入",
                        "24.6 <small>kg/m²</small>",
                        "由体重和身高计算",
                        "空腹 · 毛细血管血浆",
                        "程序判读，须医生确认：疑似心房颤动 · 停搏 · PR 164 ms"
                                + " · QTc (Fridericia) 418 ms · 室性早搏 3",
                        "<caption>ST 段水平（J 点后 60 ms），mV</caption>"
                                + "<tr><th>aVR</th><th>V2</th></tr>"
                                + "<tr><td>−0.06</td><td>+0.21?</td></tr></table>",
                        "?：各心搏相差较大，不确定");
    }

    @Test
    void the_line_of_the_queue_names_what_is_not_negative() {
        assertThat(new Readings(Words.ENGLISH).brief(CHECK).toString())
                .contains(
                        "Blood pressure</span> <b>162/95</b> <small>mmHg</small>",
                        "Respiratory rate</span> <b>19</b>",
                        "Blood glucose</span> <b>6.4</b>",
                        "Urine test strip</span> <b>PRO 1+</b>",
                        "Body weight</span> <b>61.3</b>",
                        "Body height</span> <b>158.0</b>")
                .doesNotContain("VC");
    }
}
