package org.yaoxiang.bridge.map;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
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
