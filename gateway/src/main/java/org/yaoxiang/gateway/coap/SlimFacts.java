package org.yaoxiang.gateway.coap;

import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Intake;
import org.yaoxiang.gateway.outbox.Outbox;

/// `PUT s`: takes a slim fact and answers with its receipt.
final class SlimFacts extends CoapResource {
    private final Inbox.Directory directory;
    private final Intake intake;
    private final Outbox outbox;
    private final CoapPort.Clock clock;

    SlimFacts(Inbox.Directory directory, Intake intake, Outbox outbox, CoapPort.Clock clock) {
        super(CoapNames.SLIM);
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
        Peer.answer(
                exchange,
                intake.takeSlim(peer.get().id(), exchange.getRequestPayload()),
                outbox,
                peer.get(),
                clock);
    }
}
