package org.yaoxiang.gateway.coap;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.gateway.inbox.Assembly;
import org.yaoxiang.gateway.inbox.Inbox;

/// `PUT p`: takes a part of a fact and answers with what is held of it, or with the fact's receipt
/// once it is whole. A part of a fact that is in the inbox already is answered with the receipt.
final class Parts extends CoapResource {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Inbox.Directory directory;
    private final Inbox inbox;
    private final Assembly assembly;
    private final Intake intake;

    Parts(Inbox.Directory directory, Inbox inbox, Assembly assembly, Intake intake) {
        super(CoapNames.PARTS);
        this.directory = directory;
        this.inbox = inbox;
        this.assembly = assembly;
        this.intake = intake;
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
        Optional<Party> peer = Peer.of(exchange, directory);
        if (peer.isEmpty()) {
            Peer.refuse(exchange, ResponseCode.FORBIDDEN, "not enrolled here any more");
            return;
        }
        Part part;
        try {
            part = Part.decode(exchange.getRequestPayload());
        } catch (IllegalArgumentException _) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "no part of a fact");
            return;
        }
        try {
            take(exchange, peer.get(), part);
        } catch (UncheckedIOException e) {
            LOG.error("a part of {} cannot be kept: {}", peer.get().id(), e.getMessage());
            Peer.refuse(exchange, ResponseCode.SERVICE_UNAVAILABLE, "the disk does not save");
        }
    }

    private void take(CoapExchange exchange, Party peer, Part part) {
        Optional<Sealed> receipt = inbox.receipt(peer.id(), part.name());
        if (receipt.isPresent()) {
            intake.receipt(exchange, peer, receipt.get());
            return;
        }
        Held held = assembly.take(peer.id(), part);
        if (held.missing() < part.of()) {
            Peer.answer(exchange, held);
            return;
        }
        Optional<byte[]> whole = assembly.whole(peer.id(), part.name(), part.of());
        if (whole.isEmpty()) {
            LOG.warn("parts of {} were spoilt on the disk and are asked for again", peer.id());
            Peer.answer(exchange, assembly.take(peer.id(), part));
            return;
        }
        boolean isSettled = intake.take(exchange, peer, part.name(), whole.get());
        if (isSettled) {
            assembly.forget(peer.id(), part.name(), part.of());
        }
    }
}
