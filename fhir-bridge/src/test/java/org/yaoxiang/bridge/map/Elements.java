package org.yaoxiang.bridge.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SampledData;

/// The values of a transaction with the elements that hold them, ids left out.
final class Elements {
    /// A value.
    ///
    /// @param path such as `Observation.valueQuantity.value`, without positions in lists
    /// @param codes what the Observation or its component says it is about, or of which systems a
    ///   coding is
    record Leaf(String path, String value, Set<String> codes, Set<String> units) {
        boolean isReference() {
            return path.endsWith(".reference");
        }

        boolean isSame(Leaf other) {
            return path.equals(other.path) && value.equals(other.value);
        }
    }

    private final List<Leaf> leaves = new ArrayList<>();

    private Elements() {}

    static List<Leaf> of(Bundle bundle) {
        Elements elements = new Elements();
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            elements.walk(resource.fhirType(), resource, Set.of());
        }
        return elements.leaves;
    }

    /// Those of a list that are not in the other, as often as they are more.
    static List<Leaf> without(List<Leaf> these, List<Leaf> those) {
        List<Leaf> left = new ArrayList<>(these);
        for (Leaf each : those) {
            left.stream().filter(each::isSame).findFirst().ifPresent(left::remove);
        }
        return left;
    }

    private void walk(String path, Base base, Set<String> about) {
        Set<String> codes = about(base, about);
        if (base.isPrimitive() && base.hasPrimitiveValue()) {
            leaves.add(new Leaf(path, base.primitiveValue(), Set.of(), Set.of()));
        }
        switch (base) {
            case CodeableConcept concept ->
                    leaves.add(
                            new Leaf(
                                    path,
                                    text(concept),
                                    new TreeSet<>(
                                            concept.getCoding().stream()
                                                    .map(each -> name(each.getSystem()))
                                                    .toList()),
                                    Set.of()));
            case Coding coding ->
                    leaves.add(
                            new Leaf(
                                    path,
                                    coding.getSystem() + "|" + coding.getCode(),
                                    Set.of(name(coding.getSystem())),
                                    Set.of()));
            case Quantity quantity -> {
                String value = quantity.getValue().toPlainString() + " " + quantity.getCode();
                leaves.add(new Leaf(path, value, codes, Set.of(quantity.getCode())));
            }
            case SampledData data ->
                    Stream.of(
                                    new Leaf(path + ".data", data.getData(), codes, Set.of("1")),
                                    new Leaf(
                                            path + ".period",
                                            data.getPeriod().toPlainString(),
                                            codes,
                                            Set.of("ms")),
                                    new Leaf(
                                            path + ".factor",
                                            data.getFactor().toPlainString(),
                                            codes,
                                            Set.of("mV")))
                            .forEach(leaves::add);
            default -> {
                for (Property property : base.children()) {
                    if (!property.getName().matches("id|url")) {
                        property.getValues()
                                .forEach(each ->
                                        walk(path + "." + name(property, each), each, codes));
                    }
                }
            }
        }
        if (base instanceof PrimitiveType<?> primitive) {
            primitive.getExtension().forEach(each -> walk(path + "." + name(each), each, codes));
        }
    }

    private static Set<String> about(Base base, Set<String> above) {
        return switch (base) {
            case Observation each -> codes(each.getCode());
            case Observation.ObservationComponentComponent each -> codes(each.getCode());
            default -> above;
        };
    }

    private static Set<String> codes(CodeableConcept concept) {
        return new TreeSet<>(
                concept.getCoding().stream()
                        .map(each -> name(each.getSystem()) + " " + each.getCode())
                        .toList());
    }

    private static String text(CodeableConcept concept) {
        return concept.getText()
                + concept.getCoding().stream()
                        .map(each -> each.getSystem() + "|" + each.getCode())
                        .toList();
    }

    private static String name(Property property, Base value) {
        if (value instanceof Extension extension) {
            return name(extension);
        }
        String name = property.getName();
        if (!name.endsWith("[x]")) {
            return name;
        }
        String type = value.fhirType();
        return name.substring(0, name.length() - 3)
                + Character.toUpperCase(type.charAt(0))
                + type.substring(1);
    }

    private static String name(Extension extension) {
        String url = extension.getUrl();
        return "extension(" + url.substring(url.lastIndexOf('/') + 1) + ")";
    }

    private static String name(String system) {
        return switch (system) {
            case Systems.LOINC -> "LOINC";
            case Systems.MDC -> "MDC";
            default -> system.substring(system.lastIndexOf('/') + 1);
        };
    }
}
