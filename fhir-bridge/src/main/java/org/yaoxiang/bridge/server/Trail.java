package org.yaoxiang.bridge.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.AuditEvent;
import org.yaoxiang.bridge.map.Access;
import org.yaoxiang.bridge.map.AccessToAudit;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.contract.journal.Journal;

/// Who has read or written what is known of patients: a journal of AuditEvents, to which is only
/// added, and the same in the store, to be searched. The journal is the truth, for the store may be
/// thrown away and filled anew. An AuditEvent's id is its number in the journal, so that one that
/// is gone leaves a gap.
///
/// Any thread may note; one is noted after another.
public final class Trail implements AutoCloseable {
    /// How many are stored in one transaction when the store is filled anew; an engineering choice.
    private static final int BATCH = 200;

    private static final int EMERGENCIES = 100;
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final Journal journal;
    private final ResourceStore store;
    private final String county;

    /// How many of the journal's frames are stored.
    private int stored;

    private Trail(Journal journal, ResourceStore store, String county) {
        this.journal = journal;
        this.store = store;
        this.county = county;
    }

    /// Opens the journal, and stores what the store lacks.
    ///
    /// @param county the id of the county, whose bridge sees the accesses
    /// @throws org.yaoxiang.contract.journal.JournalException when it cannot be opened
    /// @throws StoreException when the store cannot be written, or holds what the journal lacks
    public static Trail open(Path file, ResourceStore store, String county) {
        Trail trail = new Trail(Journal.open(file), store, county);
        try {
            trail.takeUp();
            return trail;
        } catch (RuntimeException e) {
            trail.close();
            throw e;
        }
    }

    /// Notes an access. It is on the disk when this returns.
    ///
    /// @throws org.yaoxiang.contract.journal.JournalException when the disk does not take it
    /// @throws StoreException when the store does not: it will with the next
    public synchronized void note(Access access) {
        AuditEvent event = AccessToAudit.map(access, county);
        journal.append(FHIR.newJsonParser().encodeResourceToString(event).getBytes(UTF_8));
        storeRest();
    }

    /// The last accesses in an emergency, newest first.
    public List<Emergency> emergencies() {
        return store
                .search(
                        "AuditEvent",
                        Map.of(Terms.PURPOSE, List.of("BTG")),
                        List.of(),
                        0,
                        EMERGENCIES)
                .page()
                .stream()
                .map(each -> AccessToAudit.emergency((AuditEvent) each))
                .toList();
    }

    @Override
    public synchronized void close() {
        journal.close();
    }

    private void takeUp() {
        int audited = store.audited();
        int last = journal.size() == 0 ? 0 : journal.frame(journal.size() - 1).number();
        if (audited > last) {
            throw new StoreException(
                    "the FHIR store holds "
                            + audited
                            + " accesses, audit.journal only "
                            + last
                            + ": restore audit.journal from your copy",
                    null);
        }
        stored = after(audited);
        storeRest();
    }

    /// The index of the first frame with a higher number; lost frames have left gaps in these.
    private int after(int number) {
        int low = 0;
        int high = journal.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (journal.frame(middle).number() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void storeRest() {
        while (stored < journal.size()) {
            List<AuditEvent> events = new ArrayList<>();
            int number = 0;
            for (int i = stored; i < Math.min(stored + BATCH, journal.size()); i++) {
                Journal.Frame frame = journal.frame(i);
                number = frame.number();
                events.add(event(frame));
            }
            store.audit(events, number);
            stored += events.size();
        }
    }

    private static AuditEvent event(Journal.Frame frame) {
        AuditEvent event =
                FHIR.newJsonParser()
                        .parseResource(AuditEvent.class, new String(frame.content(), UTF_8));
        event.setId(Integer.toString(frame.number()));
        return event;
    }
}
