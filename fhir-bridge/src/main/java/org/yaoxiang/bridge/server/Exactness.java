package org.yaoxiang.bridge.server;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParserErrorHandler.IParseLocation;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import org.jspecify.annotations.Nullable;

/// Refuses what HAPI's parser would settle by a choice of its own: an element that there is once
/// and that stands there twice, and one of another JSON type than FHIR's. Of two conclusions either
/// might be the one that was meant. Elements that R4 does not know are passed over, as HAPI does.
final class Exactness extends LenientErrorHandler {
    @Override
    public void unexpectedRepeatingElement(@Nullable IParseLocation location, String element) {
        throw refusal(element);
    }

    @Override
    public void incorrectJsonType(
            @Nullable IParseLocation location,
            String element,
            ValueType expected,
            @Nullable ScalarType expectedScalar,
            ValueType found,
            @Nullable ScalarType foundScalar) {
        throw refusal(element);
    }

    /// In the words by which {@link Strictness} finds the element.
    private static DataFormatException refusal(String element) {
        return new DataFormatException("[element=\"" + element + "\"] is of another form");
    }
}
