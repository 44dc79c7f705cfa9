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

/// `PUT f/<name>`: takes a fact and answers with its receipt.
final class Facts extends CoapResource {
    private final Inbox.Directory directory;
    private final Intake intake;

    Facts(Inbox.Directory directory, Intake intake) {
        super(CoapNames.FACTS);
        this.directory = directory;
        this.intake = intake;
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
        List<String> path = exchange.getRequestOptions().getUriPath();
        if (path.size() != 2) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "expected one name");
            return;
        }
        intake.take(exchange, peer.get(), path.getLast(), exchange.getRequestPayload());
    }
}
