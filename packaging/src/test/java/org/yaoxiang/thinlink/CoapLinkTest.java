package org.yaoxiang.thinlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.uplink.CoapLink;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Meter;
import org.yaoxiang.device.uplink.Purpose;
import org.yaoxiang.device.uplink.Spending;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyLink;

/// The handheld's end of the link against the gateway's.
class CoapLinkTest {
    private static final LinkTerms WIDE = LinkTerms.plain(1e9, Duration.ZERO, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path home;

    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Link.Answer> answers = new LinkedBlockingQueue<>();
    private Credentials gateway;
    private Credentials county;
    private Credentials own;
    private Post post;
    private LossyLink path;
    private CoapLink link;
    private Meter meter;

    @BeforeEach
    void open() throws Exception {
        Parties parties = new Parties(Files.createDirectory(home.resolve("authority")), random);
        gateway = parties.gateway();
        county = parties.enrolled("county-1", Role.COUNTY);
        own = parties.enrolled("handheld-1", Role.HANDHELD);
        post = new Post(home, gateway, 0, random);
        List.of(county, own).forEach(each -> post.enrol(each.party()));
        path = LossyLink.open(post.address(), WIDE, WIDE, 1);
        open(path);
    }

    @AfterEach
    void close() {
        link.close();
        path.close();
        post.close();
    }

    @Test
    void a_fact_after_one_that_the_gateway_has_is_sent_without_the_link_to_it() throws Exception {
        Sealed first = check(1, Optional.empty());
        Sealed second = check(2, Optional.of(first.hash()));
        Sealed third = check(3, Optional.of(second.hash()));
        assertReceipted(first);

        long known = cost(second);
        link.close();
        open(path);
        assertReceipted(first); // Makes a session, and is not the fact before the third.
        long unknown = cost(third);

        assertThat(unknown - known).isEqualTo(Hash.LENGTH);
    }

    /// Two facts of one number, as a restored card makes them: the gateway cannot know which one is
    /// meant.
    @Test
    void a_fact_that_the_gateway_cannot_make_out_is_sent_whole_at_once() throws Exception {
        Sealed first = check(1, Optional.empty());
        Sealed twin = check(1, Optional.empty());
        Sealed second = check(2, Optional.of(first.hash()));
        assertReceipted(first);
        post.accept(twin);

        assertReceipted(second);
        assertThat(post.fact(second.hash())).isEqualTo(second);
    }

    /// Whoever asks for the receipt again has not understood the slim one.
    @Test
    void a_fact_that_was_answered_and_comes_again_is_sent_whole() throws Exception {
        Sealed first = check(1, Optional.empty());
        assertReceipted(first);
        assertThat(cost(first)).isGreaterThan(first.bytes().length);
    }

    @Test
    void every_byte_on_the_wire_is_counted_and_told_what_it_was_for() throws Exception {
        Sealed first = check(1, Optional.empty());
        assertReceipted(first);
        // What a request was for is known once the socket says that it has left.
        await().until(() -> meter.today().on(Purpose.CHECK) > 400);
        assertThat(meter.today().total()).isEqualTo(carried());
        assertThat(meter.today().on(Purpose.SESSION)).isGreaterThan(2000);

        long before = carried();
        Spending spent = meter.today();
        assertReceipted(check(2, Optional.of(first.hash())));
        long check = carried() - before;
        await().untilAsserted(() ->
                assertThat(meter.today().on(Purpose.CHECK))
                        .isEqualTo(spent.on(Purpose.CHECK) + check));
        assertThat(meter.today().on(Purpose.SESSION)).isEqualTo(spent.on(Purpose.SESSION));

        before = carried();
        link.fetch(2, new Receipted(List.of()), false, ear());
        assertThat(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        long question = carried() - before;
        await().untilAsserted(
                        () -> assertThat(meter.today().on(Purpose.LETTER)).isEqualTo(question));
        assertThat(meter.today().total()).isEqualTo(carried());
    }

    private long carried() {
        return path.up().bytes() + path.down().bytes();
    }

    private void open(LossyLink to) throws Exception {
        meter = Meter.unbounded(() -> new Stamp(SteppedHandheld.BEGIN, Duration.ofSeconds(1)));
        link =
                new CoapLink(
                        to.address(),
                        own.signing().getPrivate(),
                        own.party().signing(),
                        gateway.party().signing(),
                        () -> Duration.ZERO,
                        _ -> {},
                        meter);
    }

    private Sealed check(long sequence, Optional<Hash> previous) {
        return new Sealer(own.signer(), random)
                .seal(
                        Checks.vitals(SteppedHandheld.BEGIN),
                        sequence,
                        previous,
                        Urgency.ROUTINE,
                        List.of(county.letterKey().recipient(), own.letterKey().recipient()));
    }

    private long cost(Sealed fact) throws InterruptedException {
        long before = path.up().bytes();
        assertReceipted(fact);
        return path.up().bytes() - before;
    }

    private Link.Ear ear() {
        return new Link.Ear() {
            @Override
            public void departed(int token) {}

            @Override
            public void heard(int token, Link.Answer answer) {
                answers.add(answer);
            }
        };
    }

    private void assertReceipted(Sealed fact) throws InterruptedException {
        link.put(1, List.of(fact), false, ear());
        Link.Answer answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        Sealed receipt =
                switch (answer) {
                    case Link.Answer.Receipted(List<Sealed> receipts, int _) -> receipts.getFirst();
                    case Link.Answer.Done(byte[] body, int _) -> Sealed.parse(body);
                    case Link.Answer.Taken _, Link.Answer.Rejected _, Link.Answer.Failed _ ->
                            throw new AssertionError("no receipt but " + answer);
                };
        assertThat(receipt.verify(gateway.party().signingKey(Suite.INTERNATIONAL))).isTrue();
        assertThat(Opener.openReceipt(receipt).fact()).isEqualTo(fact.hash());
    }
}
