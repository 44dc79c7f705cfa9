package org.yaoxiang.bridge.map;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/// Knows from which village a transaction comes. A check names its village; what follows it names
/// the patient, and a self-test the handheld, which a check has placed before. Not thread-safe.
public final class Villages {
    /// By `Patient/id` and `Device/id`.
    private final Map<String, String> known = new HashMap<>();

    /// Takes the next transaction.
    ///
    /// @return the village's id; empty while no check of that handheld has arrived
    public Optional<String> of(Bundle transaction) {
        Optional<String> named =
                resources(transaction, Organization.class)
                        .flatMap(each -> each.getIdentifier().stream())
                        .filter(each -> Systems.SID_VILLAGE.equals(each.getSystem()))
                        .map(each -> each.getValue())
                        .findFirst();
        if (named.isPresent()) {
            resources(transaction, Patient.class).forEach(each -> place(each, named.get()));
            resources(transaction, Device.class).forEach(each -> place(each, named.get()));
            return named;
        }
        return ConditionalBundle.mentions(transaction).stream()
                .filter(known::containsKey)
                .map(known::get)
                .findFirst();
    }

    /// Whether a transaction is about a simulated check, marked HTEST.
    public static boolean isSimulated(Bundle transaction) {
        return resources(transaction, Resource.class)
                .flatMap(each -> each.getMeta().getSecurity().stream())
                .anyMatch(Villages::isTest);
    }

    private static boolean isTest(Coding label) {
        return Systems.ACT_REASON.equals(label.getSystem()) && "HTEST".equals(label.getCode());
    }

    private void place(Resource resource, String village) {
        known.put(resource.fhirType() + "/" + resource.getIdPart(), village);
    }

    private static <T> Stream<T> resources(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
