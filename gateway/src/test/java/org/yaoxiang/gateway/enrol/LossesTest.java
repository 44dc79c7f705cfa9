package org.yaoxiang.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.LossQuestion;

class LossesTest {
    private static final Instant NOW = SomeParties.NOW.plusSeconds(3600);
    private static final Instant LATER = NOW.plusSeconds(60);

    @TempDir Path home;
    private SomeParties county;
    private Audit audit;
    private Losses losses;

    @BeforeEach
    void enrol() {
        county = new SomeParties(home);
        county.enrolled("county-1", Role.COUNTY);
        county.enrolled("handheld-1", Role.HANDHELD);
        county.enrolled("handheld-2", Role.HANDHELD);
        audit = new Audit(home);
        losses = new Losses(home, county.registry(), audit);
    }

    @Test
    void a_lost_handheld_is_revoked_and_gets_a_notice_that_names_it() {
        losses.mark("handheld-1", NOW);

        assertThat(county.registry().isRevoked("handheld-1")).isTrue();
        LossNotice notice = LossNotice.parse(asked("handheld-1").orElseThrow());
        assertThat(notice.isBy(county.registry().own().signingKey(Suite.INTERNATIONAL))).isTrue();
        assertThat(notice.print()).isEqualTo(print("handheld-1"));
        assertThat(notice.since()).isEqualTo(NOW);
        assertThat(losses.of("handheld-1")).contains(new Losses.Loss(NOW, Optional.empty()));
    }

    /// Or else the answer would tell strangers who is enrolled, or be signed for the asking.
    @Test
    void whoever_is_not_lost_or_not_known_gets_nothing() {
        assertThat(asked("handheld-1")).as("nobody is lost").isEmpty();
        losses.mark("handheld-1", NOW);

        assertThat(asked("handheld-2")).isEmpty();
        assertThat(losses.answer(new LossQuestion("ab".repeat(32), Optional.empty()), NOW))
                .isEmpty();
        assertThat(asked("handheld-1")).as("the control").isPresent();
    }

    @Test
    void the_same_bytes_are_given_to_every_question() {
        losses.mark("handheld-1", NOW);
        byte[] first = asked("handheld-1").orElseThrow();

        assertThat(asked("handheld-1").orElseThrow()).isEqualTo(first);
        Losses elsewhere = new Losses(home, Registry.open(home), audit);
        assertThat(elsewhere.answer(question("handheld-1", Optional.empty()), LATER).orElseThrow())
                .isEqualTo(first);
    }

    @Test
    void a_handheld_that_has_heeded_its_notice_is_noted_once_and_gets_nothing_more() {
        losses.mark("handheld-1", NOW);

        assertThat(losses.answer(question("handheld-1", Optional.of(NOW.minusMillis(1))), LATER))
                .as("it has heeded another one")
                .isPresent();
        assertThat(losses.of("handheld-1").orElseThrow().heeded()).isEmpty();

        for (int i = 0; i < 3; i++) {
            Instant at = LATER.plusSeconds(i);
            assertThat(losses.answer(question("handheld-1", Optional.of(NOW)), at)).isEmpty();
        }
        assertThat(losses.of("handheld-1")).contains(new Losses.Loss(NOW, Optional.of(LATER)));
        assertThat(audit.read()).containsExactly(LATER + " handheld-1 heeded-loss handheld-1");
    }

    /// Found, recovered with the county's help, and stolen again.
    @Test
    void one_that_is_lost_again_gets_a_newer_notice() {
        losses.mark("handheld-1", NOW);
        assertThat(losses.answer(question("handheld-1", Optional.of(NOW)), LATER)).isEmpty();

        losses.mark("handheld-1", NOW);

        Instant again = NOW.plusMillis(1);
        assertThat(losses.of("handheld-1")).contains(new Losses.Loss(again, Optional.empty()));
        assertThat(
                        LossNotice.parse(
                                        losses.answer(
                                                        question("handheld-1", Optional.of(NOW)),
                                                        LATER)
                                                .orElseThrow())
                                .since())
                .isEqualTo(again);
    }

    @Test
    void only_handhelds_are_lost() {
        for (String id : new String[] {"gateway-1", "county-1", "nobody", "../handheld-1"}) {
            assertThatThrownBy(() -> losses.mark(id, NOW))
                    .as(id)
                    .isInstanceOf(EnrolException.class)
                    .hasMessageContaining("no handheld is enrolled as " + id);
        }
        assertThat(county.registry().isRevoked("county-1")).isFalse();
    }

    @Test
    void a_damaged_notice_says_what_to_do() throws Exception {
        losses.mark("handheld-1", NOW);
        Files.write(home.resolve("lost/handheld-1"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> asked("handheld-1"))
                .isInstanceOf(EnrolException.class)
                .hasMessageContaining("mark it as lost again");
        losses.mark("handheld-1", NOW);
        assertThat(asked("handheld-1")).isPresent();
    }

    private Optional<byte[]> asked(String id) {
        return losses.answer(question(id, Optional.empty()), LATER);
    }

    private LossQuestion question(String id, Optional<Instant> heeded) {
        return new LossQuestion(print(id), heeded);
    }

    private String print(String id) {
        ECPublicKey key =
                county.registry()
                        .everyone()
                        .party(id)
                        .orElseThrow()
                        .signingKey(Suite.INTERNATIONAL);
        return LossNotice.print(key);
    }
}
