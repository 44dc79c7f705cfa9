package org.yaoxiang.gateway.coap;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.IntegerOptionDefinition;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Intake;
import org.yaoxiang.gateway.outbox.Outbox;

/// Who speaks, and how it is answered.
final class Peer {
    private static final IntegerOptionDefinition WAITING =
            new IntegerOptionDefinition(CoapNames.WAITING, "Waiting", true, 0, 4);

    private static final IntegerOptionDefinition TIME =
            new IntegerOptionDefinition(CoapNames.TIME, "Time", true, 0, 6);

    private Peer() {}

    /// The certificate that the DTLS handshake proved.
    static Optional<X509Certificate> certificate(Request request) {
        return request.getSourceContext().getPeerIdentity() instanceof X509CertPath path
                ? Optional.of(path.getTarget())
                : Optional.empty();
    }

    /// The party that the DTLS handshake proved, if it may still speak. Its certificate was judged
    /// at the {@link Threshold}.
    static Optional<Party> of(CoapExchange exchange, Inbox.Directory directory) {
        return certificate(exchange.advanced().getRequest())
                .flatMap(certificate -> directory.active(TrustList.id(certificate)));
    }

    /// The same; one that may speak no more has been refused.
    static Optional<Party> enrolled(CoapExchange exchange, Inbox.Directory directory) {
        Optional<Party> party = of(exchange, directory);
        if (party.isEmpty()) {
            refuse(exchange, ResponseCode.FORBIDDEN, "not enrolled here any more");
        }
        return party;
    }

    /// Whether what it sends and wants is a sealed fact, as far as it says; otherwise it has been
    /// refused.
    static boolean knowsFormats(CoapExchange exchange) {
        OptionSet options = exchange.getRequestOptions();
        if (options.hasContentFormat() && options.getContentFormat() != CoapNames.COSE_SIGN1) {
            refuse(exchange, ResponseCode.UNSUPPORTED_CONTENT_FORMAT, "sealed facts only");
            return false;
        }
        if (options.hasAccept() && options.getAccept() != CoapNames.COSE_SIGN1) {
            refuse(exchange, ResponseCode.NOT_ACCEPTABLE, "sealed facts only");
            return false;
        }
        return true;
    }

    /// A handheld says none, for both ends know what there is.
    private static boolean saysFormats(CoapExchange exchange) {
        OptionSet options = exchange.getRequestOptions();
        return options.hasContentFormat() || options.hasAccept();
    }

    /// Answers with a sealed fact, or an empty body, the number of facts that wait, and the time.
    ///
    /// @param clock is read only now, when all else is done
    static void answer(
            CoapExchange exchange,
            ResponseCode code,
            byte[] body,
            Outbox outbox,
            Party party,
            CoapPort.Clock clock) {
        Response response = response(exchange, code, body, outbox, party);
        clock.time().ifPresent(time -> setTime(response, time.toEpochMilli()));
        exchange.respond(response);
    }

    private static void setTime(Response response, long millis) {
        response.getOptions().addOption(new Option(TIME, millis));
    }

    private static Response response(
            CoapExchange exchange, ResponseCode code, byte[] body, Outbox outbox, Party party) {
        Response response = new Response(code);
        if (body.length > 0) {
            response.setPayload(body);
            if (saysFormats(exchange)) {
                response.getOptions().setContentFormat(CoapNames.COSE_SIGN1);
            }
        }
        int waiting = outbox.waiting(party.id());
        if (waiting > 0) {
            response.getOptions().addOption(new Option(WAITING, waiting));
        }
        return response;
    }

    /// Answers with receipts. When all were made just now, the stamp of any tells the time.
    private static void answer(
            CoapExchange exchange,
            Intake.Result.SlimReceipted receipted,
            Outbox outbox,
            Party party,
            CoapPort.Clock clock) {
        byte[] receipts = receipted.receipts();
        if (!receipted.isNew() || clock.time().isEmpty()) {
            answer(exchange, ResponseCode.CHANGED, receipts, outbox, party, clock);
            return;
        }
        Response response = response(exchange, ResponseCode.CHANGED, receipts, outbox, party);
        setTime(response, 0);
        exchange.respond(response);
    }

    /// Answers what came of a fact or a part of one. What is held of a fact comes alone; the number
    /// that waits and the time come with its receipt.
    static void answer(
            CoapExchange exchange,
            Intake.Result result,
            Outbox outbox,
            Party party,
            CoapPort.Clock clock) {
        switch (result) {
            case Intake.Result.Receipted(Sealed receipt) ->
                    answer(exchange, ResponseCode.CHANGED, receipt.bytes(), outbox, party, clock);
            case Intake.Result.SlimReceipted receipted ->
                    answer(exchange, receipted, outbox, party, clock);
            case Intake.Result.Unclear() -> exchange.respond(ResponseCode.PRECONDITION_FAILED);
            case Intake.Result.Taken(Held held) -> {
                Response response = new Response(ResponseCode.CONTINUE);
                response.setPayload(held.encode());
                exchange.respond(response);
            }
            case Intake.Result.Malformed(String why) ->
                    refuse(exchange, ResponseCode.BAD_REQUEST, why);
            case Intake.Result.Forbidden(String why) ->
                    refuse(exchange, ResponseCode.FORBIDDEN, why);
            case Intake.Result.Unavailable() ->
                    refuse(exchange, ResponseCode.SERVICE_UNAVAILABLE, "the disk does not save");
        }
    }

    /// Answers that it cannot be done, in words for a technician.
    static void refuse(CoapExchange exchange, ResponseCode code, String why) {
        exchange.respond(code, why, MediaTypeRegistry.TEXT_PLAIN);
    }
}
