package org.yaoxiang.device.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.EndpointContext;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.device.time.Exchange;

/// Measures the one round trip in a transfer of many blocks that brings the gateway's time.
///
/// The gateway reads its clock when it makes its answer. That is after the first sending of the
/// message before it (a copy that is sent again may cross with the answer to the first), and before
/// the answer is here. The handshake of a new session is over when a message's context is
/// established, so it does not count as its way.
///
/// The link has one caller, the messages come on the endpoint's threads; hence synchronized.
final class RoundTrip extends MessageInterceptorAdapter {
    private static final int TIME_LENGTH_MAX = 6;

    private final Supplier<Duration> sinceBoot;
    private Optional<Duration> sent = Optional.empty();
    private Optional<Exchange> exchange = Optional.empty();
    private int messageId = -1;

    RoundTrip(Supplier<Duration> sinceBoot) {
        this.sinceBoot = sinceBoot;
    }

    /// Forgets the transfer before.
    synchronized void begin() {
        sent = Optional.empty();
        exchange = Optional.empty();
        messageId = -1;
    }

    /// What the transfer has told of the time; the first answer that tells it counts, for the
    /// blocks of a long one repeat it.
    synchronized Optional<Exchange> exchange() {
        return exchange;
    }

    @Override
    public synchronized void sendRequest(Request request) {
        if (request.getMID() != messageId) {
            messageId = request.getMID();
            sent = Optional.empty();
            request.addMessageObserver(
                    new MessageObserverAdapter() {
                        @Override
                        public void onContextEstablished(EndpointContext context) {
                            sending(request.getMID());
                        }
                    });
        }
    }

    private synchronized void sending(int id) {
        if (id == messageId && sent.isEmpty()) {
            sent = Optional.of(sinceBoot.get());
        }
    }

    @Override
    public synchronized void receiveResponse(Response response) {
        if (sent.isPresent() && exchange.isEmpty()) {
            Duration asked = sent.get();
            exchange =
                    time(response)
                            .map(time ->
                                    new Exchange(
                                            asked,
                                            sinceBoot.get(),
                                            time,
                                            CoapNames.TIME_UNCERTAINTY));
        }
    }

    private static Optional<Instant> time(Response response) {
        return response.getOptions().getOthers().stream()
                .filter(option -> option.getNumber() == CoapNames.TIME)
                .filter(option -> option.getLength() <= TIME_LENGTH_MAX)
                .map(Option::getLongValue)
                .map(Instant::ofEpochMilli)
                .findFirst();
    }
}
