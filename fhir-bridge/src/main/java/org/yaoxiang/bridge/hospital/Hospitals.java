package org.yaoxiang.bridge.hospital;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.map.Villages;
import org.yaoxiang.bridge.server.ResourceStore;
import org.yaoxiang.bridge.server.StoreException;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.JournalException;

/// The hospitals whose own servers get what the county knows, each what is for it, each at its own
/// pace.
///
/// One thread offers and calls {@link #caughtUp}; one thread for each hospital runs its {@link
/// #rounds}; any thread asks for {@link #standings}.
public final class Hospitals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hospitals.class);

    /// A transaction with an ECG of twelve leads takes a FHIR server seconds; an engineering
    /// choice.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration STORAGE_WAIT = Duration.ofSeconds(10);

    /// Lets time pass.
    @FunctionalInterface
    public interface Pause {
        /// Returns after so long, 0 or more.
        void of(Duration time) throws InterruptedException;
    }

    /// A hospital with the way to it.
    private record Served(Hospital hospital, HttpLine line, Courier courier, Semaphore news) {}

    /// A self-test that came before any check of its handheld, whose village is not known yet.
    private record Unplaced(Hash fact, int part, Bundle transaction) {}

    private final List<Served> served = new ArrayList<>();
    private final Villages villages = new Villages();
    private final List<Unplaced> unplaced = new ArrayList<>();
    private final Pause pause;
    private volatile boolean isCaughtUp;

    private Hospitals(Pause pause) {
        this.pause = pause;
    }

    /// Takes up where the ledgers in the folder, `hospital-<id>.journal`, end.
    ///
    /// @throws HospitalException when a hospital cannot be connected to as it is set up
    /// @throws JournalException when a ledger cannot be opened
    public static Hospitals open(
            List<Hospital> all,
            ResourceStore store,
            Path folder,
            InstantSource clock,
            RandomGenerator random,
            Pause pause) {
        Hospitals hospitals = new Hospitals(pause);
        try {
            for (Hospital each : all) {
                HttpLine line = new HttpLine(each, clock, PATIENCE);
                Ledger ledger = Ledger.open(folder.resolve("hospital-" + each.id() + ".journal"));
                hospitals.served.add(
                        new Served(
                                each,
                                line,
                                new Courier(each, line, store, ledger, clock, random),
                                new Semaphore(0)));
            }
            return hospitals;
        } catch (HospitalException | JournalException e) {
            hospitals.close();
            throw e;
        }
    }

    /// Takes the transactions in the wake of the next fact, which are in the store by now.
    public void offer(Hash fact, List<Bundle> transactions) {
        if (served.isEmpty()) {
            return;
        }
        for (int i = 0; i < transactions.size(); i++) {
            if (!isPlaced(fact, i, transactions.get(i))) {
                unplaced.add(new Unplaced(fact, i, transactions.get(i)));
            }
        }
    }

    /// Says that all facts of the feed so far were offered. Before, nothing is sent: a store that
    /// is being filled anew holds earlier versions.
    public void caughtUp() {
        unplaced.removeIf(each -> isPlaced(each.fact(), each.part(), each.transaction()));
        isCaughtUp = true;
        served.forEach(each -> each.news().release());
    }

    /// How far each hospital is.
    public List<Standing> standings() {
        return served.stream().map(each -> each.courier().standing()).toList();
    }

    /// Tries a refused transaction again.
    ///
    /// @return whether it was in quarantine
    /// @throws JournalException when that cannot be noted
    public boolean again(String hospital, Hash fact, int part) {
        for (Served each : served) {
            if (each.hospital().id().equals(hospital)) {
                boolean isDue = each.courier().again(new Delivery.Name(fact, part));
                each.news().release();
                return isDue;
            }
        }
        return false;
    }

    /// For each hospital the work of its thread, which ends when it is interrupted.
    public List<Runnable> rounds() {
        return served.stream().map(each -> (Runnable) () -> round(each)).toList();
    }

    @Override
    public void close() {
        served.forEach(each -> {
            each.line().close();
            each.courier().close();
        });
    }

    private boolean isPlaced(Hash fact, int part, Bundle transaction) {
        Optional<String> village = villages.of(transaction);
        village.ifPresent(of -> {
            boolean isSimulated = Villages.isSimulated(transaction);
            Delivery delivery = Delivery.of(fact, part, transaction);
            served.stream()
                    .filter(each -> each.hospital().takes(of, isSimulated))
                    .forEach(each -> each.courier().offer(delivery));
        });
        return village.isPresent();
    }

    private void round(Served served) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<Duration> wait = isCaughtUp ? work(served.courier()) : Optional.empty();
                if (wait.isEmpty()) {
                    served.news().acquire();
                    served.news().drainPermits();
                } else {
                    // News does not cut the wait short that a troubled server needs.
                    pause.of(wait.get());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Duration> work(Courier courier) {
        try {
            return courier.work();
        } catch (StoreException | JournalException e) {
            LOG.error("the county's storage: {}", e.getMessage());
            courier.say(Trouble.STORAGE);
            return Optional.of(STORAGE_WAIT);
        }
    }
}
