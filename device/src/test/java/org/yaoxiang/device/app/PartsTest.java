package org.yaoxiang.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.mocks.body.DynamicalHeart;
import org.yaoxiang.mocks.world.ManualTime;
import org.yaoxiang.mocks.world.MocksPlugin;
import org.yaoxiang.mocks.world.World;

class PartsTest {
    private final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    private final World world = new World(time, new DynamicalHeart(72, 1), 1);
    private final Board board = plug(world);

    @BeforeEach
    void settle() {
        world.air().altitude(4018);
        pause(Duration.ofSeconds(1));
    }

    @AfterEach
    void power_off() {
        board.close();
    }

    @Test
    void a_whole_kit_answers_with_its_figures() {
        List<String> lines = new Parts(board, this::pause).lines();
        assertThat(lines).hasSize(8).allMatch(line -> line.contains(" answers: "));
        assertThat(lines.get(0))
                .startsWith("ADS1292R  answers: test signal 1008 µV, expected 1008;");
        assertThat(lines.get(1)).startsWith("ADS1298   answers: test signal 1000 to 1000 µV,");
        assertThat(lines.get(2)).endsWith("20 samples in 200 ms, expected 20");
        assertThat(lines.get(4)).endsWith("emissivity 1.00");
        assertThat(lines.get(5)).contains("615.0 hPa");
        assertThat(lines.get(6)).endsWith("4.02 V, 80 %, -12.5 %/h");
    }

    @Test
    void a_part_that_is_missing_is_named_with_the_remedy() {
        world.wiring().silence(World.I2C_BUS, World.BMP280_ADDRESS);
        List<String> lines = new Parts(board, this::pause).lines();
        assertThat(lines.get(5))
                .isEqualTo(
                        "BMP280    fails: BMP280 register 0xD0: no answer; check the cable and the"
                                + " supply");
        assertThat(lines.get(4)).contains("answers");
    }

    private void pause(Duration length) {
        time.pass(length, Duration.ofMillis(1), world::tick);
    }

    private static Board plug(World world) {
        MocksPlugin.use(world.wiring());
        return new Board();
    }
}
