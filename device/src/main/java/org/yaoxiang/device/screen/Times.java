package org.yaoxiang.device.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// Times and ages in words. What is not sure says so.
final class Times {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /// Half an interval up to which the minute is simply said.
    private static final Duration SURE = Duration.ofMinutes(1);

    /// Half an interval above which its middle would mislead.
    private static final Duration ROUGH = Duration.ofHours(12);

    private Times() {}

    /// When something happened.
    static String of(Stamp stamp, Words words) {
        Optional<Instant> until = stamp.until();
        if (until.isEmpty()) {
            return words.of("time.after", minute(stamp.from()));
        }
        Duration unsure = stamp.uncertainty();
        if (unsure.compareTo(SURE) <= 0) {
            return minute(stamp.at());
        }
        return unsure.compareTo(ROUGH) <= 0
                ? words.of("time.about", minute(stamp.at()), span(unsure, words))
                : words.of("time.between", minute(stamp.from()), minute(until.get()));
    }

    /// How old somebody was then, in completed years.
    static String age(LocalDate birth, Stamp at, Words words) {
        int youngest = years(birth, at.from());
        Optional<Integer> oldest = at.until().map(until -> years(birth, until));
        if (oldest.isEmpty()) {
            return words.of("age.from", youngest);
        }
        return oldest.get() == youngest
                ? words.of("age", youngest)
                : words.of("age.between", youngest, oldest.get());
    }

    /// The last day on which it can have been.
    static Optional<LocalDate> dayMax(Stamp at) {
        return at.until().map(until -> LocalDate.ofInstant(until, CHINA));
    }

    /// Whether something happens on the day that it most probably is, as far as that can be told:
    /// without a date, whether it is of the same boot.
    static boolean mayBeToday(Stamp at, Stamp now) {
        if (now.isOpen() || at.isOpen()) {
            return at.tick().isPresent()
                    && at.tick().map(Tick::boot).equals(now.tick().map(Tick::boot));
        }
        LocalDate today = LocalDate.ofInstant(now.at(), CHINA);
        return !LocalDate.ofInstant(at.from(), CHINA).isAfter(today)
                && dayMax(at).filter(today::isAfter).isEmpty();
    }

    private static int years(LocalDate birth, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, CHINA);
        return day.isBefore(birth) ? 0 : Period.between(birth, day).getYears();
    }

    private static String minute(Instant at) {
        return MINUTE.format(at.atZone(CHINA));
    }

    /// Rounded up: an interval is not made narrower than it is.
    private static String span(Duration unsure, Words words) {
        long minutes = Math.ceilDiv(unsure.toMillis(), Duration.ofMinutes(1).toMillis());
        return minutes < 60
                ? words.of("minutes", minutes)
                : words.of("hours", Math.ceilDiv(minutes, 60L));
    }
}
