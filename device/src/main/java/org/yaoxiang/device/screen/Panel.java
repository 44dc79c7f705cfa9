package org.yaoxiang.device.screen;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.driver.Ssd1306;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;

/// The small panel on the case. It only looks at vault and bedside; one that is missing, silent or
/// was reset is tried again later and disturbs nobody.
public final class Panel implements AutoCloseable {
    /// After so many looks without a change it is drawn all the same: a panel whose supply dipped
    /// is dark and does not tell.
    private static final int LOOKS_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Panel.class);

    private final Supplier<Ssd1306> chip;
    private final Vault vault;
    private final Bedside bedside;
    private Optional<Ssd1306> display = Optional.empty();
    private Optional<Face> shown = Optional.empty();
    private boolean isSilent;
    private int looks;

    /// @param chip opens the driver
    public Panel(Supplier<Ssd1306> chip, Vault vault, Bedside bedside) {
        this.chip = requireNonNull(chip, "chip");
        this.vault = requireNonNull(vault, "vault");
        this.bedside = requireNonNull(bedside, "bedside");
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
        long saved = vault.entries().stream().filter(Entry::own).count();
        long waiting = vault.unsent().size();
        return bedside.running()
                .map(each ->
                        new Face(
                                saved,
                                waiting,
                                bedside.condition().batteryPercent(),
                                Face.title(each.vital()),
                                "",
                                Optional.of(each.percent())))
                .orElseGet(() ->
                        Face.of(
                                saved,
                                waiting,
                                bedside.condition().batteryPercent(),
                                bedside.last()));
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
