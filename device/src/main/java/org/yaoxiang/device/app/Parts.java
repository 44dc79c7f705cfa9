package org.yaoxiang.device.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.yaoxiang.device.board.Board;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Ads1298;
import org.yaoxiang.device.driver.Bmp280;
import org.yaoxiang.device.driver.Max17048;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.driver.Max30205;
import org.yaoxiang.device.driver.Mlx90614;
import org.yaoxiang.device.driver.Ssd1306;

/// What the technician asks first: which chips answer, and what they say of themselves. No patient
/// is needed; the front ends measure their own test signal.
final class Parts {
    private final Board board;
    private final Pause pause;

    Parts(Board board, Pause pause) {
        this.board = board;
        this.pause = pause;
    }

    /// One line a chip: that it answers, with its figures, or why it does not.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("ADS1292R", this::twoChannels));
        lines.add(line("ADS1298", this::twelveLeads));
        lines.add(line("MAX30102", this::oximeter));
        lines.add(line("MAX30205", this::thermometer));
        lines.add(line("MLX90614", this::infrared));
        lines.add(line("BMP280", this::barometer));
        lines.add(line("MAX17048", this::gauge));
        lines.add(line("SSD1306", this::display));
        return List.copyOf(lines);
    }

    private static String line(String chip, Supplier<String> figures) {
        try {
            return "%-9s answers: %s".formatted(chip, figures.get());
        } catch (BusException e) {
            return "%-9s fails: %s".formatted(chip, e.getMessage());
        }
    }

    private String twoChannels() {
        try (Ads1292r front =
                new Ads1292r(
                        board.ads1292r(), board.dataReady(), board.start(), board.reset(), pause)) {
            return String.format(
                    Locale.ROOT,
                    "test signal %.0f µV, expected %.0f; noise %.1f µV",
                    front.testSignalMicrovolts(),
                    Ads1292r.TEST_MICROVOLTS,
                    front.noiseMicrovolts());
        }
    }

    private String twelveLeads() {
        try (Ads1298 front =
                new Ads1298(
                        board.ads1298(),
                        board.twelveLeadDataReady(),
                        board.twelveLeadStart(),
                        board.twelveLeadReset(),
                        pause)) {
            double[] amplitudes = front.testSignalMicrovolts();
            double[] noise = front.noiseMicrovolts();
            return String.format(
                    Locale.ROOT,
                    "test signal %.0f to %.0f µV, expected %.0f; noise up to %.1f µV",
                    Arrays.stream(amplitudes).min().orElseThrow(),
                    Arrays.stream(amplitudes).max().orElseThrow(),
                    Ads1298.TEST_MICROVOLTS,
                    Arrays.stream(noise).max().orElseThrow());
        }
    }

    private String oximeter() {
        try (Max30102 front = new Max30102(board.max30102(), pause, Handheld.LED_MILLIAMPS)) {
            pause.pause(Duration.ofMillis(200));
            return String.format(
                    Locale.ROOT,
                    "%d samples in 200 ms, expected 20",
                    front.drain().samples().size());
        }
    }

    private String thermometer() {
        try (Max30205 thermometer = new Max30205(board.max30205(), pause)) {
            return String.format(Locale.ROOT, "%.2f °C", thermometer.celsius());
        }
    }

    private String infrared() {
        try (Mlx90614 thermometer = new Mlx90614(board.mlx90614())) {
            return "surface %s, itself %s, emissivity %s"
                    .formatted(
                            celsius(thermometer.objectCelsius()),
                            celsius(thermometer.ambientCelsius()),
                            String.format(Locale.ROOT, "%.2f", thermometer.emissivity()));
        }
    }

    private String barometer() {
        try (Bmp280 barometer = new Bmp280(board.bmp280(), pause)) {
            Bmp280.Air air = barometer.measure();
            return String.format(
                    Locale.ROOT, "%.1f hPa, itself %.1f °C", air.pascals() / 100, air.celsius());
        }
    }

    private String gauge() {
        try (Max17048 gauge = new Max17048(board.max17048(), pause)) {
            Max17048.Charge charge = gauge.charge();
            return String.format(
                    Locale.ROOT,
                    "%.2f V, %.0f %%, %.1f %%/h",
                    charge.volts(),
                    charge.percent(),
                    charge.percentPerHour());
        }
    }

    /// Lights a frame and a cross for a second, so that a dead row or column is seen.
    private String display() {
        try (Ssd1306 display = new Ssd1306(board.ssd1306())) {
            Ssd1306.Picture picture = new Ssd1306.Picture();
            for (int x = 0; x < Ssd1306.WIDTH; x++) {
                picture.light(x, 0);
                picture.light(x, Ssd1306.HEIGHT - 1);
                picture.light(x, x / 2);
                picture.light(x, Ssd1306.HEIGHT - 1 - x / 2);
            }
            for (int y = 0; y < Ssd1306.HEIGHT; y++) {
                picture.light(0, y);
                picture.light(Ssd1306.WIDTH - 1, y);
            }
            display.show(picture);
            pause.pause(Duration.ofSeconds(1));
            return "showed a frame and a cross for a second";
        }
    }

    private static String celsius(OptionalDouble celsius) {
        return celsius.isPresent()
                ? String.format(Locale.ROOT, "%.2f °C", celsius.getAsDouble())
                : "flagged as wrong";
    }
}
