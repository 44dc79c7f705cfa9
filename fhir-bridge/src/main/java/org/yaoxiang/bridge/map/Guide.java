package org.yaoxiang.bridge.map;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.r4.model.ImplementationGuide.GuidePageGeneration;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UrlType;

/// Our implementation guide as FHIR resources: code systems, value sets, profiles and extensions,
/// made from what the mapping itself uses. The canonicals do not lead anywhere (RFC 2606 §2); the
/// county's server shows the resources.
public final class Guide {
    /// The guide's version. It changes with what it says.
    private static final String VERSION = "0.1.0";

    private static final String URL = Systems.BASE + "ImplementationGuide/yaoxiang";
    private static final String TRANSLATION = Systems.PROFILE + "translation";

    private Guide() {}

    /// All resources of the guide, each with its id; the ImplementationGuide is the last.
    public static List<MetadataResource> resources() {
        List<MetadataResource> parts =
                Stream.of(
                                Stream.of(Vocabulary.values()).map(Vocabulary::codeSystem),
                                Stream.of(Vocabulary.values())
                                        .filter(Vocabulary::isListed)
                                        .map(Vocabulary::valueSet),
                                Stream.of(Vocabulary.quantities()),
                                Profiles.all().stream())
                        .<MetadataResource>flatMap(each -> each)
                        .toList();
        return Stream.concat(parts.stream(), Stream.of(guide(parts))).toList();
    }

    /// The canonicals of the profiles that resources of a type claim, in order.
    ///
    /// @param type such as `Observation`
    public static List<String> profiles(String type) {
        return Stream.of(Profile.values())
                .filter(each -> each.type().equals(type))
                .map(Profile::url)
                .toList();
    }

    /// The canonical of the ImplementationGuide.
    public static String url() {
        return URL;
    }

    private static ImplementationGuide guide(List<MetadataResource> parts) {
        ImplementationGuide guide =
                described(
                        new ImplementationGuide(),
                        URL,
                        "Checks, consults and advices of village doctors",
                        "村医检查、会诊与答复");
        guide.setPackageId("org.yaoxiang.fhir");
        guide.setLicense(ImplementationGuide.SPDXLicense.fromCode("Apache-2.0"));
        guide.addFhirVersion(FHIRVersion._4_0_1);
        for (MetadataResource each : parts) {
            guide.getDefinition()
                    .addResource()
                    .setReference(new Reference(each.fhirType() + "/" + each.getIdPart()))
                    .setName(each.getTitle());
        }
        guide.getDefinition()
                .getPage()
                .setName(new UrlType("guide.html"))
                .setTitle(guide.getTitle())
                .setGeneration(GuidePageGeneration.MARKDOWN);
        return guide;
    }

    /// What every resource of the guide says of itself.
    static <T extends MetadataResource> T described(
            T resource, String url, String english, String chinese) {
        String id = url.substring(url.lastIndexOf('/') + 1);
        resource.setId(id);
        resource.setUrl(url);
        resource.setVersion(VERSION);
        resource.setName(name(id));
        resource.setTitle(english);
        resource.getTitleElement().addExtension(translation(chinese));
        resource.setStatus(PublicationStatus.DRAFT);
        resource.setExperimental(false);
        resource.setPublisher("Yaoxiang");
        String description = english + " / " + chinese;
        resource.setDescription(description);
        resource.getText()
                .setStatus(NarrativeStatus.GENERATED)
                .setDivAsString("<div><p>" + description + "</p></div>");
        return resource;
    }

    private static Extension translation(String chinese) {
        Extension translation = new Extension(TRANSLATION);
        translation.addExtension("lang", new CodeType("zh-CN"));
        translation.addExtension("content", new StringType(chinese));
        return translation;
    }

    /// A name as programs want one: `RespirationSource`.
    private static String name(String id) {
        StringBuilder name = new StringBuilder("Yaoxiang");
        for (String word : id.split("-", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return name.toString();
    }
}
