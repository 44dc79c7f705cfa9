package org.yaoxiang.bridge.map;

import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;

/// The facts of {@link SomeFacts} as transactions, from a measured check to the advice about it.
public final class SomeBundles {
    private static final Check CHECK = SomeFacts.check(Origin.MEASURED);

    private SomeBundles() {}

    public static Bundle check() {
        return CheckToBundle.map(SomeFacts.CHECK, SomeFacts.HANDHELD, CHECK);
    }

    public static Bundle consult() {
        return ConsultToBundle.map(
                SomeFacts.CONSULT, SomeFacts.HANDHELD, SomeFacts.consult(), CHECK);
    }

    public static Bundle claim() {
        return ClaimToBundle.map(SomeFacts.CLAIM, SomeFacts.claim(), SomeFacts.consult(), CHECK);
    }

    public static Bundle advice() {
        return AdviceToBundle.map(
                SomeFacts.ADVICE, new byte[] {1}, SomeFacts.advice(), SomeFacts.consult(), CHECK);
    }
}
