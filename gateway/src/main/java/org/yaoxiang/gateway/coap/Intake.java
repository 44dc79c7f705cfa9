package org.yaoxiang.gateway.coap;

import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.inbox.Acceptance;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Outbox;

/// Takes a whole fact from who speaks and answers with its receipt.
record Intake(Inbox inbox, Outbox outbox, CoapPort.Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /// Takes the bytes of a fact in and answers.
    ///
    /// @param name by which the fact was announced
    /// @param bytes what should be the fact
    /// @return whether that settles it; false when the same fact should come again
    boolean take(CoapExchange exchange, Party peer, String name, byte[] bytes) {
        Sealed fact;
        try {
            fact = Sealed.parse(bytes);
        } catch (SealException _) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "no sealed fact");
            return true;
        }
        if (!name.equals(CoapNames.name(fact.hash()))) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "the name is not the fact's");
            return true;
        }
        if (!fact.author().equals(peer.id())) {
            Peer.refuse(exchange, ResponseCode.FORBIDDEN, "the author is not who speaks");
            return true;
        }
        return switch (inbox.accept(fact)) {
            case Acceptance.Accepted(Sealed receipt, boolean isNew) -> {
                LOG.info(
                        "fact {} of {} {}, {} bytes",
                        fact.hash(),
                        fact.author(),
                        isNew ? "arrived" : "came again",
                        bytes.length);
                receipt(exchange, peer, receipt);
                yield true;
            }
            case Acceptance.Refused(String why) -> {
                LOG.warn("fact {} of {} refused: {}", fact.hash(), fact.author(), why);
                Peer.refuse(exchange, ResponseCode.FORBIDDEN, why);
                yield true;
            }
            case Acceptance.Unavailable() -> {
                Peer.refuse(exchange, ResponseCode.SERVICE_UNAVAILABLE, "the disk does not save");
                yield false;
            }
        };
    }

    void receipt(CoapExchange exchange, Party peer, Sealed receipt) {
        Peer.answer(exchange, ResponseCode.CHANGED, receipt.bytes(), outbox, peer, clock);
    }
}
