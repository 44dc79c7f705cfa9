package org.yaoxiang.bridge.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// What the county knows of a patient as an International Patient Summary (HL7 IPS guide 2.0.0): a
/// document of problems, allergies, medications, vital signs and results.
///
/// Nobody asks a village's patients about problems, allergies and medications in a way that is
/// known here: these sections say that it was not asked, which is not that there are none.
/// Waveforms are left out. A reference to what the document does not hold names it by our
/// identifier.
public final class Summary {
    private static final String EMPTY = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

    private final Patient patient;
    private final List<Resource> held = new ArrayList<>();
    private final List<Observation> vitals;
    private final List<Observation> others;
    private final List<DiagnosticReport> reports;

    private Summary(
            Patient patient,
            Organization village,
            List<Observation> observations,
            List<DiagnosticReport> reports) {
        this.patient = patient;
        List<Observation> shown = observations.stream().filter(each -> !isWaveform(each)).toList();
        this.vitals = shown.stream().filter(Summary::isVitalSign).toList();
        this.others = shown.stream().filter(each -> !isVitalSign(each)).toList();
        this.reports = List.copyOf(reports);
        held.add(patient);
        held.add(village);
        held.addAll(shown);
        held.addAll(reports);
    }

    /// Makes the document.
    ///
    /// @param village of the patient, which speaks for what its doctor measured
    /// @param observations and reports of the patient, newest first
    public static Bundle of(
            Patient patient,
            Organization village,
            List<Observation> observations,
            List<DiagnosticReport> reports,
            Instant now) {
        return new Summary(patient, village, observations, reports).document(village, now);
    }

    private static boolean isVitalSign(Observation observation) {
        return observation.getCategory().stream()
                .anyMatch(each -> each.hasCoding(Systems.OBSERVATION_CATEGORY, "vital-signs"));
    }

    private static boolean isWaveform(Observation observation) {
        return observation.hasValueSampledData()
                || observation.getComponent().stream().anyMatch(each -> each.hasValueSampledData());
    }

    private Bundle document(Organization village, Instant now) {
        String uuid =
                UUID.nameUUIDFromBytes((patient.getIdPart() + "\n" + now).getBytes(UTF_8))
                        .toString();
        Bundle bundle = new Bundle().setType(Bundle.BundleType.DOCUMENT);
        bundle.setIdentifier(
                new Identifier().setSystem("urn:ietf:rfc:3986").setValue("urn:uuid:" + uuid));
        bundle.setTimestampElement(new InstantType(Date.from(now)));
        bundle.getMeta().setSecurity(patient.getMeta().getSecurity());
        Composition composition = composition(village, now);
        composition.setId(uuid);
        add(bundle, composition);
        Set<String> within = new HashSet<>();
        held.forEach(each -> within.add(key(each)));
        for (Resource each : held) {
            Resource copy = each.copy();
            ConditionalBundle.walk(copy, reference -> detach(reference, within));
            add(bundle, copy);
        }
        return bundle;
    }

    private static void add(Bundle bundle, Resource resource) {
        bundle.addEntry().setFullUrl(Systems.BASE + key(resource)).setResource(resource);
    }

    private static String key(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdPart();
    }

    private static void detach(Reference reference, Set<String> within) {
        IdType to = new IdType(reference.getReference());
        if (!within.contains(to.getValue()) && to.hasResourceType()) {
            reference
                    .setReference(null)
                    .setType(to.getResourceType())
                    .setIdentifier(
                            new Identifier()
                                    .setSystem(Systems.SID_RESOURCE)
                                    .setValue(to.getIdPart()));
        }
    }

    private Composition composition(Organization village, Instant now) {
        Composition composition = new Composition();
        composition.getMeta().setSecurity(patient.getMeta().getSecurity());
        composition.setStatus(Composition.CompositionStatus.FINAL);
        composition.setType(
                new CodeableConcept(
                        new Coding(Systems.LOINC, "60591-5", "Patient summary Document")));
        composition.setSubject(to(patient));
        composition.setDate(Date.from(now));
        composition.addAuthor(to(village));
        composition.setTitle("患者摘要 International Patient Summary");
        composition.addSection(notAsked("11450-4", "Problem list - Reported", "健康问题"));
        composition.addSection(
                notAsked("48765-2", "Allergies and adverse reactions Document", "过敏"));
        composition.addSection(notAsked("10160-0", "History of Medication use Narrative", "用药"));
        if (!vitals.isEmpty()) {
            composition.addSection(section("8716-3", "Vital signs note", "生命体征", vitals));
        }
        List<Resource> results = new ArrayList<>(reports);
        results.addAll(others);
        if (!results.isEmpty()) {
            composition.addSection(
                    section(
                            "30954-2",
                            "Relevant diagnostic tests/laboratory data note",
                            "检查结果与会诊意见",
                            results));
        }
        return composition;
    }

    private static SectionComponent notAsked(String code, String display, String title) {
        SectionComponent section = titled(code, display, title, "未询问。 Not asked.");
        section.setEmptyReason(new CodeableConcept(new Coding(EMPTY, "notasked", "Not Asked")));
        return section;
    }

    private static SectionComponent section(
            String code, String display, String title, List<? extends Resource> entries) {
        SectionComponent section =
                titled(
                        code,
                        display,
                        title,
                        entries.size() + " 项。 " + entries.size() + " entries.");
        entries.forEach(each -> section.addEntry(to(each)));
        return section;
    }

    private static SectionComponent titled(String code, String display, String title, String text) {
        SectionComponent section = new SectionComponent();
        section.setTitle(title);
        section.setCode(new CodeableConcept(new Coding(Systems.LOINC, code, display)));
        section.getText()
                .setStatus(NarrativeStatus.GENERATED)
                .setDivAsString("<div><p>" + text + "</p></div>");
        return section;
    }

    private static Reference to(Resource resource) {
        return Ids.reference(resource.fhirType(), resource.getIdPart());
    }
}
