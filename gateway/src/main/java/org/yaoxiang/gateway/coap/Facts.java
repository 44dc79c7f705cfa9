package org.yaoxiang.gateway.coap;

import java.util.List;
import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.inbox.Acceptance;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Outbox;

/// `PUT f/<name>`: takes a fact and answers with its receipt.
final class Facts extends CoapResource {
    private static final Logger LOG = LoggerFactory.getLogger(Facts.class);

    private final Inbox.Directory directory;
    private final Inbox inbox;
    private final Outbox outbox;
    private final CoapPort.Clock clock;

    Facts(Inbox.Directory directory, Inbox inbox, Outbox outbox, CoapPort.Clock clock) {
        super(CoapNames.FACTS);
        this.directory = directory;
        this.inbox = inbox;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Every name below this folder leads here.
    @Override
    public Resource getChild(String name) {
        return this;
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
        Optional<Party> peer = Peer.of(exchange, directory);
        if (peer.isEmpty()) {
            Peer.refuse(exchange, ResponseCode.FORBIDDEN, "not enrolled here any more");
            return;
        }
        if (!Peer.knowsFormats(exchange)) {
            return;
        }
        List<String> path = exchange.getRequestOptions().getUriPath();
        Sealed fact;
        try {
            fact = Sealed.parse(exchange.getRequestPayload());
        } catch (SealException e) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "no sealed fact");
            return;
        }
        if (path.size() != 2 || !path.getLast().equals(CoapNames.name(fact.hash()))) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "the name is not the fact's");
            return;
        }
        if (!fact.author().equals(peer.get().id())) {
            Peer.refuse(exchange, ResponseCode.FORBIDDEN, "the author is not who speaks");
            return;
        }
        switch (inbox.accept(fact)) {
            case Acceptance.Accepted(Sealed receipt, boolean isNew) -> {
                LOG.info(
                        "fact {} of {} {}, {} bytes",
                        fact.hash(),
                        fact.author(),
                        isNew ? "arrived" : "came again",
                        fact.bytes().length);
                Peer.answer(
                        exchange, ResponseCode.CHANGED, receipt.bytes(), outbox, peer.get(), clock);
            }
            case Acceptance.Refused(String why) -> {
                LOG.warn("fact {} of {} refused: {}", fact.hash(), fact.author(), why);
                Peer.refuse(exchange, ResponseCode.FORBIDDEN, why);
            }
            case Acceptance.Unavailable() ->
                    Peer.refuse(
                            exchange, ResponseCode.SERVICE_UNAVAILABLE, "the disk does not save");
        }
    }
}
