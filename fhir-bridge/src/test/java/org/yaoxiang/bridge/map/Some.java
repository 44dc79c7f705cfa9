package org.yaoxiang.bridge.map;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/// What a bundle holds, by id.
final class Some {
    private Some() {}

    static Observation observation(Bundle bundle, String idEnd) {
        return resource(bundle, Observation.class, idEnd);
    }

    static <T extends Resource> T resource(Bundle bundle, Class<T> type, String idEnd) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(each -> each.getIdPart().endsWith(idEnd))
                .findFirst()
                .orElseThrow();
    }
}
