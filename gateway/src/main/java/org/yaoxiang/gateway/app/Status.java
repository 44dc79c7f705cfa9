package org.yaoxiang.gateway.app;

import java.util.Locale;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Outbox;

/// What a running gateway tells of itself to whoever runs it: counts since its start, and each
/// party with what waits for it. Ids and numbers only.
record Status(Inbox inbox, Outbox outbox, Registry registry, Doorkeeper doorkeeper) {
    /// Lines of text.
    String text() {
        Doorkeeper.Turned turned = doorkeeper.turned();
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "facts in the inbox  %d%n"
                                + "since the start: refused %d, slowed %d, datagrams dropped %d%n",
                        inbox.size(),
                        turned.refused(),
                        turned.slowed(),
                        turned.dropped()));
        TrustList everyone = registry.everyone();
        for (Role role : Role.values()) {
            for (Party party : everyone.parties(role)) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%-10s %-20s heard %-12s waiting %d  certificate until %s%s%n",
                                role,
                                party.id(),
                                heard(party.id()),
                                outbox.waiting(party.id()),
                                party.signing().getNotAfter().toInstant(),
                                registry.isRevoked(party.id()) ? "  revoked" : ""));
            }
        }
        return text.toString();
    }

    private String heard(String id) {
        Doorkeeper.Heard heard = doorkeeper.heard().get(id);
        return heard == null ? "not yet" : heard.silence().toSeconds() + " s ago";
    }
}
