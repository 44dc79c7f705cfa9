package org.yaoxiang.gateway.coap;

import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.gateway.enrol.EnrolException;
import org.yaoxiang.gateway.enrol.Enrolment;
import org.yaoxiang.gateway.enrol.Request;

/// `POST /.well-known/est/sen` and `/sren` (RFC 9148 §4.1): takes a request for certificates and
/// answers with them.
final class Est extends CoapResource {
    private static final Logger LOG = LoggerFactory.getLogger(Est.class);

    /// Decides about a request.
    @FunctionalInterface
    interface Desk {
        /// The party that has its certificates now.
        ///
        /// @throws EnrolException when it is refused
        Party certify(Request request, CoapExchange exchange);
    }

    private final Enrolment enrolment;
    private final Doorkeeper doorkeeper;
    private final Desk desk;

    private Est(String name, Enrolment enrolment, Doorkeeper doorkeeper, Desk desk) {
        super(name);
        this.enrolment = enrolment;
        this.doorkeeper = doorkeeper;
        this.desk = desk;
    }

    /// Adds the resources to a server.
    ///
    /// @param name of the one that takes requests
    static void add(
            CoapServer server, String name, Enrolment enrolment, Doorkeeper doorkeeper, Desk desk) {
        server.getRoot()
                .getChild(CoapNames.WELL_KNOWN)
                .add(
                        new CoapResource(CoapNames.EST)
                                .add(
                                        new Authority(enrolment),
                                        new Est(name, enrolment, doorkeeper, desk)));
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        OptionSet options = exchange.getRequestOptions();
        if (options.hasContentFormat() && options.getContentFormat() != CoapNames.PKCS10) {
            Peer.refuse(exchange, ResponseCode.UNSUPPORTED_CONTENT_FORMAT, "PKCS#10 only");
            return;
        }
        if (!doorkeeper.allowsAsking()) {
            exchange.setMaxAge(Threshold.BREATH_SECONDS);
            Peer.refuse(exchange, ResponseCode.TOO_MANY_REQUESTS, "others ask too");
            return;
        }
        Request request;
        try {
            request = Request.parse(exchange.getRequestPayload());
        } catch (EnrolException e) {
            LOG.info("no request for certificates: {}", e.getMessage());
            Peer.refuse(exchange, ResponseCode.BAD_REQUEST, "no proper request");
            return;
        }
        try {
            Party party = desk.certify(request, exchange);
            LOG.info("{} has fresh certificates", party.id());
            give(
                    exchange,
                    ResponseCode.CHANGED,
                    enrolment.certificates(party),
                    Enrolment.encoded(party.signing()));
        } catch (EnrolException e) {
            LOG.warn("no certificates for {}: {}", request.id(), e.getMessage());
            // Why is nothing for strangers to know.
            Peer.refuse(exchange, ResponseCode.FORBIDDEN, "refused, the gateway's log says why");
        }
    }

    /// Answers in the format that is asked for: certificates only, unless one is wanted.
    private static void give(
            CoapExchange exchange, ResponseCode code, byte[] certificates, byte[] one) {
        OptionSet options = exchange.getRequestOptions();
        int accepted = options.hasAccept() ? options.getAccept() : CoapNames.PKCS7_CERTIFICATES;
        switch (accepted) {
            case CoapNames.PKCS7_CERTIFICATES -> exchange.respond(code, certificates, accepted);
            case CoapNames.PKIX_CERTIFICATE -> exchange.respond(code, one, accepted);
            default -> Peer.refuse(exchange, ResponseCode.NOT_ACCEPTABLE, "certificates only");
        }
    }

    /// `GET /.well-known/est/crts`: the authority's certificate.
    private static final class Authority extends CoapResource {
        private final Enrolment enrolment;

        Authority(Enrolment enrolment) {
            super(CoapNames.EST_AUTHORITY);
            this.enrolment = enrolment;
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            give(exchange, ResponseCode.CONTENT, enrolment.authorities(), enrolment.authority());
        }
    }
}
