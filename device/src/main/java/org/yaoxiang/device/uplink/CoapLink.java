package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.coap.option.OpaqueOptionDefinition;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptor;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.Agreed;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.time.Exchange;

/// The link over CoAP (RFC 7252) and DTLS 1.2 (RFC 6347) with connection id (RFC 9146), so that a
/// carrier that forgets a port mapping does not cost a handshake.
///
/// Facts go together as {@link org.yaoxiang.contract.seal.Slim}, and the first of them whole when
/// the gateway cannot make it out.
///
/// Facts and their parts are non-confirmable requests: {@link Uplink} knows when to send one again,
/// for it knows the link. The question for a letter is confirmable and its answer may come in
/// blocks (RFC 7959).
///
/// The gateway is known by its very certificate. Validity dates are not asked for: a handheld
/// without a clock chip may believe that it is 1970.
public final class CoapLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(CoapLink.class);
    private static final int REASON_LENGTH_MAX = 100;
    private static final int TIME_LENGTH_MAX = 6;

    /// Enough to tell apart what may be open at once.
    private static final int TOKEN_LENGTH = 2;

    /// 3, 6, 12 and 24 seconds for one message of a handshake or a question before the link counts
    /// as silent: above the 1.5 s round trip of a bad 2G cell and the time that a flight of
    /// certificates needs at 20 kbit/s.
    private static final int ACK_SECONDS = 3;

    private static final int RETRANSMISSIONS_MAX = 3;

    /// Requests whose answers may still come; the oldest is forgotten for a further one.
    private static final int OPEN_MAX = 64;

    private static final OpaqueOptionDefinition RECEIPTED =
            new OpaqueOptionDefinition(
                    CoapNames.RECEIPTED, "Receipted", true, 1, Receipted.LENGTH_MAX);

    private final InetSocketAddress gateway;
    private final CoapEndpoint endpoint;
    private final Supplier<Duration> sinceBoot;
    private final Consumer<Exchange> heard;
    private final Agreed agreed;
    private final Deque<Request> open = new ArrayDeque<>();

    /// Opens a socket; no packet is sent before the first call.
    ///
    /// @param key the handheld's signing key
    /// @param own the handheld's certificate
    /// @param gatewayCertificate the one certificate that is accepted of the other side
    /// @param sinceBoot reads the monotonic clock
    /// @param heard is told what time it is at the gateway, whenever it says so
    /// @param meter counts every datagram
    /// @throws IOException when no socket can be had
    public CoapLink(
            InetSocketAddress gateway,
            PrivateKey key,
            X509Certificate own,
            X509Certificate gatewayCertificate,
            Supplier<Duration> sinceBoot,
            Consumer<Exchange> heard,
            Meter meter)
            throws IOException {
        this.gateway = gateway;
        this.agreed = new Agreed(TrustList.id(gatewayCertificate));
        this.sinceBoot = requireNonNull(sinceBoot, "sinceBoot");
        this.heard = requireNonNull(heard, "heard");
        CoapConfig.register();
        DtlsConfig.register();
        Configuration configuration =
                Configuration.createStandardWithoutFile()
                        .set(CoapConfig.MAX_ACTIVE_PEERS, 4)
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, CoapNames.BLOCK_LENGTH)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, Part.LENGTH + Part.HEAD_LENGTH)
                        .set(CoapConfig.TOKEN_SIZE_LIMIT, TOKEN_LENGTH)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Sealed.LENGTH_MAX)
                        .set(CoapConfig.ACK_TIMEOUT, ACK_SECONDS, TimeUnit.SECONDS)
                        .set(CoapConfig.MAX_RETRANSMIT, RETRANSMISSIONS_MAX)
                        .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
                        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
                        .set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, ACK_SECONDS, TimeUnit.SECONDS)
                        .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, RETRANSMISSIONS_MAX)
                        .setAsList(
                                DtlsConfig.DTLS_CIPHER_SUITES,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        DTLSConnector connector =
                new CountedConnector(
                        meter,
                        DtlsConnectorConfig.builder(configuration)
                                .setCertificateIdentityProvider(
                                        new SingleCertificateProvider(
                                                key,
                                                new X509Certificate[] {own},
                                                CertificateType.X_509))
                                .setAdvancedCertificateVerifier(
                                        new OnlyGateway(gatewayCertificate::equals))
                                .build());
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .build();
        Attribution attribution = new Attribution(meter);
        endpoint.addInterceptor(attribution);
        endpoint.addPostProcessInterceptor(attribution.afterwards());
        endpoint.start();
    }

    @Override
    public void put(int token, List<Sealed> facts, boolean isSessionDoubtful, Ear ear) {
        agreed.sending(facts)
                .ifPresentOrElse(
                        sending -> putSlim(token, sending, isSessionDoubtful, ear),
                        () -> putWhole(token, facts.getFirst(), isSessionDoubtful, ear));
    }

    private void putSlim(int token, Agreed.Sending sending, boolean isSessionDoubtful, Ear ear) {
        Request request = Request.newPut();
        request.getOptions().addUriPath(CoapNames.SLIM);
        request.setPayload(sending.bytes());
        request.setConfirmable(false);
        Purpose purpose = Purpose.of(sending.facts().getFirst().kind());
        send(request, isSessionDoubtful, new Attention(token, ear, purpose, Optional.of(sending)));
    }

    private void putWhole(int token, Sealed fact, boolean isSessionDoubtful, Ear ear) {
        Request request = Request.newPut();
        request.getOptions().addUriPath(CoapNames.FACTS).addUriPath(CoapNames.name(fact.hash()));
        request.setPayload(fact.bytes());
        request.setConfirmable(false);
        send(
                request,
                isSessionDoubtful,
                new Attention(token, ear, Purpose.of(fact.kind()), Optional.empty()));
    }

    @Override
    public void put(int token, Part part, Purpose purpose, boolean isSessionDoubtful, Ear ear) {
        Request request = Request.newPut();
        request.getOptions().addUriPath(CoapNames.PARTS);
        request.setPayload(part.encode());
        request.setConfirmable(false);
        send(request, isSessionDoubtful, new Attention(token, ear, purpose, Optional.empty()));
    }

    @Override
    public void fetch(int token, Receipted receipted, boolean isSessionDoubtful, Ear ear) {
        Request request = Request.newGet();
        request.getOptions().addUriPath(CoapNames.OUTBOX);
        byte[] runs = receipted.encode();
        if (runs.length > 0) {
            request.getOptions().addOption(new Option(RECEIPTED, runs));
        }
        send(
                request,
                isSessionDoubtful,
                new Attention(token, ear, Purpose.LETTER, Optional.empty()));
    }

    @Override
    public void close() {
        endpoint.destroy();
    }

    private void send(Request request, boolean isSessionDoubtful, Attention attention) {
        request.setScheme(CoAP.COAP_SECURE_URI_SCHEME);
        request.setDestinationContext(destination(isSessionDoubtful));
        request.setMaxResourceBodySize(Sealed.LENGTH_MAX);
        request.addMessageObserver(attention);
        synchronized (open) {
            open.removeIf(each -> each.getResponse() != null || each.isCanceled());
            if (open.size() >= OPEN_MAX) {
                open.removeFirst().cancel();
            }
            open.addLast(request);
        }
        request.send(endpoint);
    }

    /// A gateway that has lost the session stays silent; a probe makes a new one when there is no
    /// answer, and keeps the old one when there is.
    private EndpointContext destination(boolean isSessionDoubtful) {
        return isSessionDoubtful
                ? new MapBasedEndpointContext(
                        gateway, null, DtlsEndpointContext.ATTRIBUTE_HANDSHAKE_MODE_PROBE)
                : new AddressEndpointContext(gateway);
    }

    /// What becomes of one request. Told on the endpoint's threads.
    ///
    /// The gateway reads its clock when it makes its answer: after the request has left, and before
    /// the answer is here. The handshake of a new session is over when a request's context is
    /// established, so it does not count as its way. An answer in blocks is left aside, for the
    /// time is from the first of them.
    private final class Attention extends MessageObserverAdapter {
        private final int token;
        private final Ear ear;
        private final Purpose purpose;
        private final Optional<Agreed.Sending> slim;
        private Optional<Duration> departure = Optional.empty();
        private boolean isSettled;

        /// @param slim the facts, when they are sent slim
        Attention(int token, Ear ear, Purpose purpose, Optional<Agreed.Sending> slim) {
            this.token = token;
            this.ear = ear;
            this.purpose = purpose;
            this.slim = slim;
        }

        @Override
        public synchronized void onContextEstablished(EndpointContext context) {
            if (departure.isEmpty()) {
                departure = Optional.of(sinceBoot.get());
                ear.departed(token);
            }
        }

        @Override
        public synchronized void onResponse(Response response) {
            Duration now = sinceBoot.get();
            Optional<Answer> answer =
                    slim.map(sending -> answer(sending, response))
                            .orElseGet(() -> Optional.of(answer(response)));
            if (departure.isPresent() && !response.getOptions().hasBlock2()) {
                Duration asked = departure.get();
                time(response, answer)
                        .map(time -> new Exchange(asked, now, time, CoapNames.TIME_UNCERTAINTY))
                        .ifPresent(heard);
            }
            answer.ifPresentOrElse(
                    this::settle,
                    () -> putWhole(token, slim.orElseThrow().facts().getFirst(), false, ear));
        }

        @Override
        public void onTimeout() {
            settle(new Answer.Failed(Trouble.NO_ANSWER));
        }

        @Override
        public void onReject() {
            settle(new Answer.Failed(Trouble.BUSY));
        }

        @Override
        public void onSendError(Throwable error) {
            settle(failure(error));
        }

        /// Once, whatever the endpoint says besides.
        private synchronized void settle(Answer answer) {
            if (!isSettled) {
                isSettled = true;
                ear.heard(token, answer);
            }
        }
    }

    /// Counts every datagram of a DTLS connector, with the headers of IPv4 (RFC 791 §3.1, 20 bytes)
    /// and UDP (RFC 768, 8 bytes). What no message claims, see {@link Attribution}, is the
    /// session's.
    private static final class CountedConnector extends DTLSConnector {
        private static final int HEADERS = 20 + 8;

        private final Meter meter;

        CountedConnector(Meter meter, DtlsConnectorConfig config) {
            super(config);
            this.meter = meter;
        }

        @Override
        protected void sendNextDatagramOverNetwork(DatagramPacket packet) throws IOException {
            super.sendNextDatagramOverNetwork(packet);
            meter.count(HEADERS + packet.getLength());
        }

        @Override
        protected void receiveNextDatagramFromNetwork(DatagramPacket packet) throws IOException {
            super.receiveNextDatagramFromNetwork(packet);
            meter.count(HEADERS + packet.getLength());
        }
    }

    /// Says what the datagrams with CoAP messages are for, repetitions included.
    private static final class Attribution extends MessageInterceptorAdapter {
        /// Around a message on the wire: IPv4 20, UDP 8, DTLS record 13, its connection id 6 and
        /// true type 1 (RFC 9146 §4), nonce and tag of AES-CCM-8 8 each (RFC 6655 §4).
        private static final int AROUND_UP = 64;

        /// The same without connection id and type: the handheld has no id.
        private static final int AROUND_DOWN = 57;

        private final Meter meter;
        private final Map<Token, Purpose> asked;

        Attribution(Meter meter) {
            this.meter = meter;
            this.asked =
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Token, Purpose> eldest) {
                            return size() > OPEN_MAX;
                        }
                    };
        }

        /// A request's bytes are there only once it has been sent.
        MessageInterceptor afterwards() {
            return new MessageInterceptorAdapter() {
                @Override
                public void sendRequest(Request request) {
                    claim(purpose(request.getToken()), request.getBytes(), AROUND_UP);
                }
            };
        }

        @Override
        public synchronized void sendRequest(Request request) {
            // The blocks of an answer are asked for by requests that nobody observes; only letters
            // have blocks.
            asked.put(
                    request.getToken(),
                    request.getMessageObservers().stream()
                            .filter(Attention.class::isInstance)
                            .map(each -> ((Attention) each).purpose)
                            .findFirst()
                            .orElse(Purpose.LETTER));
        }

        @Override
        public void receiveResponse(Response response) {
            claim(purpose(response.getToken()), response.getBytes(), AROUND_DOWN);
        }

        private synchronized Purpose purpose(Token token) {
            return asked.getOrDefault(token, Purpose.LETTER);
        }

        private void claim(Purpose purpose, byte @Nullable [] message, int around) {
            if (message != null) {
                meter.claim(purpose, message.length + around);
            }
        }
    }

    private static Answer failure(Throwable error) {
        LOG.info("the link failed: {}", error.toString());
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof HandshakeException handshake
                    && isAboutTrust(handshake.getAlert().getDescription())) {
                return new Answer.Failed(Trouble.NOT_TRUSTED);
            }
        }
        return new Answer.Failed(Trouble.NO_ANSWER);
    }

    private static boolean isAboutTrust(AlertMessage.AlertDescription alert) {
        return switch (alert) {
            case NO_CERTIFICATE_RESERVED,
                    BAD_CERTIFICATE,
                    UNSUPPORTED_CERTIFICATE,
                    CERTIFICATE_REVOKED,
                    CERTIFICATE_EXPIRED,
                    CERTIFICATE_UNKNOWN,
                    UNKNOWN_CA,
                    ACCESS_DENIED ->
                    true;
            default -> false;
        };
    }

    /// The answer to slim facts; empty when the first must be sent whole.
    private Optional<Answer> answer(Agreed.Sending sending, Response response) {
        if (response.getCode() == CoAP.ResponseCode.PRECONDITION_FAILED) {
            agreed.clear();
            return Optional.empty();
        }
        if (!response.getCode().isSuccess()) {
            return Optional.of(answer(response));
        }
        List<Sealed> receipts = agreed.receipts(sending, body(response));
        if (receipts.isEmpty()) {
            LOG.warn("an answer has no slim receipt");
            return Optional.empty();
        }
        return Optional.of(new Answer.Receipted(receipts, waiting(response)));
    }

    private static byte[] body(Response response) {
        byte[] payload = response.getPayload();
        return payload == null ? new byte[0] : payload;
    }

    private static Answer answer(Response response) {
        CoAP.ResponseCode code = response.getCode();
        byte[] body = body(response);
        if (code == CoAP.ResponseCode.CONTINUE) {
            try {
                return new Answer.Taken(Held.decode(body));
            } catch (IllegalArgumentException e) {
                LOG.warn("the gateway does not say what it holds: {}", e.getMessage());
                return new Answer.Failed(Trouble.BUSY);
            }
        }
        if (code.isSuccess()) {
            return new Answer.Done(body, waiting(response));
        }
        if (code.isClientError()
                && code != CoAP.ResponseCode.REQUEST_ENTITY_INCOMPLETE
                && code != CoAP.ResponseCode.TOO_MANY_REQUESTS) {
            String why = response.getPayloadString().replaceAll("[^\\x20-\\x7E]", "?");
            return new Answer.Rejected(
                    String.format(
                            Locale.ROOT,
                            "%s %s",
                            code,
                            why.substring(0, Math.min(why.length(), REASON_LENGTH_MAX))));
        }
        return new Answer.Failed(Trouble.BUSY);
    }

    private static int waiting(Response response) {
        return response.getOptions().getOthers().stream()
                .filter(option -> option.getNumber() == CoapNames.WAITING)
                .filter(option -> option.getLength() <= 3)
                .mapToInt(Option::getIntegerValue)
                .findFirst()
                .orElse(0);
    }

    private static Optional<Instant> time(Response response, Optional<Answer> answer) {
        return response.getOptions().getOthers().stream()
                .filter(option -> option.getNumber() == CoapNames.TIME)
                .filter(option -> option.getLength() <= TIME_LENGTH_MAX)
                .flatMap(option ->
                        option.getLength() == 0
                                ? answer.flatMap(CoapLink::lastStamp).stream()
                                : Stream.of(Instant.ofEpochMilli(option.getLongValue())))
                .findFirst();
    }

    /// What the stamp of an answer's last receipt says.
    private static Optional<Instant> lastStamp(Answer answer) {
        if (!(answer instanceof Answer.Receipted(List<Sealed> receipts, int _))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Opener.openReceipt(receipts.getLast()).at().at());
        } catch (SealException e) {
            LOG.warn("an answer has no receipt to tell the time by: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// Accepts the first fitting certificate, and from then on that one only.
    static final class OnlyGateway implements NewAdvancedCertificateVerifier {
        private final Predicate<X509Certificate> first;
        private volatile @Nullable X509Certificate seen;

        OnlyGateway(Predicate<X509Certificate> first) {
            this.first = first;
        }

        /// The certificate that was accepted; null before one was shown.
        @Nullable X509Certificate seen() {
            return seen;
        }

        @Override
        public List<CertificateType> getSupportedCertificateTypes() {
            return List.of(CertificateType.X_509);
        }

        @Override
        public synchronized CertificateVerificationResult verifyCertificate(
                ConnectionId cid,
                ServerNames serverName,
                InetSocketAddress remotePeer,
                boolean clientUsage,
                boolean verifySubject,
                boolean truncateCertificatePath,
                CertificateMessage message) {
            CertPath path = message.getCertificateChain();
            if (path != null
                    && !path.getCertificates().isEmpty()
                    && path.getCertificates().getFirst() instanceof X509Certificate shown
                    && (seen == null ? first.test(shown) : shown.equals(seen))) {
                seen = shown;
                return new CertificateVerificationResult(cid, path, null);
            }
            AlertMessage alert =
                    new AlertMessage(
                            AlertMessage.AlertLevel.FATAL,
                            AlertMessage.AlertDescription.BAD_CERTIFICATE);
            return new CertificateVerificationResult(
                    cid, new HandshakeException("not the gateway's certificate", alert), null);
        }

        @Override
        public List<X500Principal> getAcceptedIssuers() {
            return List.of();
        }

        @Override
        public void setResultHandler(HandshakeResultHandler resultHandler) {
            // The verdict is always at hand, so there is never a later result.
        }
    }
}
