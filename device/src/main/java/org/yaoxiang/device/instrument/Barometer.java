package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.driver.Bmp280;
import org.yaoxiang.device.signal.Noise;
import org.yaoxiang.device.signal.PressureAltitude;

/// Whether the air has the pressure that the village's altitude would let expect. The altitude that
/// was set is the one that rules use and checks carry; the barometer tells when it cannot be right.
public final class Barometer implements Testable {
    private static final Logger LOG = LoggerFactory.getLogger(Barometer.class);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int LOOKS = 10;

    /// A tenth of a hectopascal, less than a metre.
    private static final double NOISE_HECTOPASCALS_MAX = 0.1;

    private final Supplier<Bmp280> chip;
    private final Place place;
    private final Pause pause;

    /// @param chip opens the driver for one look
    public Barometer(Supplier<Bmp280> chip, Place place, Pause pause) {
        this.chip = requireNonNull(chip, "chip");
        this.place = requireNonNull(place, "place");
        this.pause = requireNonNull(pause, "pause");
    }

    @Override
    public Vital vital() {
        return Vital.AIR_PRESSURE;
    }

    /// The pressure altitude; empty when the chip does not answer.
    Optional<PressureAltitude> altitude() {
        try (Bmp280 barometer = chip.get()) {
            return Optional.of(PressureAltitude.of(barometer.measure().pascals()));
        } catch (BusException e) {
            LOG.debug("air pressure unknown: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public List<SelfTest.Result> selfTest() {
        double[] hectopascals = new double[LOOKS];
        int part;
        try (Bmp280 barometer = chip.get()) {
            part = barometer.partId();
            for (int i = 0; i < LOOKS; i++) {
                pause.pause(STEP);
                hectopascals[i] = barometer.measure().pascals() / 100;
            }
        } catch (BusException e) {
            LOG.warn("barometer not tested: {}", e.getMessage());
            return List.of(fault(Probe.IDENTITY), fault(Probe.NOISE), fault(Probe.AGREEMENT));
        }
        double off =
                PressureAltitude.of(100 * hectopascals[LOOKS - 1]).metres()
                        - place.altitudeMetres();
        double tolerance = PressureAltitude.toleranceMetres(place.altitudeMetres());
        return List.of(
                new SelfTest.Result.Measured(Probe.IDENTITY, part, Bmp280.PART, Bmp280.PART, "1"),
                new SelfTest.Result.Measured(
                        Probe.NOISE, Noise.rms(hectopascals), 0, NOISE_HECTOPASCALS_MAX, "hPa"),
                new SelfTest.Result.Measured(
                        Probe.AGREEMENT, Math.round(off), -tolerance, tolerance, "m"));
    }

    private static SelfTest.Result fault(Probe probe) {
        return new SelfTest.Result.Refused(probe, Refusal.INSTRUMENT_FAULT);
    }
}
