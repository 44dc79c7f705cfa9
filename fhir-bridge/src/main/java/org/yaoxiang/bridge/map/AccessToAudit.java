package org.yaoxiang.bridge.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Date;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/// An access as an AuditEvent. Codes are ISO 21089's and FHIR's own, as the value sets of
/// AuditEvent (R4 §6.4) list them.
public final class AccessToAudit {
    private AccessToAudit() {}

    /// Maps an access. The resource has no id: that is its place in the journal.
    ///
    /// @param county the id of the county, whose bridge has seen it
    public static AuditEvent map(Access access, String county) {
        AuditEvent event = new AuditEvent();
        String interaction = access.kind().interaction();
        if (interaction.isEmpty()) {
            event.setType(
                    new Coding(Systems.LIFECYCLE, "access", "Access/View Record Lifecycle Event"));
        } else {
            event.setType(new Coding(Systems.AUDIT_EVENT_TYPE, "rest", "RESTful Operation"));
            event.addSubtype(new Coding(Systems.INTERACTION, interaction, interaction));
        }
        event.setAction(AuditEventAction.fromCode(access.kind().action()));
        event.setRecorded(Date.from(access.at()));
        event.setOutcome(AuditEventOutcome.fromCode(access.result().code()));
        event.addAgent(agent(access));
        event.getSource()
                .setObserver(
                        new Reference()
                                .setIdentifier(
                                        new Identifier()
                                                .setSystem(Systems.SID_COUNTY)
                                                .setValue(county)))
                .addType(new Coding(Systems.SOURCE_TYPE, "4", "Application Server"));
        for (String patient : access.patients()) {
            event.addEntity()
                    .setWhat(Ids.reference("Patient", patient))
                    .setType(new Coding(Systems.ENTITY_TYPE, "1", "Person"))
                    .setRole(new Coding(Systems.OBJECT_ROLE, "1", "Patient"));
        }
        if (access.what().contains("/") && !access.what().startsWith("Patient/")) {
            event.addEntity()
                    .setWhat(new Reference(access.what()))
                    .setType(new Coding(Systems.ENTITY_TYPE, "2", "System Object"))
                    .setRole(new Coding(Systems.OBJECT_ROLE, "4", "Domain Resource"));
        }
        if (!access.query().isEmpty()) {
            event.addEntity()
                    .setQuery(access.query().getBytes(UTF_8))
                    .setType(new Coding(Systems.ENTITY_TYPE, "2", "System Object"))
                    .setRole(new Coding(Systems.OBJECT_ROLE, "24", "Query"));
        }
        return event;
    }

    /// The emergency that an access was noted with.
    public static Emergency emergency(AuditEvent event) {
        AuditEventAgentComponent agent = event.getAgentFirstRep();
        return new Emergency(
                event.getRecorded().toInstant(),
                agent.getAltId(),
                agent.getPurposeOfUseFirstRep().getText(),
                event.getOutcome() == AuditEventOutcome._0,
                event.getEntity().stream()
                        .map(each -> each.getWhat().getReference())
                        .filter(each -> each != null && each.startsWith("Patient/"))
                        .map(each -> each.substring("Patient/".length()))
                        .toList());
    }

    private static AuditEventAgentComponent agent(Access access) {
        AuditEventAgentComponent agent = new AuditEventAgentComponent();
        agent.setWho(
                new Reference()
                        .setIdentifier(
                                new Identifier()
                                        .setSystem(access.party().system())
                                        .setValue(Texts.clean(access.by()))));
        agent.setAltId(Texts.clean(access.by()));
        agent.setName(Texts.clean(access.name()));
        agent.setRequestor(true);
        access.emergency()
                .ifPresent(each ->
                        agent.addPurposeOfUse()
                                .setText(Texts.clean(each))
                                .addCoding(
                                        new Coding(Systems.ACT_REASON, "BTG", "break the glass")));
        return agent;
    }
}
