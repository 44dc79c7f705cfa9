package org.yaoxiang.contract.time;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Amendment;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Claim;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Head;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Outcome.Entered;
import org.yaoxiang.contract.fact.Outcome.Measured;
import org.yaoxiang.contract.fact.Outcome.Refused;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Recording;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;

/// Where the facts of one author lie in true time, as far as all that are known tell: a fold over
/// its stamps in the order of its sequence. Folded again whenever a fact is added; with more facts
/// an interval only becomes narrower.
///
/// Each fact lies in an interval, its stamp's at first, and two neighbours narrow each other's:
///
/// - In one boot their ticks are so far apart as they were made, but for the drift of {@link
///   Tick#driftMillis}. So one fact that knows the time places all of its boot: an amendment.
/// - Over a boot's beginning only the order is known, and that the boot had lasted for its tick.
/// - None is later than its arrival, where somebody has stamped that.
///
/// These are differences between neighbours on a line, so that one pass forwards and one backwards
/// find the narrowest intervals that follow. A stamp that contradicts its neighbours (the county's
/// own clock was wrong) keeps both: the interval reaches over what each of them says.
public final class Timeline {
    /// What one fact tells of time.
    ///
    /// @param sequence the author's own count
    /// @param at the fact's stamp
    /// @param arrived when somebody else had it; empty when that is not known
    public record Line(long sequence, Stamp at, Optional<Stamp> arrived) {
        public Line {
            requireNonNull(at, "at");
            requireNonNull(arrived, "arrived");
        }
    }

    private final List<Line> lines;
    private final List<Span> spans = new ArrayList<>();
    private final Map<Long, Integer> positions = new TreeMap<>();

    private Timeline(Collection<Line> facts) {
        Map<Long, Line> ordered = new TreeMap<>();
        facts.forEach(each -> ordered.putIfAbsent(each.sequence(), each));
        lines = List.copyOf(ordered.values());
        List<Span> backwards = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Span own = own(lines.get(i));
            backwards.add(
                    i == lines.size() - 1
                            ? own
                            : narrow(i, own, before(i, i + 1, backwards.getLast())));
        }
        Span forwards = new Span(Span.EVER, Span.NEVER);
        for (int i = 0; i < lines.size(); i++) {
            Span told = i == 0 ? forwards : after(i - 1, i, forwards);
            spans.add(narrow(i, backwards.get(lines.size() - 1 - i), told));
            forwards = narrow(i, own(lines.get(i)), told);
            positions.put(lines.get(i).sequence(), i);
        }
    }

    /// Folds what is known of one author. Of two facts with one sequence the first counts.
    public static Timeline of(Collection<Line> facts) {
        return new Timeline(facts);
    }

    /// The same fact with its stamps as they are known now. Facts of an author with a clock to
    /// trust are given back as they are.
    public Fact place(long sequence, Fact fact) {
        Stamp at = place(sequence, fact.at());
        return switch (fact) {
            case Check check -> place(sequence, check, at);
            case Consult(var check, var urgency, var question, _) ->
                    new Consult(check, urgency, question, at);
            case Claim(var consult, var clinicianId, _) -> new Claim(consult, clinicianId, at);
            case Advice(var consult, var id, var name, var disposition, var text, var relayed, _) ->
                    new Advice(consult, id, name, disposition, text, relayed, at);
            case Receipt(var subject, var proof, _) -> new Receipt(subject, proof, at);
            case SelfTest(var instrument, var origin, var results, _) ->
                    new SelfTest(instrument, origin, results, at);
            case Recording(var waveform, _) -> new Recording(waveform, at);
            case Amendment _, Head _, Holding _ -> fact;
        };
    }

    private Check place(long sequence, Check check, Stamp at) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Outcome outcome : check.outcomes()) {
            Stamp placed = place(sequence, outcome.at());
            outcomes.add(
                    switch (outcome) {
                        case Measured(var reading, var quality, _) ->
                                new Measured(reading, quality, placed);
                        case Entered(var reading, _) -> new Entered(reading, placed);
                        case Refused(var vital, var why, _) -> new Refused(vital, why, placed);
                    });
        }
        return new Check(
                check.patient(),
                check.place(),
                check.origin(),
                check.clinicianId(),
                outcomes,
                check.findings(),
                at);
    }

    /// A stamp in a fact, as it is known now.
    ///
    /// @param sequence of the fact that holds it; when it is unknown here, the stamp says what it
    ///   said
    public Stamp place(long sequence, Stamp stamp) {
        Integer position = positions.get(sequence);
        if (position == null || (stamp.tick().isEmpty() && !stamp.isOpen())) {
            return stamp;
        }
        Line line = lines.get(position);
        Span whole = spans.get(position);
        Span placed =
                millisBetween(line.at(), stamp)
                        .map(whole::moved)
                        // Made in another boot than the fact that tells of it, so before it.
                        .orElseGet(() -> Span.of(stamp).and(new Span(Span.EVER, whole.until())));
        return placed.stamp(stamp.tick());
    }

    private static Span own(Line line) {
        Span own = Span.of(line.at());
        return line.arrived()
                .flatMap(Stamp::until)
                .map(until -> own.and(new Span(Span.EVER, until.toEpochMilli())))
                .orElse(own);
    }

    /// A stamp by a clock that is trusted is taken at its word.
    private Span narrow(int position, Span span, Span neighbour) {
        Stamp at = lines.get(position).at();
        return at.tick().isPresent() || at.isOpen() ? span.and(neighbour) : span;
    }

    /// What a line tells of the next one.
    private Span after(int first, int second, Span span) {
        Stamp next = lines.get(second).at();
        return millisBetween(lines.get(first).at(), next)
                .map(span::moved)
                .orElseGet(() ->
                        new Span(
                                span.from() == Span.EVER
                                        ? Span.EVER
                                        : span.from() + sinceBootMillisMin(next),
                                Span.NEVER));
    }

    /// What a line tells of the one before.
    private Span before(int first, int second, Span span) {
        Stamp next = lines.get(second).at();
        return millisBetween(next, lines.get(first).at())
                .map(span::moved)
                .orElseGet(() ->
                        new Span(
                                Span.EVER,
                                span.until() == Span.NEVER
                                        ? Span.NEVER
                                        : span.until() - sinceBootMillisMin(next)));
    }

    /// How long a boot had lasted at least.
    private static long sinceBootMillisMin(Stamp stamp) {
        return stamp.tick()
                .map(tick -> tick.sinceBoot().toMillis())
                .map(millis -> millis - Tick.driftMillis(millis))
                .orElse(0L);
    }

    /// From one stamp to another on the monotonic clock; empty when they are not of one boot.
    private static Optional<Long> millisBetween(Stamp first, Stamp second) {
        if (first.tick().isEmpty() || second.tick().isEmpty()) {
            return Optional.empty();
        }
        Tick from = first.tick().get();
        Tick to = second.tick().get();
        return from.boot() == to.boot()
                ? Optional.of(to.sinceBoot().minus(from.sinceBoot()).toMillis())
                : Optional.empty();
    }
}
