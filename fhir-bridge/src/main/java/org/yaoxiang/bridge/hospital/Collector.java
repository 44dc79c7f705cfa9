package org.yaoxiang.bridge.hospital;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.answer.AnswerException;
import org.yaoxiang.bridge.answer.Answering;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.bridge.map.AnswerOf;
import org.yaoxiang.contract.fact.Hash;

/// Fetches the answers that were given in a hospital's own system, for the consults that it has and
/// that nobody has answered.
///
/// It asks for as little as any server can do: the ServiceRequest by its identifier, and the
/// reports that are based on it; and it believes neither search, but looks at what came. Nothing is
/// noted here. Whether an answer was taken is told by the advice itself, so the death of this
/// program at any moment leaves one advice.
///
/// An answer that cannot be taken is kept in {@link #collection} and holds up nothing else. One
/// thread calls {@link #work}; any asks for the collection.
final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /// How soon an answer is seen; engineering choices.
    static final Duration INTERVAL = Duration.ofSeconds(30);

    /// Consults asked about in one round; the next round goes on behind them.
    static final int ROUND_MAX = 50;

    private static final int REPORTS_MAX = 20;

    /// Kept for people to read.
    private static final int UNUSABLE_MAX = 100;

    /// R4's id; what is asked next is made of it.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    /// A consult's ServiceRequest on the hospital's server.
    private record Copy(String key, String patient) {}

    private final Hospital hospital;
    private final String relay;
    private final Line line;
    private final Courier courier;
    private final Answering answering;
    private final InstantSource clock;
    private final Backoff backoff;

    // The working thread's own.
    private final Map<Hash, Copy> copies = new HashMap<>();
    private int next;

    // Guarded by this.
    private final Map<String, Unusable> unusable = new LinkedHashMap<>();
    private int open;
    private int taken;
    private Optional<Trouble> trouble = Optional.empty();

    /// @param relay whose key signs what the hospital has answered
    /// @param courier knows what the hospital has
    Collector(
            Hospital hospital,
            String relay,
            Line line,
            Courier courier,
            Answering answering,
            InstantSource clock,
            RandomGenerator random) {
        this.hospital = hospital;
        this.relay = relay;
        this.line = line;
        this.courier = courier;
        this.answering = answering;
        this.clock = clock;
        this.backoff = new Backoff(random);
    }

    /// Asks once about the consults that wait.
    ///
    /// @return how long to wait before the next call
    Duration work() {
        List<Hash> waiting =
                answering.open().stream()
                        .filter(each -> courier.has("ServiceRequest/" + AnswerOf.id(each)))
                        .toList();
        begin(waiting);
        int count = Math.min(waiting.size(), ROUND_MAX);
        Optional<Found.Later> worst = Optional.empty();
        int failed = 0;
        for (int i = 0; i < count; i++) {
            Optional<Found.Later> later = ask(waiting.get((next + i) % waiting.size()));
            if (later.isPresent()) {
                worst = later;
                failed++;
                if (isOfTheServer(later.get().trouble())) {
                    return wait(later.get());
                }
            }
        }
        next = waiting.isEmpty() ? 0 : (next + count) % waiting.size();
        if (worst.isPresent() && failed == count) {
            return wait(worst.get());
        }
        backoff.wentWell();
        say(worst.map(Found.Later::trouble));
        return INTERVAL;
    }

    synchronized Collection collection() {
        return new Collection(open, taken, List.copyOf(unusable.values()), trouble);
    }

    private synchronized void begin(List<Hash> waiting) {
        open = waiting.size();
        Set<Hash> still = Set.copyOf(waiting);
        unusable.values().removeIf(each -> !still.contains(each.consult()));
        copies.keySet().retainAll(still);
    }

    /// Whether it is the same for every question. A server may also choke on one of them alone.
    private static boolean isOfTheServer(Trouble trouble) {
        return switch (trouble) {
            case NO_TOKEN, UNREACHABLE, SLOW, UNTRUSTED, NOT_ADMITTED, BUSY, STORAGE -> true;
            case NOT_FHIR, FAILING -> false;
        };
    }

    private Duration wait(Found.Later later) {
        backoff.failed();
        say(Optional.of(later.trouble()));
        Duration wait = backoff.next(later.pause());
        return wait.compareTo(INTERVAL) > 0 ? wait : INTERVAL;
    }

    private synchronized void say(Optional<Trouble> now) {
        if (now.isPresent() && !trouble.equals(now)) {
            LOG.warn("answers of hospital {}: {}", hospital.id(), now.get().english());
        }
        trouble = now;
    }

    private Optional<Found.Later> ask(Hash consult) {
        Copy copy = copies.get(consult);
        if (copy == null) {
            Found found = line.search("ServiceRequest?" + AnswerOf.search(consult));
            if (found instanceof Found.Later later) {
                return Optional.of(later);
            }
            Optional<Copy> only = copy(consult, ((Found.Page) found).bundle());
            if (only.isEmpty()) {
                return Optional.empty();
            }
            copy = only.get();
            copies.put(consult, copy);
        }
        return switch (line.search(
                "DiagnosticReport?based-on=" + copy.key() + "&_count=" + REPORTS_MAX)) {
            case Found.Later later -> Optional.of(later);
            case Found.Page(Bundle page) -> {
                take(consult, copy, page);
                yield Optional.empty();
            }
        };
    }

    private Optional<Copy> copy(Hash consult, Bundle page) {
        List<Copy> copies =
                resources(page, ServiceRequest.class).stream()
                        .filter(each -> AnswerOf.isCopy(each, consult))
                        .map(each ->
                                new Copy(
                                        "ServiceRequest/" + each.getIdPart(),
                                        key(each.getSubject())))
                        .toList();
        if (copies.size() == 1) {
            return Optional.of(copies.getFirst());
        }
        note(consult, "ServiceRequest", Fault.UNKNOWN_REQUEST);
        return Optional.empty();
    }

    private void take(Hash consult, Copy copy, Bundle page) {
        List<String> seen = new ArrayList<>();
        for (DiagnosticReport each : resources(page, DiagnosticReport.class)) {
            boolean isBasedOnIt =
                    each.getBasedOn().stream().anyMatch(to -> key(to).equals(copy.key()));
            if (!isBasedOnIt || AnswerOf.isOurs(each) || !isSaid(each)) {
                continue;
            }
            String name = "DiagnosticReport/" + each.getIdPart();
            seen.add(name);
            try {
                if (!key(each.getSubject()).equals(copy.patient())) {
                    throw new AnswerException(Fault.FOREIGN_PATIENT);
                }
                String called = hospital.base() + "/DiagnosticReport|" + each.getIdPart();
                taken(answering.answer(relay, AnswerOf.read(each, consult, Optional.of(called))));
                return;
            } catch (AnswerException e) {
                note(consult, name, e.fault());
            }
        }
        forget(consult, seen);
    }

    private synchronized void taken(Answering.Taken answer) {
        if (answer.isNew()) {
            taken++;
            LOG.info("hospital {} has answered; advice {}", hospital.id(), answer.advice());
        }
    }

    private synchronized void note(Hash consult, String report, Fault fault) {
        String key = consult.hex() + " " + report;
        Unusable before = unusable.get(key);
        boolean isKnown = before != null && before.fault() == fault;
        if (!isKnown && (before != null || unusable.size() < UNUSABLE_MAX)) {
            unusable.put(key, new Unusable(consult, report, fault, clock.instant()));
            LOG.warn(
                    "hospital {}: an answer to consult {} cannot be taken: {}",
                    hospital.id(),
                    consult,
                    fault.english());
        }
    }

    /// What is no longer there is no longer said.
    private synchronized void forget(Hash consult, List<String> seen) {
        unusable.values()
                .removeIf(each -> each.consult().equals(consult) && !seen.contains(each.report()));
    }

    /// Whether the hospital has said it and stands by it: what is still being written is left in
    /// peace.
    private static boolean isSaid(DiagnosticReport report) {
        return switch (report.getStatus()) {
            case null -> true;
            case REGISTERED, PARTIAL, PRELIMINARY, CANCELLED, ENTEREDINERROR -> false;
            case FINAL, AMENDED, CORRECTED, APPENDED, UNKNOWN, NULL -> true;
        };
    }

    /// Where a reference leads on the hospital's server, `Type/id`; empty when it says none.
    private String key(Reference reference) {
        IdType id = new IdType(reference.getReference());
        boolean isThere = !id.hasBaseUrl() || hospital.base().toString().equals(id.getBaseUrl());
        return isThere && id.hasResourceType() && id.hasIdPart()
                ? id.getResourceType() + "/" + id.getIdPart()
                : "";
    }

    private static <T extends Resource> List<T> resources(Bundle page, Class<T> type) {
        return page.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(each -> each.hasId() && ID.matcher(each.getIdPart()).matches())
                .toList();
    }
}
