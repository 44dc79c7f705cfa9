package org.yaoxiang.bridge.portal;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Signer;

/// A clinician who has entered the PIN at a browser. Many requests may use it at once.
final class Session {
    private static final int SENT_MAX = 256;

    private final String id;
    private final String token;
    private final Clinician clinician;
    private final Signer signer;
    private final Instant began;
    private volatile Instant lastUsed;
    private final LinkedHashSet<String> sent = new LinkedHashSet<>();
    private final Set<Hash> shown = new HashSet<>();

    Session(String id, String token, Clinician clinician, Signer signer, Instant now) {
        this.id = id;
        this.token = token;
        this.clinician = clinician;
        this.signer = signer;
        this.began = now;
        this.lastUsed = now;
    }

    String id() {
        return id;
    }

    /// Goes with every form, so that no other site can send one.
    String token() {
        return token;
    }

    Clinician clinician() {
        return clinician;
    }

    Signer signer() {
        return signer;
    }

    Instant began() {
        return began;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    void use(Instant now) {
        lastUsed = now;
    }

    /// Does what a form asks for unless it was done before: a form that is sent twice signs once.
    ///
    /// @param once the form's own number
    synchronized void once(String once, Runnable action) {
        if (sent.contains(once)) {
            return;
        }
        action.run();
        if (sent.size() >= SENT_MAX) {
            sent.removeFirst();
        }
        sent.add(once);
    }

    /// Those of some cases that this session has not been shown before: a list that renews itself
    /// shows the same ones again and again.
    synchronized List<Case> fresh(List<Case> cases) {
        return cases.stream().filter(each -> !shown.contains(each.hash())).toList();
    }

    synchronized void show(List<Case> cases) {
        cases.forEach(each -> shown.add(each.hash()));
    }

    /// Whether a form was sent before.
    synchronized boolean isSent(String once) {
        return sent.contains(once);
    }
}
