package org.yaoxiang.gateway.coap;

import java.util.Optional;
import java.util.Set;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.OptionNumberRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.ExtendedCoapStackFactory;
import org.eclipse.californium.core.network.Outbox;
import org.eclipse.californium.core.network.stack.AbstractLayer;
import org.eclipse.californium.core.network.stack.BaseCoapStack;
import org.eclipse.californium.core.network.stack.BlockwiseLayer;
import org.eclipse.californium.core.network.stack.CoapStack;
import org.eclipse.californium.core.network.stack.CongestionControlLayer;
import org.eclipse.californium.core.network.stack.ExchangeCleanupLayer;
import org.eclipse.californium.core.network.stack.Layer;
import org.eclipse.californium.core.network.stack.ObserveLayer;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.TrustList;

/// What every request passes, each block of a transfer by itself: whoever was let in by the
/// handshake may have been revoked since, a session outlives its certificate, and no party may take
/// more than its part.
final class Threshold extends AbstractLayer {
    /// How long a party that is too fast is asked to wait, in seconds.
    static final int BREATH_SECONDS = 2;

    /// Critical options that are heeded here or by Californium. The others must not be ignored.
    private static final Set<Integer> UNDERSTOOD =
            Set.of(
                    OptionNumberRegistry.URI_HOST,
                    OptionNumberRegistry.URI_PORT,
                    OptionNumberRegistry.URI_PATH,
                    OptionNumberRegistry.URI_QUERY,
                    OptionNumberRegistry.ACCEPT,
                    OptionNumberRegistry.BLOCK1,
                    OptionNumberRegistry.BLOCK2,
                    OptionNumberRegistry.PROXY_URI,
                    OptionNumberRegistry.PROXY_SCHEME);

    private final Doorkeeper doorkeeper;

    private Threshold(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /// Makes Californium's own stack with a threshold below the transfer in blocks.
    static ExtendedCoapStackFactory below(Doorkeeper doorkeeper) {
        return new Stacks(doorkeeper);
    }

    @Override
    public void receiveRequest(Exchange exchange, Request request) {
        Optional<Party> party = Peer.certificate(request).flatMap(doorkeeper::admit);
        if (party.isEmpty()) {
            refuse(exchange, request, ResponseCode.FORBIDDEN, "not enrolled here any more");
        } else if (!doorkeeper.allows(party.get())) {
            pause(exchange, request, ResponseCode.TOO_MANY_REQUESTS, "too fast");
        } else if (!isUnderstood(request)) {
            refuseOption(exchange, request);
        } else if (request.getOptions().hasBlock1()) {
            receiveBlock(exchange, request, party.get());
        } else {
            super.receiveRequest(exchange, request);
        }
    }

    private void receiveBlock(Exchange exchange, Request request, Party party) {
        BlockOption block = request.getOptions().getBlock1();
        if (block.isM() && request.getPayloadSize() != block.getSize()) {
            refuse(exchange, request, ResponseCode.BAD_REQUEST, "a block shorter than it says");
            return;
        }
        switch (doorkeeper.transfers().take(party.id(), name(request), block.getNum())) {
            case TAKEN -> super.receiveRequest(exchange, request);
            case UNKNOWN ->
                    refuse(
                            exchange,
                            request,
                            ResponseCode.REQUEST_ENTITY_INCOMPLETE,
                            "begin with the first block");
            case TOO_MANY ->
                    pause(
                            exchange,
                            request,
                            ResponseCode.TOO_MANY_REQUESTS,
                            "finish what was begun");
            case FULL -> pause(exchange, request, ResponseCode.SERVICE_UNAVAILABLE, "no room");
        }
    }

    /// Any answer but "go on" ends a transfer.
    @Override
    public void sendResponse(Exchange exchange, Response response) {
        Request request = exchange.getCurrentRequest();
        if (request.getOptions().hasBlock1() && response.getCode() != ResponseCode.CONTINUE) {
            Peer.certificate(request)
                    .ifPresent(certificate ->
                            doorkeeper.transfers().end(TrustList.id(certificate), name(request)));
        }
        super.sendResponse(exchange, response);
    }

    /// What names a transfer among those of its party.
    private static String name(Request request) {
        return request.getCode() + " " + request.getOptions().getUriString();
    }

    private static boolean isUnderstood(Request request) {
        return request.getOptions().asSortedList().stream()
                .allMatch(
                        option -> !option.isCritical() || UNDERSTOOD.contains(option.getNumber()));
    }

    /// RFC 7252 §5.4.1.
    private void refuseOption(Exchange exchange, Request request) {
        if (request.isConfirmable()) {
            refuse(exchange, request, ResponseCode.BAD_OPTION, "an option that is not known here");
        } else {
            exchange.sendReject();
        }
    }

    private void pause(Exchange exchange, Request request, ResponseCode code, String why) {
        Response response = response(request, code, why);
        response.getOptions().setMaxAge(BREATH_SECONDS);
        answer(exchange, response);
    }

    private void refuse(Exchange exchange, Request request, ResponseCode code, String why) {
        answer(exchange, response(request, code, why));
    }

    private static Response response(Request request, ResponseCode code, String why) {
        Response response = new Response(code, true);
        response.setDestinationContext(request.getSourceContext());
        response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
        response.setPayload(why);
        return response;
    }

    private void answer(Exchange exchange, Response response) {
        exchange.setCurrentResponse(response);
        super.sendResponse(exchange, response);
    }

    private record Stacks(Doorkeeper doorkeeper) implements ExtendedCoapStackFactory {
        @Override
        @SuppressWarnings("deprecation") // The interface still has it.
        public CoapStack createCoapStack(
                String protocol,
                String tag,
                Configuration configuration,
                Outbox outbox,
                Object argument) {
            throw new IllegalStateException("Californium asks for a stack with a matcher");
        }

        @Override
        public CoapStack createCoapStack(
                String protocol,
                String tag,
                Configuration configuration,
                EndpointContextMatcher matcher,
                Outbox outbox,
                Object argument) {
            return new Stack(
                    outbox,
                    new ExchangeCleanupLayer(configuration),
                    new ObserveLayer(configuration),
                    new BlockwiseLayer(tag, false, configuration, matcher),
                    new Threshold(doorkeeper),
                    CongestionControlLayer.newImplementation(tag, configuration));
        }
    }

    private static final class Stack extends BaseCoapStack {
        /// @param layers from the resources down to the socket
        Stack(Outbox outbox, Layer... layers) {
            super(outbox);
            setLayers(layers);
        }
    }
}
