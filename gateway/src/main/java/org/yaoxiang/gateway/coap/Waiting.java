package org.yaoxiang.gateway.coap;

import java.util.List;
import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.journal.JournalException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Letters;

/// `GET o`: gives the fact that waits for the one who asks, until it has receipted it. Who believes
/// facts to be here that are not gets told so first.
final class Waiting extends CoapResource {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private final Inbox.Directory directory;
    private final Letters letters;
    private final CoapPort.Clock clock;

    Waiting(Inbox.Directory directory, Letters letters, CoapPort.Clock clock) {
        super(CoapNames.OUTBOX);
        this.directory = directory;
        this.letters = letters;
        this.clock = clock;
    }

    @Override
    public void handleGET(CoapExchange exchange) {
        Optional<Party> peer = Peer.enrolled(exchange, directory);
        if (peer.isEmpty()) {
            return;
        }
        if (!Peer.knowsFormats(exchange)) {
            return;
        }
        Receipted receipted;
        try {
            receipted = receipted(exchange);
        } catch (IllegalArgumentException e) {
            Peer.refuse(exchange, ResponseCode.BAD_OPTION, "the runs cannot be read");
            return;
        }
        byte[] body;
        try {
            body = letters.next(peer.get().id(), receipted).map(Sealed::bytes).orElse(new byte[0]);
        } catch (JournalException e) {
            LOG.error("the inbox gives no letter: {}", e.getMessage());
            Peer.refuse(exchange, ResponseCode.SERVICE_UNAVAILABLE, "the disk fails");
            return;
        }
        Peer.answer(exchange, ResponseCode.CONTENT, body, letters.outbox(), peer.get(), clock);
    }

    /// Which of its facts the asker holds to be here; none when it does not say.
    private static Receipted receipted(CoapExchange exchange) {
        return exchange.getRequestOptions().getOthers().stream()
                .filter(option -> option.getNumber() == CoapNames.RECEIPTED)
                .map(Option::getValue)
                .map(Receipted::decode)
                .findFirst()
                .orElse(new Receipted(List.of()));
    }
}
