package org.yaoxiang.bridge.map;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.yaoxiang.contract.fact.Stamp;

/// Stamps as FHIR dates, in UTC to the millisecond: a fact holds an instant, not a wall clock. The
/// stamp's uncertainty stays with the date. What is less sure than a minute is never said to the
/// millisecond.
///
/// A FHIR year has four digits. A stamp outside of them, from a clock that is off by millennia, is
/// moved to the nearest date that can be said, and its uncertainty is widened by as much, so that
/// the interval still holds what was stamped.
final class Stamps {
    /// The Gregorian calendar begins late in 1582, and HAPI's dates are the old ones before it.
    private static final long FIRST = Instant.parse("1600-01-01T00:00:00Z").toEpochMilli();

    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    /// As the pages do: half an interval up to which the minute is simply said.
    private static final Duration SURE = Duration.ofMinutes(1);

    private Stamps() {}

    /// Whether the minute can be said.
    static boolean isSure(Stamp stamp) {
        return stamp.uncertainty().compareTo(SURE) <= 0;
    }

    /// A date as precise as it is sure: to the millisecond with its uncertainty, to the day, month
    /// or year in China, or none with the reason.
    static DateTimeType dateTime(Stamp stamp) {
        return isSure(stamp) ? zoned(new DateTimeType(), stamp) : reduced(stamp);
    }

    /// As `dateTime` for what has no lower precision.
    static InstantType instant(Stamp stamp) {
        return isSure(stamp) ? zoned(new InstantType(), stamp) : absent(new InstantType());
    }

    /// For an `effective[x]` or `occurred[x]`: what is not sure is the period that holds it.
    static Type effective(Stamp stamp) {
        return isSure(stamp) ? dateTime(stamp) : period(List.of(stamp));
    }

    /// From the earliest to the latest of some stamps.
    static Period period(List<Stamp> stamps) {
        Period period = new Period();
        if (stamps.stream().allMatch(Stamps::isSure)) {
            List<Stamp> ordered = stamps.stream().sorted(Comparator.comparing(Stamp::at)).toList();
            return period.setStartElement(dateTime(ordered.getFirst()))
                    .setEndElement(dateTime(ordered.getLast()));
        }
        period.addExtension(new Extension(Systems.STAMP_UNSURE, new BooleanType(true)));
        stamps.stream()
                .map(Stamp::from)
                .min(Comparator.naturalOrder())
                .ifPresent(from -> period.setStartElement(exact(new DateTimeType(), from)));
        if (stamps.stream().noneMatch(Stamp::isOpen)) {
            stamps.stream()
                    .map(Stamp::until)
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder())
                    .ifPresent(until -> period.setEndElement(exact(new DateTimeType(), until)));
        }
        return period;
    }

    private static DateTimeType reduced(Stamp stamp) {
        if (!stamp.isOpen()) {
            LocalDate from = day(stamp.from());
            LocalDate until = day(stamp.until().orElseThrow());
            for (String pattern : List.of("yyyy-MM-dd", "yyyy-MM", "yyyy")) {
                DateTimeFormatter precision = DateTimeFormatter.ofPattern(pattern);
                if (from.format(precision).equals(until.format(precision))) {
                    return new DateTimeType(from.format(precision));
                }
            }
        }
        return absent(new DateTimeType());
    }

    /// The nearest instant that can be said, in milliseconds; the bounds of a wide stamp may be
    /// further away than a `long` counts.
    private static long said(Instant at) {
        if (at.isBefore(Instant.ofEpochMilli(FIRST))) {
            return FIRST;
        }
        return at.isAfter(Instant.ofEpochMilli(LAST)) ? LAST : at.toEpochMilli();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(said(at)), CHINA);
    }

    private static <T extends BaseDateTimeType> T absent(T date) {
        date.addExtension(
                new Extension(Systems.PROFILE + "data-absent-reason", new CodeType("unknown")));
        return date;
    }

    private static <T extends BaseDateTimeType> T exact(T date, Instant at) {
        date.setValue(Date.from(Instant.ofEpochMilli(said(at))));
        date.setPrecision(TemporalPrecisionEnum.MILLI);
        date.setTimeZoneZulu(true);
        return date;
    }

    private static <T extends BaseDateTimeType> T zoned(T date, Stamp stamp) {
        long at = stamp.at().toEpochMilli();
        long said = said(stamp.at());
        exact(date, stamp.at());
        date.addExtension(
                new Extension(
                        Systems.STAMP_UNCERTAINTY,
                        new Quantity()
                                .setValue(
                                        BigDecimal.valueOf(stamp.uncertainty().toMillis())
                                                .add(BigDecimal.valueOf(Math.abs(at - said))))
                                .setUnit("ms")
                                .setSystem(Systems.UCUM)
                                .setCode("ms")));
        return date;
    }
}
