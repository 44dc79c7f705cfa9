package org.yaoxiang.mocks.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.yaoxiang.mocks.radio.Air;
import org.yaoxiang.mocks.radio.GlucosePeripheral;
import org.yaoxiang.mocks.radio.PretendBluez;

/// A glucose meter in real time, paired with a pretended BlueZ. It holds a result of yesterday, as
/// every meter does. Its clock is China's.
public final class LiveMeter {
    /// Its Bluetooth address, as on its label.
    public static final String ADDRESS = "00:1A:7D:DA:71:13";

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Duration YESTERDAY = Duration.ofHours(20);
    private static final int TENTHS_OF_YESTERDAY = 71;
    private static final int BEFORE_A_MEAL = 1;

    private final InstantSource time;
    private final GlucosePeripheral meter = new GlucosePeripheral();
    private final PretendBluez bluez;
    private int sequence;

    /// @param bus D-Bus address of a private bus
    /// @throws IllegalStateException when the bus is not there
    LiveMeter(String bus, InstantSource time) {
        this.time = requireNonNull(time, "time");
        meter.store(++sequence, clock().minus(YESTERDAY), TENTHS_OF_YESTERDAY, 0);
        bluez = PretendBluez.on(bus, ADDRESS, meter, new Air(meter));
    }

    /// Measures a drop of a finger before a meal.
    ///
    /// @param millimolesPerLitre 0.1 to 60, kept to a tenth
    void prick(double millimolesPerLitre) {
        if (!(millimolesPerLitre >= 0.1 && millimolesPerLitre <= 60)) {
            throw new IllegalArgumentException(millimolesPerLitre + " mmol/L, expected 0.1 to 60");
        }
        int tenths = (int) Math.round(10 * millimolesPerLitre);
        bluez.happen(() -> meter.store(++sequence, clock(), tenths, BEFORE_A_MEAL));
    }

    private LocalDateTime clock() {
        return LocalDateTime.ofInstant(time.instant(), CHINA);
    }
}
