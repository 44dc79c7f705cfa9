package org.yaoxiang.mocks.world;

import java.time.InstantSource;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.Cuff;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.PwmLine;
import org.yaoxiang.mocks.bus.Wiring;
import org.yaoxiang.mocks.chip.Ads1292r;
import org.yaoxiang.mocks.chip.Ads1298;
import org.yaoxiang.mocks.chip.Bmp280;
import org.yaoxiang.mocks.chip.HoneywellAbp;
import org.yaoxiang.mocks.chip.Max17048;
import org.yaoxiang.mocks.chip.Max30102;
import org.yaoxiang.mocks.chip.Max30205;
import org.yaoxiang.mocks.chip.Mlx90614;
import org.yaoxiang.mocks.chip.Ssd1306;

/// A patient, the chips that touch it, and the board that they are soldered to.
///
/// | wire | chip |
/// |---|---|
/// | I2C 1, 0x57 | MAX30102, INT at BCM 17 |
/// | I2C 1, 0x48 | MAX30205 |
/// | I2C 1, 0x5A | MLX90614 |
/// | I2C 1, 0x76 | BMP280 |
/// | I2C 1, 0x36 | MAX17048 |
/// | I2C 1, 0x3C | SSD1306 |
/// | I2C 1, 0x28 | Honeywell ABP at the cuff, for the measurement |
/// | I2C 1, 0x38 | Honeywell ABP at the cuff, for the guard |
/// | PWM 0, BCM 22 | the cuff's pump; its normally open valve, high closes |
/// | SPI 0.0 | ADS1292R, DRDY at BCM 24, START at BCM 23, PWDN/RESET at BCM 25 |
/// | SPI 0.1 | ADS1298, DRDY at BCM 5, START at BCM 6, RESET at BCM 13 |
public final class World {
    /// The I2C bus of the board.
    public static final int I2C_BUS = 1;

    /// The pulse oximeter's address.
    public static final int MAX30102_ADDRESS = 0x57;

    /// The thermometer's address.
    public static final int MAX30205_ADDRESS = 0x48;

    /// The infrared thermometer's address.
    public static final int MLX90614_ADDRESS = 0x5A;

    /// The barometer's address.
    public static final int BMP280_ADDRESS = 0x76;

    /// The fuel gauge's address.
    public static final int MAX17048_ADDRESS = 0x36;

    /// The display's address.
    public static final int SSD1306_ADDRESS = 0x3C;

    private static final double SKIN_EMISSIVITY = 0.98;

    /// The cuff's pressure sensor for the measurement.
    public static final int CUFF_ADDRESS = 0x28;

    /// The cuff's pressure sensor for the guard.
    public static final int CUFF_GUARD_ADDRESS = 0x38;

    /// 90 % of the counts of both.
    private static final double CUFF_PASCALS_MAX = 50_000;

    private final Wiring wiring = new Wiring();
    private final Air air = new Air();
    private final Battery battery;
    private final Ssd1306 display = new Ssd1306();
    private final Body body;
    private final Ads1292r ecg;
    private final Ads1298 twelveLeads;
    private final Max30102 oximeter;
    private final Max30205 thermometer;
    private final Mlx90614 infraredThermometer;
    private final Cuff cuff;
    private final HoneywellAbp cuffPressure;
    private final HoneywellAbp cuffGuardPressure;

    /// @param time the one clock of body and chips
    public World(InstantSource time, Heart heart, long seed) {
        body = new Body(heart, time.instant(), seed);
        battery = new Battery(time.instant());
        Pin dataReady = new Pin(true);
        Pin start = new Pin(false);
        Pin reset = new Pin(true);
        Pin interrupt = new Pin(true);
        ecg = new Ads1292r(time, body, dataReady, start, reset);
        oximeter = new Max30102(time, body, interrupt);
        wiring.attach(I2C_BUS, MAX30102_ADDRESS, oximeter);
        thermometer = new Max30205(time, body::contactCelsius);
        wiring.attach(I2C_BUS, MAX30205_ADDRESS, thermometer);
        wiring.attach(0, 0, ecg);
        wiring.attach(24, dataReady);
        wiring.attach(23, start);
        wiring.attach(25, reset);
        wiring.attach(17, interrupt);
        twelveLeads = attachTwelveLeads(time);
        infraredThermometer =
                new Mlx90614(
                        time,
                        _ -> body.foreheadCelsius(air.celsius()),
                        _ -> air.celsius(),
                        SKIN_EMISSIVITY);
        wiring.attach(I2C_BUS, MLX90614_ADDRESS, infraredThermometer);
        attachSurroundings(time);
        PwmLine pump = new PwmLine();
        Pin valve = new Pin(false);
        cuff = new Cuff(time, body, seed);
        pump.onDrive(cuff::pump);
        valve.onChange(cuff::valve);
        cuffPressure = new HoneywellAbp(time, cuff::pascals, CUFF_PASCALS_MAX);
        cuffGuardPressure = new HoneywellAbp(time, cuff::pascals, CUFF_PASCALS_MAX);
        wiring.attach(I2C_BUS, CUFF_ADDRESS, cuffPressure);
        wiring.attach(I2C_BUS, CUFF_GUARD_ADDRESS, cuffGuardPressure);
        wiring.attach(0, pump);
        wiring.attach(22, valve);
    }

    private Ads1298 attachTwelveLeads(InstantSource time) {
        Pin dataReady = new Pin(true);
        Pin start = new Pin(false);
        Pin reset = new Pin(true);
        Ads1298 front = new Ads1298(time, body, dataReady, start, reset);
        wiring.attach(0, 1, front);
        wiring.attach(5, dataReady);
        wiring.attach(6, start);
        wiring.attach(13, reset);
        return front;
    }

    private void attachSurroundings(InstantSource time) {
        wiring.attach(
                I2C_BUS, BMP280_ADDRESS, new Bmp280(time, _ -> air.pascals(), _ -> air.celsius()));
        wiring.attach(I2C_BUS, MAX17048_ADDRESS, new Max17048(time, battery));
        wiring.attach(I2C_BUS, SSD1306_ADDRESS, display);
    }

    /// The wires, for firmware and for faults.
    public Wiring wiring() {
        return wiring;
    }

    /// The patient.
    public Body body() {
        return body;
    }

    /// The ECG front end, for those who compare what it delivered.
    public Ads1292r ecg() {
        return ecg;
    }

    /// The twelve-lead front end, for those who compare what it delivered.
    public Ads1298 twelveLeads() {
        return twelveLeads;
    }

    /// The pulse oximeter, for those who break it.
    public Max30102 oximeter() {
        return oximeter;
    }

    /// The contact thermometer, for those who break it.
    public Max30205 thermometer() {
        return thermometer;
    }

    /// The infrared thermometer, for those who break it.
    public Mlx90614 infraredThermometer() {
        return infraredThermometer;
    }

    /// The air around.
    public Air air() {
        return air;
    }

    /// The handheld's cell.
    public Battery battery() {
        return battery;
    }

    /// The panel, for those who look at it.
    public Ssd1306 display() {
        return display;
    }

    /// The cuff around the arm.
    public Cuff cuff() {
        return cuff;
    }

    /// The cuff's sensor for the measurement, for its own faults.
    public HoneywellAbp cuffPressure() {
        return cuffPressure;
    }

    /// The cuff's sensor for the guard, for its own faults.
    public HoneywellAbp cuffGuardPressure() {
        return cuffGuardPressure;
    }

    /// Lets the chips do what time has brought. Data-ready lines change on the calling thread.
    public void tick() {
        ecg.tick();
        twelveLeads.tick();
        oximeter.tick();
    }
}
