package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Resource;

/// The instance validator with FHIR's own profiles and ours. Slow to start, so there is one.
final class Conformance {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final FhirValidator VALIDATOR = validator(Guide.resources());

    private Conformance() {}

    static void assertNoErrors(Bundle bundle) {
        assertThat(errors(bundle)).isEmpty();
    }

    static List<String> errors(Resource resource) {
        return messages(VALIDATOR, resource)
                .filter(each -> each.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(Conformance::line)
                .toList();
    }

    /// Errors and warnings, without those that docs/guide.md explains.
    static List<String> unexplained(Resource resource) {
        return messages(VALIDATOR, resource)
                .filter(each -> each.getSeverity().compareTo(ResultSeverityEnum.WARNING) >= 0)
                .filter(each -> !Explained.is(each))
                .map(Conformance::line)
                .toList();
    }

    /// The errors that a validator finds which does not know our guide.
    static List<String> errorsForStrangers(Resource resource) {
        return messages(validator(List.of()), resource)
                .filter(each -> each.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(Conformance::line)
                .toList();
    }

    private static Stream<SingleValidationMessage> messages(
            FhirValidator validator, Resource resource) {
        return validator
                .validateWithResult(FHIR.newJsonParser().encodeResourceToString(resource))
                .getMessages()
                .stream()
                .filter(each -> !isAboutNoDate(each));
    }

    /// R4's vs-1 is about an `effective[x]` that "is dateTime and has a value". Its expression
    /// finds none in a Period, which the profile allows, and the validator takes nothing for false.
    private static boolean isAboutNoDate(SingleValidationMessage message) {
        return message.getLocationString().endsWith(".effective.ofType(Period)")
                && message.getMessage().contains("vs-1");
    }

    private static String line(SingleValidationMessage message) {
        return message.getSeverity()
                + " "
                + message.getLocationString()
                + ": "
                + message.getMessage();
    }

    private static FhirValidator validator(List<MetadataResource> guide) {
        PrePopulatedValidationSupport ours = new PrePopulatedValidationSupport(FHIR);
        guide.forEach(ours::addResource);
        ValidationSupportChain chain =
                new ValidationSupportChain(
                        new DefaultProfileValidationSupport(FHIR),
                        ours,
                        new SnapshotGeneratingValidationSupport(FHIR),
                        new CommonCodeSystemsTerminologyService(FHIR),
                        new InMemoryTerminologyServerValidationSupport(FHIR));
        // R4 §4.1.5: of a concept's codings at least one is of the bound value set, not each.
        chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        return FHIR.newValidator().registerValidatorModule(new FhirInstanceValidator(chain));
    }
}
