package org.yaoxiang.bridge.map;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// A transaction for a server that gives resources ids of its own.
///
/// Our id goes along as an identifier of the system `sid/resource`, and every entry names its
/// resource by it: `PUT Type?identifier=…` (conditional update, R4 §3.1.0.10.3) creates or replaces
/// the one copy, `POST` with `ifNoneExist` (§3.1.0.7.3) keeps one that is there. A Provenance has
/// no identifier in R4 and is named by a tag of the same system and code. References lead to the
/// entry of the same transaction, or search as the entries do (conditional references,
/// §3.1.0.11.2).
///
/// Our own profiles are not claimed.
public final class ConditionalBundle {
    private ConditionalBundle() {}

    /// Rewrites a transaction whose entries are all `PUT Type/id`; the given one is not changed.
    public static Bundle of(Bundle transaction) {
        Map<String, String> within = new HashMap<>();
        for (Bundle.BundleEntryComponent entry : transaction.getEntry()) {
            within.put(entry.getRequest().getUrl(), fullUrl(entry.getRequest().getUrl()));
        }
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        for (Bundle.BundleEntryComponent entry : transaction.getEntry()) {
            add(bundle, entry, within);
        }
        return bundle;
    }

    /// What the resources of a transaction refer to outside it, as `Type/id`, in order.
    public static Set<String> references(Bundle transaction) {
        Set<String> outside = new TreeSet<>();
        for (Bundle.BundleEntryComponent entry : transaction.getEntry()) {
            walk(entry.getResource(), each -> outside.add(each.getReference()));
        }
        transaction.getEntry().forEach(each -> outside.remove(each.getRequest().getUrl()));
        return outside;
    }

    /// What a transaction puts or refers to, as `Type/id`, in order.
    static Set<String> mentions(Bundle transaction) {
        Set<String> all = references(transaction);
        transaction.getEntry().forEach(each -> all.add(each.getRequest().getUrl()));
        return all;
    }

    private static void add(
            Bundle bundle, Bundle.BundleEntryComponent entry, Map<String, String> within) {
        String key = entry.getRequest().getUrl();
        Resource resource = entry.getResource().copy();
        resource.setId((String) null);
        walk(
                resource,
                each -> {
                    String to = each.getReference();
                    each.setReference(within.getOrDefault(to, search(to)));
                });
        name(resource, key.substring(key.indexOf('/') + 1));
        disclaim(resource);
        Bundle.BundleEntryComponent next = bundle.addEntry();
        next.setFullUrl(fullUrl(key)).setResource(resource);
        if (entry.getRequest().hasIfNoneMatch()) {
            String search = search(key);
            next.getRequest()
                    .setMethod(Bundle.HTTPVerb.POST)
                    .setUrl(resource.fhirType())
                    .setIfNoneExist(search.substring(search.indexOf('?') + 1));
        } else {
            next.getRequest().setMethod(Bundle.HTTPVerb.PUT).setUrl(search(key));
        }
    }

    /// A server that does not know our guide may refuse what claims a profile of it.
    private static void disclaim(Resource resource) {
        if (resource.getMeta().hasProfile()) {
            resource.getMeta()
                    .getProfile()
                    .removeIf(each -> each.getValue().startsWith(Systems.OUR_PROFILE));
        }
    }

    private static void name(Resource resource, String id) {
        if (resource.getNamedProperty("identifier") == null) {
            resource.getMeta().addTag(new Coding().setSystem(Systems.SID_RESOURCE).setCode(id));
        } else {
            resource.setProperty(
                    "identifier", new Identifier().setSystem(Systems.SID_RESOURCE).setValue(id));
        }
    }

    /// The search that finds the one copy of a resource. Ids hold letters, digits and `-` only, and
    /// the system no sign that a query would have to escape but `|`.
    private static String search(String key) {
        int slash = key.indexOf('/');
        String type = key.substring(0, slash);
        String by = type.equals("Provenance") ? "_tag" : "identifier";
        return type + "?" + by + "=" + Systems.SID_RESOURCE + "%7C" + key.substring(slash + 1);
    }

    /// The same for the same resource, so that a transaction that is sent again is the same bytes.
    private static String fullUrl(String key) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    static void walk(Base base, Consumer<Reference> visit) {
        if (base instanceof Reference reference && reference.hasReference()) {
            visit.accept(reference);
        }
        for (Property property : base.children()) {
            property.getValues().forEach(each -> walk(each, visit));
        }
    }
}
