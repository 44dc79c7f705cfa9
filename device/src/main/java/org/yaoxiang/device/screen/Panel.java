package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Ssd1306;
import org.yaoxiang.device.instrument.Upkeep;
import org.yaoxiang.device.vault.Entry;

/// The small panel on the case. It only looks at vault and bedside, and while these are locked at
/// the battery alone; one that is missing, silent or was reset is tried again later and disturbs
/// nobody.
public final class Panel implements AutoCloseable {
    /// After so many looks without a change it is drawn all the same: a panel whose supply dipped
    /// is dark and does not tell.
    private static final int LOOKS_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Panel.class);

    private final Supplier<Ssd1306> chip;
    private final Supplier<Optional<Desk>> desk;
    private final Upkeep upkeep;
    private Optional<Ssd1306> display = Optional.empty();
    private Optional<Face> shown = Optional.empty();
    private boolean isSilent;
    private int looks;

    /// @param chip opens the driver
    /// @param desk what may be shown; empty while the screen is closed or locked
    public Panel(Supplier<Ssd1306> chip, Supplier<Optional<Desk>> desk, Upkeep upkeep) {
        this.chip = requireNonNull(chip, "chip");
        this.desk = requireNonNull(desk, "desk");
        this.upkeep = requireNonNull(upkeep, "upkeep");
    }

    /// Draws what has changed. To be called about every second.
    public synchronized void draw() {
        Face face = face();
        looks++;
        if (shown.equals(Optional.of(face)) && looks < LOOKS_MAX) {
            return;
        }
        looks = 0;
        try {
            if (display.isEmpty()) {
                display = Optional.of(chip.get());
            }
            display.get().show(face.picture());
            shown = Optional.of(face);
            isSilent = false;
        } catch (BusException e) {
            if (!isSilent) {
                LOG.warn("the panel stays dark: {}", e.getMessage());
            }
            isSilent = true;
            display = Optional.empty();
            // What cannot be shown is not tried again before the next look that is due.
            shown = Optional.of(face);
        }
    }

    private Face face() {
        OptionalDouble batteryPercent = upkeep.condition().batteryPercent();
        return desk.get()
                .map(each -> face(each, batteryPercent))
                .orElseGet(() -> Face.locked(batteryPercent));
    }

    private static Face face(Desk desk, OptionalDouble batteryPercent) {
        Bedside bedside = desk.bedside();
        Face.Counts counts =
                new Face.Counts(
                        desk.vault().entries().stream().filter(Entry::own).count(),
                        desk.vault().unsent().size());
        return bedside.running()
                .map(each ->
                        new Face(
                                Optional.of(counts),
                                batteryPercent,
                                Face.title(each.vital()),
                                "",
                                Optional.of(each.percent())))
                .orElseGet(() -> Face.of(counts, batteryPercent, bedside.last()));
    }

    /// Switches the panel off.
    @Override
    public synchronized void close() {
        try {
            display.ifPresent(Ssd1306::close);
        } catch (BusException e) {
            LOG.debug("the panel was not switched off: {}", e.getMessage());
        }
        display = Optional.empty();
    }
}
