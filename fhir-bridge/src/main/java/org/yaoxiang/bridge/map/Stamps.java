package org.yaoxiang.bridge.map;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.util.Date;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Quantity;
import org.yaoxiang.contract.fact.Stamp;

/// Stamps as FHIR dates, in UTC to the millisecond: a fact holds an instant, not a wall clock. The
/// stamp's uncertainty stays with the date.
final class Stamps {
    private Stamps() {}

    static DateTimeType dateTime(Stamp stamp) {
        return zoned(new DateTimeType(), stamp);
    }

    static InstantType instant(Stamp stamp) {
        return zoned(new InstantType(), stamp);
    }

    private static <T extends BaseDateTimeType> T zoned(T date, Stamp stamp) {
        date.setValue(Date.from(stamp.at()));
        date.setPrecision(TemporalPrecisionEnum.MILLI);
        date.setTimeZoneZulu(true);
        date.addExtension(
                new Extension(
                        Systems.STAMP_UNCERTAINTY,
                        new Quantity()
                                .setValue(stamp.uncertainty().toMillis())
                                .setUnit("ms")
                                .setSystem(Systems.UCUM)
                                .setCode("ms")));
        return date;
    }
}
