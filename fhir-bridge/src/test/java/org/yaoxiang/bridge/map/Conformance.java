package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationResult;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;

/// The instance validator with FHIR's own profiles. Slow to start, so there is one.
final class Conformance {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final FhirValidator VALIDATOR = validator();

    private Conformance() {}

    static void assertNoErrors(Bundle bundle) {
        assertThat(errors(bundle)).isEmpty();
    }

    static List<String> errors(Bundle bundle) {
        ValidationResult result =
                VALIDATOR.validateWithResult(FHIR.newJsonParser().encodeResourceToString(bundle));
        return result.getMessages().stream()
                .filter(each -> each.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .filter(each -> !isAboutNoDate(each))
                .map(Conformance::line)
                .toList();
    }

    /// R4's vs-1 is about an `effective[x]` that "is dateTime and has a value". Its expression
    /// finds none in a Period, which the profile allows, and the validator takes nothing for false.
    private static boolean isAboutNoDate(SingleValidationMessage message) {
        return message.getLocationString().endsWith(".effective.ofType(Period)")
                && message.getMessage().contains("vs-1");
    }

    private static String line(SingleValidationMessage message) {
        return message.getLocationString() + ": " + message.getMessage();
    }

    private static FhirValidator validator() {
        return FHIR.newValidator()
                .registerValidatorModule(
                        new FhirInstanceValidator(
                                new ValidationSupportChain(
                                        new DefaultProfileValidationSupport(FHIR),
                                        new CommonCodeSystemsTerminologyService(FHIR),
                                        new InMemoryTerminologyServerValidationSupport(FHIR))));
    }
}
