package org.yaoxiang.device.app;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.instrument.Calibrated;
import org.yaoxiang.device.instrument.Instrument;

/// When an instrument was calibrated and for how long that holds, as the technician sets it:
/// `calibration.blood-pressure.date=2026-01-15` and `calibration.blood-pressure.days=365`. There is
/// no interval of our own: the maker of the instrument and the county's rules give it.
///
/// @param days 1 to 3650
record Calibration(LocalDate date, int days) {
    private static final int DAYS_MAX = 3650;

    Calibration {
        requireNonNull(date, "date");
        if (days < 1 || days > DAYS_MAX) {
            throw new HandheldException(
                    "a calibration of " + days + " days, expected 1 to " + DAYS_MAX);
        }
    }

    /// Those that are set, by what the instrument measures.
    ///
    /// @throws HandheldException naming the setting that is missing or wrong
    static Map<Vital, Calibration> read(Properties settings) {
        Map<Vital, Calibration> found = new EnumMap<>(Vital.class);
        for (Vital vital : Vital.values()) {
            String date = setting(vital, "date");
            String days = setting(vital, "days");
            if (settings.containsKey(date) || settings.containsKey(days)) {
                found.put(vital, calibration(text(settings, date), text(settings, days), vital));
            }
        }
        return Map.copyOf(found);
    }

    static void write(Map<Vital, Calibration> calibrations, Properties settings) {
        calibrations.forEach((vital, each) -> {
            settings.setProperty(setting(vital, "date"), each.date.toString());
            settings.setProperty(setting(vital, "days"), Integer.toString(each.days));
        });
    }

    /// The instruments, those with a calibration so that they tell when it is due.
    static List<Instrument> of(
            List<Instrument> instruments,
            Map<Vital, Calibration> calibrations,
            Supplier<Stamp> now) {
        return instruments.stream()
                .map(instrument -> {
                    @Nullable Calibration set = calibrations.get(instrument.vital());
                    return set == null
                            ? instrument
                            : new Calibrated(instrument, set.date, set.days, now);
                })
                .toList();
    }

    private static Calibration calibration(String date, String days, Vital vital) {
        try {
            return new Calibration(LocalDate.parse(date), Integer.parseInt(days));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new HandheldException(
                    "settings "
                            + setting(vital, "date")
                            + " and days: expected a date such as 2026-01-15 and a whole number",
                    e);
        }
    }

    private static String setting(Vital vital, String what) {
        return "calibration."
                + vital.name().toLowerCase(Locale.ROOT).replace('_', '-')
                + "."
                + what;
    }

    private static String text(Properties settings, String name) {
        @Nullable String value = settings.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new HandheldException("setting " + name + " is missing");
        }
        return value.strip();
    }
}
