package org.yaoxiang.device.instrument;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Max17048;

/// How much is left in the handheld's battery.
public final class FuelGauge implements Testable {
    private static final Logger LOG = LoggerFactory.getLogger(FuelGauge.class);

    private final Supplier<Max17048> chip;

    /// @param chip opens the driver for one look
    public FuelGauge(Supplier<Max17048> chip) {
        this.chip = requireNonNull(chip, "chip");
    }

    @Override
    public Vital vital() {
        return Vital.BATTERY_CHARGE;
    }

    /// The charge, 0 to 100 % of a full cell; empty when the gauge does not answer, as one without
    /// a cell does: unknown is not 0.
    OptionalDouble percent() {
        try (Max17048 gauge = chip.get()) {
            return OptionalDouble.of(Math.clamp(gauge.charge().percent(), 0, 100));
        } catch (BusException e) {
            LOG.debug("charge unknown: {}", e.getMessage());
            return OptionalDouble.empty();
        }
    }

    /// The chip has no test signal.
    @Override
    public List<SelfTest.Result> selfTest() {
        try (Max17048 gauge = chip.get()) {
            return List.of(
                    new SelfTest.Result.Measured(
                            Probe.IDENTITY, gauge.partId(), Max17048.PART, Max17048.PART, "1"));
        } catch (BusException e) {
            LOG.warn("fuel gauge not tested: {}", e.getMessage());
            return List.of(new SelfTest.Result.Refused(Probe.IDENTITY, Refusal.INSTRUMENT_FAULT));
        }
    }
}
