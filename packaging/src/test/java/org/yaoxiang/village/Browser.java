package org.yaoxiang.village;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A person's Chromium. Its screenshots lie in target/screenshots.
final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int HEIGHT_MAX = 6000;

    private final ChromeDriver driver;
    private final Dimension size;

    Browser(int width, int height) {
        size = new Dimension(width, height);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onPath("chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-device-scale-factor=1");
        driver =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(new File(onPath("chromedriver")))
                                .build(),
                        options);
        driver.manage().window().setSize(size);
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    void click(String css) {
        patience(20)
                .until(driver -> {
                    driver.findElement(By.cssSelector(css)).click();
                    return true;
                });
    }

    void type(String css, String text) {
        WebElement field =
                patience(20).until(ExpectedConditions.elementToBeClickable(By.cssSelector(css)));
        if ("date".equals(field.getAttribute("type"))) {
            // A date field takes keys by the browser's locale; its value is always ISO 8601.
            driver.executeScript("arguments[0].value = arguments[1]", field, text);
        } else {
            field.sendKeys(text);
        }
    }

    void choose(String css, String value) {
        new Select(driver.findElement(By.cssSelector(css))).selectByValue(value);
    }

    /// Waits until the page shows a text.
    void see(String text, int seconds) {
        patience(seconds)
                .withMessage(() -> "'" + text + "' on a page that says:\n" + text())
                .until(_ -> text().contains(text));
    }

    /// Waits until there is an element.
    void find(String css, int seconds) {
        patience(seconds)
                .withMessage(() -> css + " on a page that says:\n" + text())
                .until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(css)));
    }

    /// Waits until there is none.
    void miss(String css, int seconds) {
        patience(seconds)
                .withMessage(() -> "no " + css + " on a page that says:\n" + text())
                .until(_ -> driver.findElements(By.cssSelector(css)).isEmpty());
    }

    /// Waits until a progress bar shows so much or more.
    void reach(String css, double value, int seconds) {
        patience(seconds)
                .withMessage(() -> css + " at " + value + " on a page that says:\n" + text())
                .until(_ -> shown(css) >= value);
    }

    private double shown(String css) {
        Object value =
                driver.executeScript("return document.querySelector(arguments[0]).value", css);
        return ((Number) requireNonNull(value, css)).doubleValue();
    }

    String text() {
        return text("body");
    }

    /// Finds and reads in one step: a page that reloads by itself must not come between the two.
    String text(String css) {
        String script = "return document.querySelector(arguments[0]).innerText";
        List<Object> read = new ArrayList<>();
        patience(10).until(_ -> read.add(requireNonNull(driver.executeScript(script, css), css)));
        return read.getFirst().toString();
    }

    URI at() {
        return URI.create(driver.getCurrentUrl());
    }

    void reload() {
        driver.navigate().refresh();
    }

    /// Saves the whole page as a picture, after checking that nothing sticks out of its width.
    void shot(String name) {
        assertThat(number("scrollWidth"))
                .as("width of %s", name)
                .isLessThanOrEqualTo(number("clientWidth"));
        // The window's frame comes on top of the page.
        int height = Math.min(HEIGHT_MAX, number("scrollHeight") + 140);
        driver.manage().window().setSize(new Dimension(size.width, Math.max(size.height, height)));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(
                    SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            driver.manage().window().setSize(size);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private int number(String property) {
        Object value = driver.executeScript("return document.documentElement." + property);
        return ((Number) requireNonNull(value, property)).intValue();
    }

    /// A page that is replaced under the driver's hands answers with many kinds of error; the last
    /// one is told when patience ends.
    private WebDriverWait patience(int seconds) {
        WebDriverWait patience = new WebDriverWait(driver, Duration.ofSeconds(seconds));
        patience.ignoring(WebDriverException.class);
        return patience;
    }

    private static String onPath(String program) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new IllegalStateException(
                program + " is missing: apt-get install chromium chromium-driver");
    }
}
