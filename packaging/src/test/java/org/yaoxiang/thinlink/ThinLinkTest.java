package org.yaoxiang.thinlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyLink;

/// The handheld's courier and the gateway's port with a bad link between, in real time.
class ThinLinkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final LinkTerms TERMS =
            LinkTerms.plain(100_000, Duration.ofMillis(100), 0.1)
                    .unruly(Duration.ofMillis(20), 0.05, 0.05);

    @TempDir Path home;
    private final SecureRandom random = new SecureRandom();
    private final Credentials gateway = Post.credentials(random);
    private final Credentials own =
            Credentials.of("handheld-1", Role.HANDHELD, Instant.now(), random);
    private final ECPublicKey county =
            (ECPublicKey) Suite.INTERNATIONAL.newKeyPair(random).getPublic();
    private Check check;

    @BeforeEach
    void measure() {
        check = longCheck();
    }

    /// The handheld reaches the restored gateway with something new before it asks what is there.
    @Test
    void what_a_gateway_has_lost_comes_again_when_it_was_put_back() throws Exception {
        Check vitals = Checks.vitals(Instant.now());
        Path backup = Files.createDirectory(home.resolve("backup"));
        Post post = post(0);
        int port = post.address().getPort();
        try (Handheld handheld = handheld(post, post.address())) {
            Sealed kept = handheld.save(vitals, Urgency.ROUTINE);
            handheld.awaitDelivery(kept.hash(), PATIENCE);
            copyInbox(home, backup);
            Sealed lost = handheld.save(vitals, Urgency.ROUTINE);
            handheld.awaitDelivery(lost.hash(), PATIENCE);
            post.close();
            copyInbox(backup, home);
            try (Post restored = post(port)) {
                assertThat(restored.arrival(lost.hash())).as("lost").isEmpty();
                Sealed later = handheld.save(vitals, Urgency.URGENT);
                handheld.awaitDelivery(later.hash(), PATIENCE);

                handheld.ask();

                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThatCode(() -> restored.fact(lost.hash()))
                                        .doesNotThrowAnyException());
                assertThat(restored.fact(kept.hash())).isEqualTo(kept);
                assertThat(restored.fact(later.hash())).isEqualTo(later);
            }
        }
    }

    @Test
    void a_carrier_that_forgets_its_mapping_costs_no_new_session_and_no_part_twice()
            throws Exception {
        try (Post post = post(0);
                LossyLink link = LossyLink.open(post.address(), TERMS, TERMS, 1);
                Handheld handheld = handheld(post, link)) {
            handheld.awaitSession(PATIENCE);
            long before = link.up().bytes();
            Sealed sealed = handheld.save(check, Urgency.URGENT);
            Thread.sleep(500);
            link.rebind();
            handheld.awaitDelivery(sealed.hash(), PATIENCE);
            assertThat(post.fact(sealed.hash())).isEqualTo(sealed);
            Sealed recording = handheld.recordings(sealed.hash()).getFirst();
            int bytes = sealed.bytes().length + recording.bytes().length;
            // A tenth is lost and the rest of the margin is headers; a second time would be 200 %.
            assertThat((double) (link.up().bytes() - before) / bytes).isBetween(1.0, 1.6);
        }
    }

    @Test
    void an_outage_and_a_gateway_that_starts_anew_in_the_middle_lose_nothing() throws Exception {
        Post first = post(0);
        int port = first.address().getPort();
        try (LossyLink link = LossyLink.open(first.address(), TERMS, TERMS, 2);
                Handheld handheld = handheld(first, link)) {
            handheld.awaitSession(PATIENCE);
            Sealed sealed = handheld.save(check, Urgency.URGENT);
            Thread.sleep(800);
            link.out(true);
            first.close();
            Thread.sleep(500);
            try (Post second = post(port)) {
                link.out(false);
                handheld.awaitDelivery(sealed.hash(), PATIENCE);
                assertThat(second.fact(sealed.hash())).isEqualTo(sealed);
                Sealed recording = handheld.recordings(sealed.hash()).getFirst();
                assertThat(second.fact(recording.hash())).isEqualTo(recording);
                assertThat(second.arrival(recording.hash())).isPresent();
            }
        }
    }

    private Post post(int port) {
        Post post = new Post(home, gateway, port, random);
        post.enrol(own.party());
        return post;
    }

    private Handheld handheld(Post post, LossyLink link) {
        return handheld(post, link.address());
    }

    private Handheld handheld(Post post, InetSocketAddress address) {
        return new Handheld(home, own, post.own(), county, address, 3);
    }

    /// In the place of the inbox that is there.
    private static void copyInbox(Path from, Path to) throws IOException {
        for (Path each : inbox(to)) {
            Files.delete(each);
        }
        for (Path each : inbox(from)) {
            Files.copy(each, to.resolve(each.getFileName()));
        }
    }

    private static List<Path> inbox(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().startsWith("inbox."))
                    .toList();
        }
    }

    /// Noise, which no codec makes short.
    private static Check longCheck() {
        int[] samples = new Random(4).ints(12_000, -2000, 2000).toArray();
        Instant now = Instant.now();
        Check vitals = Checks.vitals(now);
        return new Check(
                vitals.patient(),
                vitals.place(),
                vitals.origin(),
                vitals.clinicianId(),
                List.of(
                        new Outcome.Measured(
                                new Reading.Electrocardiogram(
                                        new Waveform(
                                                List.of(new Waveform.Channel(Lead.II, samples)),
                                                500,
                                                1,
                                                List.of()),
                                        72),
                                Quality.CLEAN,
                                vitals.at())),
                List.of(),
                vitals.at());
    }
}
