package org.yaoxiang.bridge.server;

import ca.uhn.fhir.rest.param.DateParam;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ParamPrefixEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// Dates as terms whose order is that of time: in UTC, all of one length. A date is the interval
/// that holds it; one that is not known at all may be at any time.
final class Dates {
    /// Under which the two ends of a date are kept.
    static final String FROM = "date-from";

    static final String UNTIL = "date-until";

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final DateTimeFormatter TERM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// What one end of a date must be.
    ///
    /// @param end {@link #FROM} or {@link #UNTIL}
    /// @param isAtLeast whether `term` is the earliest that it may be, otherwise the latest
    record Bound(String end, boolean isAtLeast, String term) {}

    private Dates() {}

    /// The earliest instant of an `effective[x]` or of what was recorded.
    static String from(@Nullable Type date) {
        return TERM.format(
                switch (date) {
                    case DateTimeType at when at.hasValue() -> at.getValue().toInstant();
                    case InstantType at when at.hasValue() -> at.getValue().toInstant();
                    case Period period when period.hasStart() -> period.getStart().toInstant();
                    case null, default -> FIRST;
                });
    }

    /// The latest.
    static String until(@Nullable Type date) {
        return TERM.format(
                switch (date) {
                    case DateTimeType at when at.hasValue() -> at.getValue().toInstant();
                    case InstantType at when at.hasValue() -> at.getValue().toInstant();
                    case Period period when period.hasEnd() -> period.getEnd().toInstant();
                    case null, default -> LAST;
                });
    }

    /// What a search asks of a date (R4 §3.1.1.4.7): `eq` that its interval lies within, `ge`,
    /// `gt`, `le` and `lt` that it reaches there.
    ///
    /// @throws InvalidRequestException for another prefix
    static List<Bound> bounds(DateRangeParam asked) {
        require(asked.getLowerBound());
        require(asked.getUpperBound());
        List<Bound> bounds = new ArrayList<>();
        Instant lower = instant(asked.getLowerBoundAsInstant());
        Instant upper = instant(asked.getUpperBoundAsInstant());
        boolean isWithin =
                asked.getLowerBound() != null
                        && (asked.getLowerBound().getPrefix() == null
                                || asked.getLowerBound().getPrefix() == ParamPrefixEnum.EQUAL);
        if (lower != null) {
            bounds.add(new Bound(isWithin ? FROM : UNTIL, true, TERM.format(lower)));
        }
        if (upper != null) {
            bounds.add(new Bound(isWithin ? UNTIL : FROM, false, TERM.format(upper)));
        }
        return bounds;
    }

    private static @Nullable Instant instant(java.util.@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    private static void require(@Nullable DateParam bound) {
        if (bound == null || bound.getPrefix() == null) {
            return;
        }
        switch (bound.getPrefix()) {
            case EQUAL, GREATERTHAN, GREATERTHAN_OR_EQUALS, LESSTHAN, LESSTHAN_OR_EQUALS -> {}
            case APPROXIMATE, ENDS_BEFORE, NOT_EQUAL, STARTS_AFTER ->
                    throw new InvalidRequestException(
                            "date is searched with eq, ge, gt, le and lt");
        }
    }
}
