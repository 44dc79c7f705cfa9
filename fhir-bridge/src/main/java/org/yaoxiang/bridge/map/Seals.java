package org.yaoxiang.bridge.map;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Signature;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;

/// Who made a fact, and from which sealed fact the resources come.
final class Seals {
    private Seals() {}

    /// A Provenance whose source is the sealed fact, named by its whole hash.
    static Provenance provenance(Hash hash, List<Reference> targets, Reference author, Stamp at) {
        Provenance provenance = Profile.PROVENANCE.claim(new Provenance());
        provenance.setId(Ids.of(hash));
        provenance.setTarget(targets);
        provenance.setOccurred(Stamps.effective(at));
        provenance.setRecordedElement(Stamps.instant(at));
        provenance.setActivity(
                new CodeableConcept(new Coding(Systems.DATA_OPERATION, "CREATE", "create")));
        provenance.addAgent(agent("author", "Author", author));
        provenance
                .addEntity()
                .setRole(Provenance.ProvenanceEntityRole.SOURCE)
                .setWhat(
                        new Reference()
                                .setIdentifier(
                                        new Identifier()
                                                .setSystem(Systems.SID_FACT)
                                                .setValue(hash.hex())));
        return provenance;
    }

    /// The handheld or the relay that put the fact together.
    static ProvenanceAgentComponent assembler(Reference device) {
        return agent("assembler", "Assembler", device);
    }

    /// The signature by which the fact was sealed: a COSE_Sign1 (RFC 9052 §4.2) over the closed
    /// letter, so it proves the author without showing the content.
    ///
    /// @param seal the fact's sealed bytes
    static Signature signature(byte[] seal, Reference author, Stamp at) {
        return signature("1.2.840.10065.1.12.1.1", "Author's Signature", seal, author, at);
    }

    /// The signature of a relay over what somebody else has said: it proves where that comes from.
    static Signature sourceSignature(byte[] seal, Reference relay, Stamp at) {
        return signature("1.2.840.10065.1.12.1.14", "Source Signature", seal, relay, at);
    }

    private static Signature signature(
            String type, String display, byte[] seal, Reference author, Stamp at) {
        Signature signature = new Signature();
        signature.addType(new Coding(Systems.SIGNATURE_TYPE, type, display));
        signature.setWhenElement(Stamps.instant(at));
        signature.setWho(author);
        signature.setTargetFormat("application/cbor");
        signature.setSigFormat("application/cose");
        signature.setData(seal);
        return signature;
    }

    /// Says in a bundle's Provenance by which algorithms the fact was named and signed. FHIR has no
    /// element for either: the hash's is the type of the fact's identifier, the signature's is an
    /// extension, for `sigFormat` is a media type.
    static Bundle nameAlgorithms(Bundle bundle, Algorithms algorithms) {
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            if (entry.getResource() instanceof Provenance provenance) {
                provenance
                        .getEntityFirstRep()
                        .getWhat()
                        .getIdentifier()
                        .setType(new CodeableConcept().setText(algorithms.hash()));
                provenance
                        .getSignature()
                        .forEach(each ->
                                each.addExtension(
                                        Systems.SIGNATURE_ALGORITHM,
                                        new CodeType(algorithms.signature())));
            }
        }
        return bundle;
    }

    private static ProvenanceAgentComponent agent(String code, String display, Reference who) {
        return new ProvenanceAgentComponent()
                .setType(new CodeableConcept(new Coding(Systems.PARTICIPANT, code, display)))
                .setWho(who);
    }
}
