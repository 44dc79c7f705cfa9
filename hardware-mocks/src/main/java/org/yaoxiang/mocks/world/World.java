package org.yaoxiang.mocks.world;

import java.time.InstantSource;
import org.yaoxiang.mocks.body.Body;
import org.yaoxiang.mocks.body.Heart;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.Wiring;
import org.yaoxiang.mocks.chip.Ads1292r;
import org.yaoxiang.mocks.chip.Max30102;
import org.yaoxiang.mocks.chip.Max30205;

/// A patient, the chips that touch it, and the board that they are soldered to.
///
/// | wire | chip |
/// |---|---|
/// | I2C 1, 0x57 | MAX30102, INT at BCM 17 |
/// | I2C 1, 0x48 | MAX30205 |
/// | SPI 0.0 | ADS1292R, DRDY at BCM 24, START at BCM 23, PWDN/RESET at BCM 25 |
public final class World {
    /// The I2C bus of the board.
    public static final int I2C_BUS = 1;

    /// The pulse oximeter's address.
    public static final int MAX30102_ADDRESS = 0x57;

    /// The thermometer's address.
    public static final int MAX30205_ADDRESS = 0x48;

    private final Wiring wiring = new Wiring();
    private final Body body;
    private final Ads1292r ecg;
    private final Max30102 oximeter;

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

    /// Lets the chips do what time has brought. Data-ready lines change on the calling thread.
    public void tick() {
        ecg.tick();
        oximeter.tick();
    }
}
