package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.driver.Bmp280;
import org.yaoxiang.device.driver.Max17048;
import org.yaoxiang.device.driver.Ssd1306;
import org.yaoxiang.device.instrument.Barometer;
import org.yaoxiang.device.instrument.FuelGauge;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.Progress;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.vault.Vault;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

/// The panel as a person would see it, out of the emulated chip's memory.
class PanelTest {
    private static final Patient PATIENT =
            new Patient("v-1", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3));
    @TempDir Path folder;
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);
    private Runnable whileMeasuring = () -> {};
    private Board board;
    private Vault vault;
    private Bedside bedside;
    private Upkeep upkeep;
    private Optional<Desk> desk = Optional.empty();
    private Panel panel;

    @BeforeEach
    void solder() {
        MocksPlugin.use(world.wiring());
        board = new Board();
        vault = Kit.vault(folder);
        upkeep =
                new Upkeep(
                        new FuelGauge(() -> new Max17048(board.max17048(), time::pass)),
                        new Barometer(
                                () -> new Bmp280(board.bmp280(), time::pass),
                                Kit.POST.place(),
                                time::pass),
                        Set.of());
        Instrument oximeter =
                new Instrument() {
                    @Override
                    public Vital vital() {
                        return Vital.OXYGEN_SATURATION;
                    }

                    @Override
                    public Outcome measure(Progress progress) {
                        progress.state(0.5, Optional.empty());
                        whileMeasuring.run();
                        return new Outcome.Measured(
                                new Reading.OxygenSaturation(97, 72, 2), Quality.CLEAN, Kit.AT);
                    }
                };
        bedside =
                new Bedside(
                        List.of(oximeter), Kit.POST, vault, () -> Kit.AT, Runnable::run, upkeep);
        desk =
                Optional.of(
                        new Desk(
                                vault, bedside, Kit.courier(vault), Kit.mail(vault, folder), true));
        panel = new Panel(() -> new Ssd1306(board.ssd1306()), () -> desk, upkeep);
    }

    @AfterEach
    void power_off() {
        panel.close();
        board.close();
        vault.close();
    }

    @Test
    void a_result_with_battery_and_counts_is_what_the_golden_picture_shows() throws IOException {
        upkeep.look();
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        bedside.save();
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        panel.draw();
        assertThat(seen()).isEqualTo(golden("panel-result.txt"));
    }

    @Test
    void a_locked_panel_is_the_same_with_and_without_a_result() {
        Optional<Desk> opened = desk;
        desk = Optional.empty();
        panel.draw();
        String atRest = seen();
        desk = opened;
        bedside.begin(PATIENT, Kit.CLINICIAN);
        bedside.measure(Vital.OXYGEN_SATURATION);
        panel.draw();
        assertThat(seen()).isNotEqualTo(atRest);
        desk = Optional.empty();
        panel.draw();
        assertThat(seen()).isEqualTo(atRest).contains("#");
    }

    @Test
    void a_running_measurement_shows_how_far_it_is() throws IOException {
        bedside.begin(PATIENT, Kit.CLINICIAN);
        whileMeasuring = panel::draw;
        bedside.measure(Vital.OXYGEN_SATURATION);
        assertThat(seen()).isEqualTo(golden("panel-running.txt"));
    }

    @Test
    void a_silent_panel_disturbs_no_visit_and_comes_back() {
        world.wiring().silence(World.I2C_BUS, World.SSD1306_ADDRESS);
        bedside.begin(PATIENT, Kit.CLINICIAN);
        whileMeasuring = panel::draw;
        bedside.measure(Vital.OXYGEN_SATURATION);
        assertThatCode(panel::draw).doesNotThrowAnyException();
        assertThat(bedside.visit().orElseThrow().outcomes()).hasSize(1);
        assertThat(seen()).doesNotContain("#");
        world.wiring().mend(World.I2C_BUS, World.SSD1306_ADDRESS);
        drawTenTimes();
        assertThat(seen()).contains("#");
    }

    @Test
    void a_panel_that_was_reset_is_drawn_again_though_nothing_changed() {
        panel.draw();
        assertThat(seen()).contains("#");
        world.display().brownOut();
        drawTenTimes();
        drawTenTimes();
        assertThat(seen()).contains("#");
    }

    @Test
    void a_closed_panel_is_dark() {
        panel.draw();
        panel.close();
        assertThat(seen()).doesNotContain("#");
    }

    @Test
    void every_result_is_a_number_or_a_dash_and_fits() {
        assertThat(Face.value(new Outcome.Refused(Vital.BLOOD_PRESSURE, Refusal.MOTION, Kit.AT)))
                .isEqualTo("-");
        assertThat(
                        Face.value(
                                new Outcome.Measured(
                                        new Reading.BloodPressure(219.6, 150, 110, 72),
                                        Quality.CLEAN,
                                        Kit.AT)))
                .isEqualTo("220/110");
        for (Vital vital : Vital.values()) {
            Face face =
                    new Face(
                            Optional.of(new Face.Counts(9999, 9999)),
                            OptionalDouble.of(100),
                            Face.title(vital),
                            "",
                            Optional.of(100L));
            assertThatCode(face::picture).doesNotThrowAnyException();
        }
        assertThatThrownBy(() ->
                        new Face(
                                Optional.empty(),
                                OptionalDouble.empty(),
                                "ELEVEN CHAR",
                                "",
                                Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("title of 11 and value of 0 characters, expected at most 10 and 7");
    }

    private void drawTenTimes() {
        for (int i = 0; i < 10; i++) {
            panel.draw();
        }
    }

    private String seen() {
        return world.display().text();
    }

    private static String golden(String name) throws IOException {
        try (var in = PanelTest.class.getResourceAsStream("/golden/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), UTF_8);
        }
    }
}
