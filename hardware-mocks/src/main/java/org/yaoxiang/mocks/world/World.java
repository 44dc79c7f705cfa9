package org.yaoxiang.mocks.world;

import java.time.InstantSource;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.Cuff;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.PwmLine;
import org.yaoxiang.mocks.bus.Wiring;
import org.yaoxiang.mocks.chip.Ads1292r;
import org.yaoxiang.mocks.chip.HoneywellAbp;
import org.yaoxiang.mocks.chip.Max30102;
import org.yaoxiang.mocks.chip.Max30205;

/// A patient, the chips that touch it, and the board that they are soldered to.
///
/// | wire | chip |
/// |---|---|
/// | I2C 1, 0x57 | MAX30102, INT at BCM 17 |
/// | I2C 1, 0x48 | MAX30205 |
/// | I2C 1, 0x28 | Honeywell ABP at the cuff, for the measurement |
/// | I2C 1, 0x38 | Honeywell ABP at the cuff, for the guard |
/// | PWM 0, BCM 22 | the cuff's pump; its normally open valve, high closes |
/// | SPI 0.0 | ADS1292R, DRDY at BCM 24, START at BCM 23, PWDN/RESET at BCM 25 |
public final class World {
    /// The I2C bus of the board.
    public static final int I2C_BUS = 1;

    /// The pulse oximeter's address.
    public static final int MAX30102_ADDRESS = 0x57;

    /// The thermometer's address.
    public static final int MAX30205_ADDRESS = 0x48;

    /// The cuff's pressure sensor for the measurement.
    public static final int CUFF_ADDRESS = 0x28;

    /// The cuff's pressure sensor for the guard.
    public static final int CUFF_GUARD_ADDRESS = 0x38;

    /// 90 % of the counts of both.
    private static final double CUFF_PASCALS_MAX = 50_000;

    private final Wiring wiring = new Wiring();
    private final Body body;
    private final Ads1292r ecg;
    private final Max30102 oximeter;
    private final Cuff cuff;
    private final HoneywellAbp cuffPressure;
    private final HoneywellAbp cuffGuardPressure;

    /// @param time the one clock of body and chips
    public World(InstantSource time, Heart heart, long seed) {
        body = new Body(heart, time.instant(), seed);
        Pin dataReady = new Pin(true);
        Pin start = new Pin(false);
        Pin reset = new Pin(true);
        Pin interrupt = new Pin(true);
        ecg = new Ads1292r(time, body, dataReady, start, reset);
        oximeter = new Max30102(time, body, interrupt);
        wiring.attach(I2C_BUS, MAX30102_ADDRESS, oximeter);
        wiring.attach(I2C_BUS, MAX30205_ADDRESS, new Max30205(time, body::contactCelsius));
        wiring.attach(0, 0, ecg);
        wiring.attach(24, dataReady);
        wiring.attach(23, start);
        wiring.attach(25, reset);
        wiring.attach(17, interrupt);
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
        oximeter.tick();
    }
}
