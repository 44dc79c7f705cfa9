package org.yaoxiang.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.wire.LossQuestion;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.device.vault.Destruction;
import org.yaoxiang.device.vault.Door;
import org.yaoxiang.device.vault.PinCost;

/// When a handheld asks whether it was lost, in manual time, and what it does then.
class LossWatchTest {
    private static final Instant SINCE = Instant.parse("2026-11-25T08:00:00Z");

    @TempDir Path home;
    private final KeyPair gateway = Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
    private final ECPublicKey own =
            (ECPublicKey) Suite.INTERNATIONAL.newKeyPair(new SecureRandom()).getPublic();
    private final List<LossQuestion> asked = new ArrayList<>();
    private Duration now = Duration.ofSeconds(20);
    private Optional<byte[]> answer = Optional.of(new byte[0]);
    private boolean hasSocket = true;
    private int lost;
    private LossWatch watch;

    @BeforeEach
    void make() throws IOException {
        Door.make(
                home,
                new byte[32],
                "doctor-1",
                "583920".toCharArray(),
                new PinCost(16, 1, 1),
                new Random(1));
        watch =
                new LossWatch(
                        new Destruction(
                                Disk.of(home), (ECPublicKey) gateway.getPublic(), own, () -> {}),
                        LossNotice.print(own),
                        this::ask,
                        () -> now,
                        () -> lost++);
    }

    @Test
    void asks_at_the_start_and_again_when_the_answer_is_six_hours_old() {
        watch.look();
        assertThat(asked)
                .containsExactly(new LossQuestion(LossNotice.print(own), Optional.empty()));

        assertThat(questionsWithin(Duration.ofMinutes(6 * 60 - 1))).isZero();
        assertThat(questionsWithin(Duration.ofMinutes(2))).isOne();
        assertThat(lost).isZero();
    }

    @Test
    void a_gateway_that_is_silent_or_a_board_without_a_socket_is_asked_every_hour() {
        answer = Optional.empty();
        assertThat(questionsWithin(Duration.ofHours(10))).isEqualTo(10);
        hasSocket = false;
        assertThat(questionsWithin(Duration.ofHours(3))).isEqualTo(3);
        hasSocket = true;
        answer = Optional.of(new byte[0]);
        assertThat(questionsWithin(Duration.ofHours(6))).as("the control").isOne();
    }

    @Test
    void a_gateway_that_tells_the_time_is_not_asked() {
        watch.look();
        int before = asked.size();
        for (int hour = 0; hour < 48; hour++) {
            watch.heard();
            questionsWithin(Duration.ofHours(1));
        }
        assertThat(asked).hasSize(before);
        assertThat(questionsWithin(Duration.ofHours(6))).as("the control: silent again").isOne();
    }

    @Test
    void a_gateway_that_refuses_is_asked_although_it_told_the_time_before() {
        watch.look();
        watch.heard();
        follow(Optional.empty(), Optional.empty());
        assertThat(questionsWithin(Duration.ofHours(2))).as("the control").isZero();
        follow(Optional.empty(), Optional.of(Trouble.NO_ANSWER));
        assertThat(questionsWithin(Duration.ofHours(2))).as("silence is none").isZero();

        follow(Optional.empty(), Optional.of(Trouble.NOT_TRUSTED));
        assertThat(questionsWithin(Duration.ofMinutes(1))).isOne();
        assertThat(questionsWithin(Duration.ofMinutes(59))).isZero();
    }

    /// As the threshold answers whoever is revoked within a session.
    @Test
    void a_gateway_that_answers_without_the_time_is_asked() {
        watch.look();
        questionsWithin(Duration.ofHours(2));
        watch.heard();
        follow(Optional.of(now.plusMillis(3)), Optional.empty());
        assertThat(questionsWithin(Duration.ofMinutes(10))).as("the control").isZero();

        follow(Optional.of(now), Optional.empty());
        assertThat(questionsWithin(Duration.ofMinutes(1))).isOne();
    }

    @Test
    void a_notice_destroys_the_keys_and_the_gateway_is_told_at_once() {
        answer = Optional.of(notice(gateway));
        watch.look();

        assertThat(lost).isOne();
        assertThat(asked)
                .extracting(LossQuestion::heeded)
                .containsExactly(Optional.empty(), Optional.of(SINCE));
        assertThat(door().isLost()).isTrue();

        answer = Optional.of(new byte[0]);
        questionsWithin(Duration.ofHours(12));
        assertThat(asked.getLast().heeded()).contains(SINCE);
        assertThat(lost).isOne();
    }

    @Test
    void what_is_no_notice_of_the_gateways_changes_nothing() {
        answer = Optional.of(notice(Suite.INTERNATIONAL.newKeyPair(new SecureRandom())));
        watch.look();

        assertThat(lost).isZero();
        assertThat(door().isLost()).isFalse();
        assertThat(asked).hasSize(1);
    }

    private void follow(Optional<Duration> lastAnswer, Optional<Trouble> trouble) {
        watch.follow(() -> new LossWatch.Contact(lastAnswer, trouble));
    }

    private Optional<byte[]> ask(LossQuestion question) throws IOException {
        asked.add(question);
        if (!hasSocket) {
            throw new IOException("no socket");
        }
        return answer;
    }

    /// As often as the handheld looks.
    private int questionsWithin(Duration span) {
        int before = asked.size();
        for (Duration end = now.plus(span); now.compareTo(end) < 0; ) {
            now = now.plusMinutes(1);
            watch.look();
        }
        return asked.size() - before;
    }

    private Door door() {
        return new Door(home, () -> new byte[32], PinCost.RECOMMENDED, new Random(2), () -> 0);
    }

    private byte[] notice(KeyPair by) {
        return LossNotice.sign(own, SINCE, new Signer("gateway-1", by.getPrivate())).bytes();
    }
}
