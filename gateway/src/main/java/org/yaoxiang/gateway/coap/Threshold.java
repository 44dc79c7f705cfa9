package org.yaoxiang.gateway.coap;

import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
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

/// What every request passes, each block of a transfer by itself: whoever was let in by the
/// handshake may have been revoked since, and a session outlives its certificate.
final class Threshold extends AbstractLayer {
    private final CoapPort.Admission admission;

    private Threshold(CoapPort.Admission admission) {
        this.admission = admission;
    }

    /// Makes Californium's own stack with a threshold below the transfer in blocks.
    static ExtendedCoapStackFactory below(CoapPort.Admission admission) {
        return new Stacks(admission);
    }

    @Override
    public void receiveRequest(Exchange exchange, Request request) {
        if (Peer.certificate(request).flatMap(admission::admit).isPresent()) {
            super.receiveRequest(exchange, request);
        } else {
            refuse(exchange, request, ResponseCode.FORBIDDEN, "not enrolled here any more");
        }
    }

    private void refuse(Exchange exchange, Request request, ResponseCode code, String why) {
        Response response = new Response(code, true);
        response.setDestinationContext(request.getSourceContext());
        response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
        response.setPayload(why);
        exchange.setCurrentResponse(response);
        sendResponse(exchange, response);
    }

    private record Stacks(CoapPort.Admission admission) implements ExtendedCoapStackFactory {
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
                    new Threshold(admission),
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
