package org.yaoxiang.gateway.coap;

import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Intake;
import org.yaoxiang.gateway.outbox.Outbox;

/// `PUT p`: takes a part of a fact and answers with what is held of it, or with the fact's receipt
/// once it is whole.
final class Parts extends CoapResource {
    private final Inbox.Directory directory;
    private final Intake intake;
    private final Outbox outbox;
    private final CoapPort.Clock clock;

    Parts(Inbox.Directory directory, Intake intake, Outbox outbox, CoapPort.Clock clock) {
        super(CoapNames.PARTS);
        this.directory = directory;
        this.intake = intake;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
        Optional<Party> peer = Peer.enrolled(exchange, directory);
        if (peer.isEmpty()) {
            return;
        }
        Part part;
        try {
            part = Part.decode(exchange.getRequestPayload());
        } catch (IllegalArgumentException _) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "no part of a fact");
            return;
        }
        Peer.answer(exchange, intake.take(peer.get().id(), part), outbox, peer.get(), clock);
    }
}
