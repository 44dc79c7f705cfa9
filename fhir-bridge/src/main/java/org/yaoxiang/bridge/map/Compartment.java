package org.yaoxiang.bridge.map;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Resource;
import org.yaoxiang.contract.fact.Origin;

/// To which village resources belong: that of the whole transaction, by the id of the village's
/// Organization.
public final class Compartment {
    /// Of what belongs to no village: clinicians and relays, who work for several.
    public static final String SHARED = "*";

    private Compartment() {}

    /// The village that a transaction names itself.
    public static Optional<String> of(Bundle transaction) {
        return transaction.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Organization.class::isInstance)
                .map(Resource::getIdPart)
                .findFirst();
    }

    /// What a transaction that names no village puts or refers to, as `Type/id`: it belongs where
    /// that does.
    public static Set<String> mentions(Bundle transaction) {
        return ConditionalBundle.mentions(transaction);
    }

    /// Whether a resource is the same for all villages.
    public static boolean isShared(Resource resource) {
        return switch (resource) {
            case Practitioner _ -> true;
            case Device device ->
                    device.getIdentifier().stream()
                            .anyMatch(each -> Systems.SID_RELAY.equals(each.getSystem()));
            default -> false;
        };
    }

    /// Where villages' resources are, with those that are shared; a village's simulated ones have
    /// an Organization of their own.
    ///
    /// @param villages their ids
    public static Collection<String> ofVillages(Set<String> villages) {
        return Stream.concat(
                        Stream.of(SHARED),
                        villages.stream()
                                .flatMap(each ->
                                        Stream.of(Origin.values())
                                                .map(origin -> Ids.village(origin, each))))
                .toList();
    }
}
