package org.yaoxiang.bridge.hospital;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.map.ConditionalBundle;
import org.yaoxiang.bridge.server.ResourceStore;

/// Carries deliveries to one hospital, one after another in the feed's order.
///
/// A delivery is sent until the hospital took or refused it. A refused one goes into quarantine and
/// stays there until somebody wants it tried again; those behind it pass, but for the ones that
/// refer to what it holds and the hospital does not have. The death of this program at any moment
/// only makes it send one delivery twice, which the hospital's server sees by the identifiers.
///
/// One thread calls {@link #work}; the other methods are called by any.
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /// Waiting between two tries of the same delivery; engineering choices.
    private static final Duration WAIT_MIN = Duration.ofSeconds(1);

    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    /// A server that asks for more is asked again after this.
    private static final Duration ASKED_WAIT_MAX = Duration.ofHours(1);

    /// After so many failed tries a delivery that the server may choke on makes way, if the server
    /// answers otherwise. With the waits above this is after about four minutes.
    static final int TRIES_MAX = 8;

    private final Hospital hospital;
    private final Line line;
    private final ResourceStore store;
    private final Ledger ledger;
    private final InstantSource clock;
    private final RandomGenerator random;

    // The working thread's own.
    private int tries;

    // Guarded by this.
    private final TreeMap<Long, Delivery> due = new TreeMap<>();
    private final TreeMap<Long, Delivery> quarantined = new TreeMap<>();
    private final Set<String> there = new HashSet<>();
    private long offered;
    private int taken;
    private Optional<Trouble> trouble = Optional.empty();

    /// @param random spreads the waits, so that the bridges of a province do not come back to a
    ///   server all at once
    Courier(
            Hospital hospital,
            Line line,
            ResourceStore store,
            Ledger ledger,
            InstantSource clock,
            RandomGenerator random) {
        this.hospital = hospital;
        this.line = line;
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
    }

    /// Takes the next delivery of the feed, also one that an earlier run has dealt with.
    synchronized void offer(Delivery delivery) {
        long number = offered++;
        if (ledger.isTaken(delivery.name())) {
            taken++;
            there.addAll(delivery.puts());
        } else if (ledger.refusal(delivery.name()).isPresent()) {
            quarantined.put(number, delivery);
        } else {
            due.put(number, delivery);
        }
    }

    /// Sends at most one delivery.
    ///
    /// @return how long to wait before the next call; empty until something is offered or tried
    ///   again
    /// @throws org.yaoxiang.contract.journal.JournalException when what became of it cannot be
    ///   noted; it is sent again then
    /// @throws org.yaoxiang.bridge.server.StoreException when the resources cannot be read
    Optional<Duration> work() {
        Map.@Nullable Entry<Long, Delivery> next = next();
        if (next == null) {
            return Optional.empty();
        }
        Delivery delivery = next.getValue();
        Reply reply = line.post(ConditionalBundle.of(transaction(delivery)));
        switch (reply) {
            case Reply.Taken _ -> taken(next.getKey(), delivery);
            case Reply.Refused refused ->
                    refused(next.getKey(), delivery, refused.status(), refused.outcome());
            case Reply.Later later -> {
                tries++;
                if (!later.mayBeItself() || tries < TRIES_MAX || !line.answers()) {
                    say(later.trouble());
                    return Optional.of(wait(later));
                }
                refused(next.getKey(), delivery, later.status(), later.outcome());
            }
        }
        return Optional.of(Duration.ZERO);
    }

    /// Makes a refused delivery due, in its place in the feed.
    ///
    /// @return whether it was in quarantine
    synchronized boolean again(Delivery.Name name) {
        for (Map.Entry<Long, Delivery> each : List.copyOf(quarantined.entrySet())) {
            if (each.getValue().name().equals(name)) {
                due(each.getKey(), each.getValue());
                return true;
            }
        }
        return false;
    }

    /// Says that nothing can be sent now.
    synchronized void say(Trouble now) {
        if (!trouble.equals(Optional.of(now))) {
            LOG.warn("hospital {}: {}; {}", hospital.id(), now.english(), progress());
        }
        trouble = Optional.of(now);
    }

    synchronized Standing standing() {
        List<Quarantined> refused = new ArrayList<>();
        for (Delivery each : quarantined.values()) {
            ledger.refusal(each.name()).ifPresent(why -> refused.add(quarantined(each, why)));
        }
        return new Standing(
                hospital.id(),
                hospital.isProduction(),
                taken,
                due.size(),
                held(),
                refused,
                trouble);
    }

    @Override
    public synchronized void close() {
        ledger.close();
    }

    /// The first that does not wait for a refused one.
    private synchronized Map.@Nullable Entry<Long, Delivery> next() {
        Held held = new Held();
        for (Map.Entry<Long, Delivery> each : due.entrySet()) {
            if (!held.holds(each.getValue())) {
                return Map.entry(each.getKey(), each.getValue());
            }
        }
        return null;
    }

    private int held() {
        Held held = new Held();
        int count = 0;
        for (Delivery each : due.values()) {
            count += held.holds(each) ? 1 : 0;
        }
        return count;
    }

    /// Goes through what is due and gathers what the hospital does not have: what refused
    /// deliveries hold, and those that wait for them.
    private final class Held {
        private final Set<String> missing = new HashSet<>();

        Held() {
            quarantined.values().forEach(each -> missing.addAll(each.puts()));
            missing.removeAll(there);
        }

        boolean holds(Delivery delivery) {
            if (Collections.disjoint(missing, delivery.needs())) {
                return false;
            }
            missing.addAll(delivery.puts());
            missing.removeAll(there);
            return true;
        }
    }

    /// The resources of a delivery as they are now. A late one may refer by now to what comes in a
    /// later delivery: that is taken along, or the hospital could not resolve the reference.
    private Bundle transaction(Delivery delivery) {
        Bundle bundle = new Bundle();
        delivery.entries().forEach(each -> add(bundle, each));
        List<String> more = missing(bundle);
        while (!more.isEmpty()) {
            more.forEach(each -> add(bundle, new Delivery.Entry(each, false)));
            more = missing(bundle);
        }
        return bundle;
    }

    private synchronized List<String> missing(Bundle bundle) {
        return Delivery.anchors(ConditionalBundle.references(bundle)).stream()
                .filter(each -> !there.contains(each))
                .toList();
    }

    private void add(Bundle bundle, Delivery.Entry each) {
        Resource resource =
                store.read(each.type(), each.id())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        each.key() + " was offered and is not in the store"));
        resource.getMeta().setVersionId(null).setLastUpdated(null);
        Bundle.BundleEntryComponent entry = bundle.addEntry().setResource(resource);
        entry.getRequest().setMethod(Bundle.HTTPVerb.PUT).setUrl(each.key());
        if (each.isKept()) {
            entry.getRequest().setIfNoneMatch("*");
        }
    }

    private synchronized void taken(long number, Delivery delivery) {
        ledger.taken(delivery.name());
        due.remove(number);
        there.addAll(delivery.puts());
        taken++;
        tries = 0;
        if (trouble.isPresent() || due.isEmpty()) {
            trouble = Optional.empty();
            LOG.info("hospital {}: {}", hospital.id(), progress());
        }
    }

    private synchronized void refused(long number, Delivery delivery, int status, String outcome) {
        ledger.refused(delivery.name(), new Ledger.Refusal(clock.instant(), status, outcome));
        due.remove(number);
        quarantined.put(number, delivery);
        tries = 0;
        LOG.error(
                "hospital {} refuses transaction {} of fact {} with status {}; {}",
                hospital.id(),
                delivery.name().part(),
                delivery.name().fact(),
                status,
                progress());
    }

    private void due(long number, Delivery delivery) {
        ledger.again(delivery.name());
        quarantined.remove(number);
        due.put(number, delivery);
    }

    /// Twice as long each time, a random half of it.
    private Duration wait(Reply.Later later) {
        int doublings = Math.min(tries - 1, 20);
        long full = Math.min(WAIT_MIN.toMillis() << doublings, WAIT_MAX.toMillis());
        long wait = full / 2 + random.nextLong(full / 2 + 1);
        long asked =
                later.pause()
                        .map(Duration::toMillis)
                        .map(each -> Math.min(each, ASKED_WAIT_MAX.toMillis()))
                        .orElse(0L);
        return Duration.ofMillis(Math.max(wait, asked));
    }

    private String progress() {
        return taken
                + " taken, "
                + due.size()
                + " waiting, "
                + quarantined.size()
                + " in quarantine";
    }

    private static Quarantined quarantined(Delivery delivery, Ledger.Refusal why) {
        return new Quarantined(
                delivery.name().fact(),
                delivery.name().part(),
                delivery.entries().stream().map(Delivery.Entry::key).toList(),
                why.at(),
                why.status(),
                Outcomes.issues(why.outcome()));
    }
}
