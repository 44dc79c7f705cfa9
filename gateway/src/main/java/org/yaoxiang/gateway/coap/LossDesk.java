package org.yaoxiang.gateway.coap;

import java.time.InstantSource;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.LossQuestion;
import org.yaoxiang.gateway.enrol.EnrolException;
import org.yaoxiang.gateway.enrol.Losses;

/// `POST /l`: tells a handheld whether it was marked as lost. Who asks is not known, and whoever
/// asks for a handheld that is unknown hears what one hears that was not lost.
final class LossDesk extends CoapResource {
    private static final Logger LOG = LoggerFactory.getLogger(LossDesk.class);

    private final Losses losses;
    private final Doorkeeper doorkeeper;
    private final InstantSource clock;

    LossDesk(Losses losses, Doorkeeper doorkeeper, InstantSource clock) {
        super(CoapNames.LOSS);
        this.losses = losses;
        this.doorkeeper = doorkeeper;
        this.clock = clock;
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        if (!doorkeeper.allowsLossQuestion()) {
            exchange.setMaxAge(Threshold.BREATH_SECONDS);
            Peer.refuse(exchange, ResponseCode.TOO_MANY_REQUESTS, "others ask too");
            return;
        }
        LossQuestion question;
        try {
            question = LossQuestion.decode(exchange.getRequestPayload());
        } catch (IllegalArgumentException _) {
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "no question about a loss");
            return;
        }
        try {
            byte[] answer = losses.answer(question, clock.instant()).orElse(new byte[0]);
            exchange.respond(ResponseCode.CHANGED, answer);
        } catch (EnrolException e) {
            LOG.error("a question about a loss cannot be answered: {}", e.getMessage());
            Peer.refuse(exchange, ResponseCode.SERVICE_UNAVAILABLE, "the disk does not read");
        }
    }
}
