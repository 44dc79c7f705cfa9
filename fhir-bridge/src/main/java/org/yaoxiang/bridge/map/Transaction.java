package org.yaoxiang.bridge.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.yaoxiang.contract.fact.Origin;

/// A transaction bundle in the making. Every entry is `PUT Type/id`, so that storing it twice is
/// storing it once; every resource of a simulated check is marked HTEST.
final class Transaction {
    private final Bundle bundle = new Bundle();
    private final Origin origin;

    Transaction(Origin origin) {
        this.origin = origin;
        bundle.setType(Bundle.BundleType.TRANSACTION);
    }

    /// Creates the resource or replaces it.
    Transaction put(Resource resource) {
        entry(resource);
        return this;
    }

    /// Creates the resource, but keeps one that is already there (`If-None-Match: *`, RFC 9110
    /// §13.1.2): for a clinician of whom this fact knows less than another one does.
    Transaction putIfAbsent(Resource resource) {
        entry(resource).getRequest().setIfNoneMatch("*");
        return this;
    }

    Bundle bundle() {
        return bundle;
    }

    /// Several transactions as one: of a resource that more than one puts, the last counts. What
    /// was final is amended.
    static Bundle amended(List<Bundle> parts) {
        Map<String, Bundle.BundleEntryComponent> entries = new LinkedHashMap<>();
        for (Bundle part : parts) {
            for (Bundle.BundleEntryComponent entry : part.getEntry()) {
                boolean isKept = entry.getRequest().hasIfNoneMatch();
                if (!isKept || !entries.containsKey(entry.getFullUrl())) {
                    entries.put(entry.getFullUrl(), entry);
                }
                if (entry.getResource() instanceof Observation observation
                        && observation.getStatus() == Observation.ObservationStatus.FINAL) {
                    observation.setStatus(Observation.ObservationStatus.AMENDED);
                }
            }
        }
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        entries.values().forEach(bundle::addEntry);
        return bundle;
    }

    private Bundle.BundleEntryComponent entry(Resource resource) {
        switch (origin) {
            case MEASURED -> {}
            case SIMULATED ->
                    resource.getMeta()
                            .addSecurity(
                                    new Coding(Systems.ACT_REASON, "HTEST", "test health data"));
        }
        String url = resource.fhirType() + "/" + resource.getIdPart();
        Bundle.BundleEntryComponent entry = bundle.addEntry();
        entry.setFullUrl(Systems.BASE + url).setResource(resource);
        entry.getRequest().setMethod(Bundle.HTTPVerb.PUT).setUrl(url);
        return entry;
    }
}
