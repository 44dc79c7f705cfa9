package org.yaoxiang.gateway.coap;

import java.util.List;
import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Intake;
import org.yaoxiang.gateway.outbox.Outbox;

/// `PUT f/<name>`: takes a fact and answers with its receipt.
final class Facts extends CoapResource {
    private final Inbox.Directory directory;
    private final Intake intake;
    private final Outbox outbox;
    private final CoapPort.Clock clock;

    Facts(Inbox.Directory directory, Intake intake, Outbox outbox, CoapPort.Clock clock) {
        super(CoapNames.FACTS);
        this.directory = directory;
        this.intake = intake;
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
        Optional<Party> peer = Peer.enrolled(exchange, directory);
        if (peer.isEmpty()) {
            return;
        }
        if (!Peer.knowsFormats(exchange)) {
            return;
        }
        List<String> path = exchange.getRequestOptions().getUriPath();
        if (path.size() != 2) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "expected one name");
            return;
        }
        Peer.answer(
                exchange,
                intake.take(peer.get().id(), path.getLast(), exchange.getRequestPayload()),
                outbox,
                peer.get(),
                clock);
    }
}
