package org.yaoxiang.bridge.map;

import java.util.List;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.ElementDefinition.DiscriminatorType;
import org.hl7.fhir.r4.model.ElementDefinition.SlicingRules;
import org.hl7.fhir.r4.model.Enumerations.BindingStrength;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;

/// How a profile or an extension differs from what it is derived from (R4 §5.3). Elements are to be
/// named in the order of the base, or nobody can make a snapshot of it. Everything that is named is
/// `mustSupport`: we do give it where there is something to give.
final class Differential {
    private final StructureDefinition definition;
    private final String type;
    private final boolean isExtension;

    private Differential(StructureDefinition definition, String type, boolean isExtension) {
        this.definition = definition;
        this.type = type;
        this.isExtension = isExtension;
    }

    /// @param base the canonical of what the profile is derived from
    static Differential of(Profile profile, String base) {
        StructureDefinition definition =
                Guide.described(
                        new StructureDefinition(),
                        profile.url(),
                        profile.english(),
                        profile.chinese());
        return new Differential(
                defined(definition, StructureDefinitionKind.RESOURCE, profile.type(), base),
                profile.type(),
                false);
    }

    /// @param on which elements bear the extension
    static Differential extension(String url, String english, String chinese, String... on) {
        StructureDefinition definition =
                Guide.described(new StructureDefinition(), url, english, chinese);
        defined(
                definition,
                StructureDefinitionKind.COMPLEXTYPE,
                "Extension",
                Systems.PROFILE + "Extension");
        for (String element : on) {
            definition
                    .addContext()
                    .setType(StructureDefinition.ExtensionContextType.ELEMENT)
                    .setExpression(element);
        }
        return new Differential(definition, "Extension", true);
    }

    private static StructureDefinition defined(
            StructureDefinition definition,
            StructureDefinitionKind kind,
            String type,
            String base) {
        definition.setFhirVersion(FHIRVersion._4_0_1);
        definition.setKind(kind);
        definition.setAbstract(false);
        definition.setType(type);
        definition.setBaseDefinition(base);
        definition.setDerivation(TypeDerivationRule.CONSTRAINT);
        definition.getDifferential().addElement().setPath(type).setId(type);
        return definition;
    }

    StructureDefinition definition() {
        return definition;
    }

    /// Given at least once, each time.
    Differential always(String... paths) {
        for (String path : paths) {
            element(path).setMin(1);
        }
        return this;
    }

    Differential atLeast(int count, String path) {
        element(path).setMin(count);
        return this;
    }

    /// Given where there is something to give.
    Differential where(String... paths) {
        for (String path : paths) {
            element(path);
        }
        return this;
    }

    Differential never(String path) {
        ElementDefinition element = element(path);
        element.setMax("0");
        element.setMustSupportElement(null);
        return this;
    }

    /// @param value as it is each time; of a CodeableConcept, what it holds at least
    Differential always(String path, Type value) {
        ElementDefinition element = element(path).setMin(1);
        if (value.isPrimitive()) {
            element.setFixed(value);
        } else {
            element.setPattern(value);
        }
        return this;
    }

    Differential typed(int min, String path, String... types) {
        ElementDefinition element = element(path).setMin(min);
        for (String each : types) {
            element.addType().setCode(each);
        }
        return this;
    }

    /// Always a reference to one of these resources.
    Differential to(String path, String... resources) {
        ElementDefinition.TypeRefComponent reference =
                element(path).setMin(1).addType().setCode("Reference");
        for (String each : resources) {
            reference.addTargetProfile(Systems.PROFILE + each);
        }
        return this;
    }

    Differential bound(int min, String path, BindingStrength strength, String valueSet) {
        element(path).setMin(min).getBinding().setStrength(strength).setValueSet(valueSet);
        return this;
    }

    /// Has an identifier of ours; another server may add its own.
    Differential identified(String system) {
        slice("identifier", "system", DiscriminatorType.VALUE, "ours").setMin(1).setMax("1");
        element("identifier:ours.system").setMin(1).setFixed(new UriType(system));
        element("identifier:ours.value").setMin(1);
        return this;
    }

    /// Has a coding of one of our systems among others.
    ///
    /// @param path of a CodeableConcept
    Differential coded(String path, Vocabulary vocabulary) {
        String coding = path + ".coding";
        slice(coding, "system", DiscriminatorType.VALUE, "ours").setMin(1).setMax("1");
        element(coding + ":ours.system").setMin(1).setFixed(new UriType(vocabulary.system()));
        ElementDefinition code = element(coding + ":ours.code").setMin(1);
        if (vocabulary.isListed()) {
            code.getBinding()
                    .setStrength(BindingStrength.REQUIRED)
                    .setValueSet(vocabulary.valueSetUrl());
        }
        return this;
    }

    /// May bear an extension of ours, or has to.
    Differential extended(int min, String max, String url) {
        return extended("extension", min, max, url);
    }

    /// @param path ends in `extension`
    Differential extended(String path, int min, String max, String url) {
        String name = url.substring(url.lastIndexOf('/') + 1);
        slice(path, "url", DiscriminatorType.VALUE, name)
                .setMin(min)
                .setMax(max)
                .addType()
                .setCode("Extension")
                .addProfile(url);
        return this;
    }

    /// Has a part with a value, as extensions have that say several things.
    Differential part(String name, String type) {
        slice("extension", "url", DiscriminatorType.VALUE, name).setMin(1).setMax("1");
        element("extension:" + name + ".extension").setMax("0");
        element("extension:" + name + ".url").setMin(1).setFixed(new UriType(name));
        return typed(1, "extension:" + name + ".value[x]", type);
    }

    /// A rule in FHIRPath.
    Differential rule(String key, String human, String expression) {
        definition
                .getDifferential()
                .getElementFirstRep()
                .addConstraint()
                .setKey(key)
                .setSeverity(ElementDefinition.ConstraintSeverity.ERROR)
                .setHuman(human)
                .setExpression(expression);
        return this;
    }

    private boolean has(String id) {
        return definition.getDifferential().getElement().stream()
                .anyMatch(each -> each.getId().equals(type + "." + id));
    }

    /// The slice of a list by what its parts have at a path; makes the slicing if there is none.
    private ElementDefinition slice(
            String list, String by, DiscriminatorType discriminator, String name) {
        if (!has(list)) {
            element(list)
                    .getSlicing()
                    .setRules(SlicingRules.OPEN)
                    .addDiscriminator()
                    .setType(discriminator)
                    .setPath(by);
        }
        return element(list + ":" + name).setSliceName(name);
    }

    private ElementDefinition element(String id) {
        String path =
                String.join(
                        ".",
                        List.of(id.split("\\.", -1)).stream()
                                .map(each -> each.replaceFirst(":.*", ""))
                                .toList());
        ElementDefinition element = definition.getDifferential().addElement();
        element.setPath(type + "." + path).setId(type + "." + id);
        return isExtension ? element : element.setMustSupport(true);
    }
}
