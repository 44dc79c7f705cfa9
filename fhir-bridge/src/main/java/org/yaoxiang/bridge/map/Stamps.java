package org.yaoxiang.bridge.map;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Quantity;
import org.yaoxiang.contract.fact.Stamp;

/// Stamps as FHIR dates, in UTC to the millisecond: a fact holds an instant, not a wall clock. The
/// stamp's uncertainty stays with the date.
///
/// A FHIR year has four digits. A stamp outside of them, from a clock that is off by millennia, is
/// moved to the nearest date that can be said, and its uncertainty is widened by as much, so that
/// the interval still holds what was stamped.
final class Stamps {
    /// The Gregorian calendar begins late in 1582, and HAPI's dates are the old ones before it.
    private static final long FIRST = Instant.parse("1600-01-01T00:00:00Z").toEpochMilli();

    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private Stamps() {}

    static DateTimeType dateTime(Stamp stamp) {
        return zoned(new DateTimeType(), stamp);
    }

    static InstantType instant(Stamp stamp) {
        return zoned(new InstantType(), stamp);
    }

    private static <T extends BaseDateTimeType> T zoned(T date, Stamp stamp) {
        long at = stamp.at().toEpochMilli();
        long said = Math.clamp(at, FIRST, LAST);
        date.setValue(Date.from(Instant.ofEpochMilli(said)));
        date.setPrecision(TemporalPrecisionEnum.MILLI);
        date.setTimeZoneZulu(true);
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
