package org.yaoxiang.bridge.server;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.yaoxiang.bridge.map.Guide;

/// Says in the CapabilityStatement which guide the server follows and which profiles the resources
/// of each type claim. Public because HAPI calls it by reflection.
@Interceptor
public final class Signpost {
    Signpost() {}

    /// Completes the statement that HAPI has made from what is declared.
    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void complete(IBaseConformance statement) {
        if (statement instanceof CapabilityStatement made) {
            made.addImplementationGuide(Guide.url());
            made.getRestFirstRep()
                    .getResource()
                    .forEach(each ->
                            Guide.profiles(each.getType()).forEach(each::addSupportedProfile));
        }
    }
}
