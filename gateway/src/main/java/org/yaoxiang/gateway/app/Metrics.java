package org.yaoxiang.gateway.app;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.coap.Doorkeeper;
import org.yaoxiang.gateway.enrol.Registry;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.outbox.Outbox;

/// What a running gateway tells of itself to a collector of metrics: the same as {@link Status},
/// the program's memory and the room on its disk. Ids and numbers only; at most one line of a kind
/// for each party that was ever enrolled.
final class Metrics {
    private static final String PARTY = "party";
    private static final String ROLE = "role";

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final Registry registry;

    /// @param home the gateway's folder, of whose disk the room is told
    Metrics(Inbox inbox, Outbox outbox, Registry registry, Doorkeeper doorkeeper, File home) {
        this.registry = registry;
        JvmMetrics.builder().register(metrics);
        counter("facts", "Facts in the inbox.", inbox::size);
        counter(
                "refused",
                "Handshakes and requests of whoever may not speak, since the start.",
                () -> doorkeeper.turned().refused());
        counter(
                "slowed",
                "Requests that came too fast, since the start.",
                () -> doorkeeper.turned().slowed());
        counter(
                "dropped_datagrams",
                "Datagrams of addresses that were too fast, since the start.",
                () -> doorkeeper.turned().dropped());
        GaugeWithCallback.builder()
                .name("yaoxiang_gateway_disk_free")
                .help("Room on the disk of the gateway's folder.")
                .unit(Unit.BYTES)
                .callback(all -> all.call((double) home.getUsableSpace()))
                .register(metrics);
        perParty(
                "waiting_letters",
                "Letters that wait for a party.",
                party -> outbox.waiting(party.id()));
        perParty(
                "certificate_end_timestamp_seconds",
                "When a party's certificate expires, in seconds since 1970.",
                party -> (double) party.signing().getNotAfter().toInstant().getEpochSecond());
        perParty(
                "revoked",
                "1 for a party that may not speak any more, 0 otherwise.",
                party -> registry.isRevoked(party.id()) ? 1 : 0);
        GaugeWithCallback.builder()
                .name("yaoxiang_gateway_silence")
                .help("Since a party was heard last; none for who was not heard since the start.")
                .unit(Unit.SECONDS)
                .labelNames(PARTY)
                .callback(all ->
                        doorkeeper
                                .heard()
                                .forEach((id, heard) ->
                                        all.call(heard.silence().toMillis() / 1000.0, id)))
                .register(metrics);
        CounterWithCallback.builder()
                .name("yaoxiang_gateway_requests")
                .help("Requests of a party since the start, each block by itself.")
                .labelNames(PARTY)
                .callback(all ->
                        doorkeeper
                                .heard()
                                .forEach((id, heard) -> all.call((double) heard.requests(), id)))
                .register(metrics);
        CounterWithCallback.builder()
                .name("yaoxiang_gateway_requests_slowed")
                .help("Requests of a party that came too fast, since the start.")
                .labelNames(PARTY)
                .callback(all ->
                        doorkeeper
                                .heard()
                                .forEach((id, heard) -> all.call((double) heard.slowed(), id)))
                .register(metrics);
    }

    /// In the Prometheus text format.
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, metrics.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return out.toByteArray();
    }

    private void counter(String name, String help, LongSupplier count) {
        CounterWithCallback.builder()
                .name("yaoxiang_gateway_" + name)
                .help(help)
                .callback(all -> all.call((double) count.getAsLong()))
                .register(metrics);
    }

    private void perParty(String name, String help, ToDoubleFunction<Party> value) {
        GaugeWithCallback.builder()
                .name("yaoxiang_gateway_" + name)
                .help(help)
                .labelNames(PARTY, ROLE)
                .callback(all -> {
                    for (Role role : Role.values()) {
                        for (Party party : registry.everyone().parties(role)) {
                            all.call(value.applyAsDouble(party), party.id(), role.name());
                        }
                    }
                })
                .register(metrics);
    }
}
