package org.yaoxiang.bridge.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.yaoxiang.bridge.answer.AnswerException;
import org.yaoxiang.bridge.answer.Fault;
import org.yaoxiang.bridge.answer.Proposal;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Hash;

/// The answer in a DiagnosticReport that another system has written.
///
/// Taken are `conclusion`, the one code of ours in `conclusionCode`, and the name of whoever stands
/// first in `resultsInterpreter`, else in `performer`: its `display`, or that of a contained
/// Practitioner. All else in the report stays where it is.
public final class AnswerOf {
    private static final int TEXT_LENGTH_MAX = 4000;
    private static final int NAME_LENGTH_MAX = 128;

    private AnswerOf() {}

    /// The consult behind a ServiceRequest that the bridge has mapped.
    public static Hash consult(ServiceRequest request) {
        return request.getIdentifier().stream()
                .filter(each -> Systems.SID_FACT.equals(each.getSystem()))
                .findFirst()
                .map(each -> Hash.parse(each.getValue()))
                .orElseThrow(() -> new IllegalArgumentException("a ServiceRequest of no consult"));
    }

    /// The id of the resources that are a fact itself: of the ServiceRequest and the Task of a
    /// consult, of the DiagnosticReport of an advice.
    public static String id(Hash fact) {
        return Ids.of(fact);
    }

    /// The search that finds a consult's ServiceRequest on a server that has given it an id of its
    /// own.
    public static String search(Hash consult) {
        return "identifier=" + Systems.SID_RESOURCE + "%7C" + Ids.of(consult);
    }

    /// Whether a ServiceRequest is the one that was sent there for a consult.
    public static boolean isCopy(ServiceRequest request, Hash consult) {
        return request.getIdentifier().stream()
                .anyMatch(each ->
                        Systems.SID_RESOURCE.equals(each.getSystem())
                                && Ids.of(consult).equals(each.getValue()));
    }

    /// Whether a resource is one that the bridge has sent there itself.
    public static boolean isOurs(DiagnosticReport report) {
        return report.getIdentifier().stream()
                .anyMatch(each -> Systems.SID_RESOURCE.equals(each.getSystem()));
    }

    /// Reads an answer. Whether the report is about the consult's patient is for the caller to
    /// judge, who knows the server on which the references lead somewhere.
    ///
    /// @param name what to call the report when it has no identifier, `system|value`; empty for a
    ///   digest of what it says
    /// @throws AnswerException when it cannot be taken
    public static Proposal read(DiagnosticReport report, Hash consult, Optional<String> name) {
        if (report.hasModifierExtension() || report.hasImplicitRules()) {
            throw new AnswerException(Fault.NOT_UNDERSTOOD);
        }
        if (report.getStatus() != DiagnosticReport.DiagnosticReportStatus.FINAL) {
            throw new AnswerException(Fault.NOT_FINAL);
        }
        String text = report.hasConclusion() ? Texts.clean(report.getConclusion()) : "";
        if (text.isEmpty()) {
            throw new AnswerException(Fault.NO_CONCLUSION);
        }
        String clinician = clinician(report);
        Disposition disposition = disposition(report);
        String called =
                identifier(report)
                        .or(() -> name)
                        .orElseGet(() -> digest(consult, clinician, disposition, text));
        if (text.length() > TEXT_LENGTH_MAX
                || clinician.length() > NAME_LENGTH_MAX
                || called.length() > Advice.Relayed.REPORT_LENGTH_MAX) {
            throw new AnswerException(Fault.TOO_LONG);
        }
        return new Proposal(consult, clinician, disposition, text, called);
    }

    /// What a report is called, `system|value`: its first identifier that has a value.
    public static Optional<String> identifier(DiagnosticReport report) {
        return report.getIdentifier().stream()
                .filter(each -> each.hasValue() && !Texts.clean(each.getValue()).isEmpty())
                .findFirst()
                .map(each ->
                        each.hasSystem()
                                ? each.getSystem() + "|" + each.getValue()
                                : each.getValue());
    }

    private static Disposition disposition(DiagnosticReport report) {
        List<Coding> codings =
                report.getConclusionCode().stream()
                        .flatMap(each -> each.getCoding().stream())
                        .filter(each -> Systems.DISPOSITION.equals(each.getSystem()))
                        .toList();
        if (codings.size() != 1) {
            throw new AnswerException(Fault.NO_DISPOSITION);
        }
        return Stream.of(Disposition.values())
                .filter(each -> Codings.code(each).equals(codings.getFirst().getCode()))
                .findFirst()
                .orElseThrow(() -> new AnswerException(Fault.UNKNOWN_CODE));
    }

    private static String clinician(DiagnosticReport report) {
        return Stream.concat(
                        report.getResultsInterpreter().stream(), report.getPerformer().stream())
                .map(each -> name(report, each))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElseThrow(() -> new AnswerException(Fault.NO_CLINICIAN));
    }

    private static String name(DiagnosticReport report, Reference reference) {
        if (reference.hasDisplay()) {
            return Texts.clean(reference.getDisplay());
        }
        return report.getContained().stream()
                .filter(each -> isAt(each, reference))
                .filter(Practitioner.class::isInstance)
                .map(each -> name(((Practitioner) each).getNameFirstRep()))
                .findFirst()
                .orElse("");
    }

    private static boolean isAt(Resource contained, Reference reference) {
        return reference.hasReference()
                && contained.hasId()
                && bare(reference.getReference()).equals(bare(contained.getId()));
    }

    private static String bare(String id) {
        return id.replaceFirst("^#", "");
    }

    /// A Chinese name in parts begins with the family's. Empty for a name of which nothing is
    /// given.
    private static String name(HumanName name) {

        boolean isChinese =
                name.hasFamily() && Character.isIdeographic(name.getFamily().codePointAt(0));
        if (name.hasText()) {
            return Texts.clean(name.getText());
        }
        String inParts =
                isChinese
                        ? name.getFamily() + name.getGivenAsSingleString()
                        : name.getNameAsSingleString();
        return inParts == null ? "" : Texts.clean(inParts);
    }

    private static String digest(
            Hash consult, String clinician, Disposition disposition, String text) {
        try {
            byte[] sha256 =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    String.join(
                                                    "\n",
                                                    consult.hex(),
                                                    disposition.name(),
                                                    clinician,
                                                    text)
                                            .getBytes(UTF_8));
            return Systems.SID_ANSWER + "|" + HexFormat.of().formatHex(sha256, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
