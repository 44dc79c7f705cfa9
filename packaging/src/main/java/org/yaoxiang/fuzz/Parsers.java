package org.yaoxiang.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.californium.core.coap.CoAPMessageFormatException;
import org.eclipse.californium.core.coap.MessageFormatException;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.FactCodec;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Slim;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.Ticket;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.FeedPage;
import org.yaoxiang.contract.wire.Held;
import org.yaoxiang.contract.wire.LossQuestion;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Together;
import org.yaoxiang.gateway.enrol.EnrolException;
import org.yaoxiang.gateway.enrol.Request;

/// Every parser that bytes from outside may reach.
final class Parsers {
    private static final byte[] SOME = new byte[32];
    private static final String NAME = "0123456789abcdef";

    private Parsers() {}

    static List<Parser> of(Target target) {
        Guest author = target.guest("author", Role.HANDHELD);
        Sealed closed = author.seal(Facts.check(), target.county(), author);
        Sealed next = author.seal(Facts.check(), target.county(), author);
        Sealed open = author.seal(Facts.receipt());
        Receipt arrival =
                new Receipt(
                        closed.hash(),
                        Receipt.Proof.ARRIVED,
                        new Stamp(Instant.parse("2026-01-01T08:00:00Z"), Duration.ofSeconds(1)));
        Sealed told = author.seal(arrival);
        Escrow escrow =
                Escrow.close(
                        SOME,
                        author.id(),
                        SOME,
                        SOME,
                        target.county().letterKey().recipient(),
                        new SecureRandom());
        List<Parser> parsers = new ArrayList<>();
        parsers.add(
                new Parser(
                        "sealed fact",
                        List.of(closed.bytes(), open.bytes()),
                        Sealed::parse,
                        Set.of(SealException.class)));
        parsers.add(
                new Parser(
                        "open receipt",
                        List.of(open.bytes()),
                        bytes -> Opener.openReceipt(Sealed.parse(bytes)),
                        Set.of(SealException.class)));
        for (Fact fact : Facts.all()) {
            Kind kind = Kind.of(fact);
            parsers.add(
                    new Parser(
                            "fact " + kind,
                            List.of(FactCodec.encode(fact)),
                            bytes -> FactCodec.decode(kind, bytes),
                            Set.of(SealException.class)));
        }
        parsers.add(
                new Parser(
                        "page of the feed",
                        List.of(FeedPage.encode(List.of(closed, open))),
                        FeedPage::decode,
                        Set.of(SealException.class, IllegalArgumentException.class)));
        parsers.add(
                new Parser(
                        "escrow",
                        List.of(escrow.bytes()),
                        Escrow::parse,
                        Set.of(SealException.class)));
        parsers.add(
                new Parser(
                        "key recovery",
                        List.of(KeyRecovery.close(SOME, escrow, "A".repeat(26)).bytes()),
                        KeyRecovery::parse,
                        Set.of(SealException.class)));
        parsers.add(
                new Parser(
                        "trust list",
                        List.of(target.trust()),
                        TrustList::parse,
                        Set.of(TrustException.class)));
        parsers.add(
                new Parser(
                        "part of a fact",
                        List.of(
                                new Part(NAME, 0, 2, new byte[Part.LENGTH]).encode(),
                                new Part(NAME, 1, 2, SOME).encode()),
                        Part::decode,
                        Set.of(IllegalArgumentException.class)));
        parsers.add(
                new Parser(
                        "slim fact",
                        List.of(
                                Slim.of(closed, List.of(), Optional.empty()),
                                Slim.of(next, List.of(closed), Optional.empty()),
                                Slim.of(open, List.of(), Optional.empty()),
                                Slim.of(told, List.of(), Optional.of(closed.hash()))),
                        bytes ->
                                Slim.whole(
                                        bytes,
                                        author.id(),
                                        _ -> Optional.of(closed),
                                        Optional.of(closed.hash())),
                        Set.of(SealException.class)));
        parsers.add(
                new Parser(
                        "facts that go together",
                        List.of(
                                Together.encode(List.of(SOME)),
                                Together.encode(List.of(SOME, closed.bytes(), SOME))),
                        Together::decode,
                        Set.of(IllegalArgumentException.class)));
        parsers.add(
                new Parser(
                        "what is held of parts",
                        List.of(Held.NONE.encode(), new Held(3, 5).encode()),
                        Held::decode,
                        Set.of(IllegalArgumentException.class)));
        parsers.add(
                new Parser(
                        "request for certificates",
                        List.of(CertificateRequest.of(author.id(), "A".repeat(26))),
                        Request::parse,
                        Set.of(EnrolException.class)));
        parsers.add(
                new Parser(
                        "question about a loss",
                        List.of(
                                new LossQuestion("ab".repeat(32), Optional.empty()).encode(),
                                new LossQuestion("ab".repeat(32), Optional.of(Instant.EPOCH))
                                        .encode()),
                        LossQuestion::decode,
                        Set.of(IllegalArgumentException.class)));
        parsers.add(
                new Parser(
                        "notice of a loss",
                        List.of(
                                LossNotice.sign(
                                                (ECPublicKey) author.dtls().getPublic(),
                                                Instant.EPOCH,
                                                new Signer(author.id(), author.dtls().getPrivate()))
                                        .bytes()),
                        LossNotice::parse,
                        Set.of(SealException.class)));
        parsers.add(
                new Parser(
                        "ticket",
                        List.of(target.ticket("any").text().getBytes(UTF_8)),
                        bytes -> Ticket.parse(new String(bytes, UTF_8)),
                        Set.of(IllegalArgumentException.class)));
        UdpDataParser coap = new UdpDataParser();
        parsers.add(
                new Parser(
                        "CoAP message (library)",
                        List.of(
                                Messages.fetch(1),
                                Messages.put(2, open),
                                Messages.block(3, NAME, 1, true, 1, SOME)),
                        coap::parseMessage,
                        // The gateway answers the last one too: its own parser says so.
                        Set.of(
                                MessageFormatException.class,
                                CoAPMessageFormatException.class,
                                IllegalStateException.class)));
        return parsers;
    }
}
