package org.yaoxiang.thinlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.bridge.map.Algorithms;
import org.yaoxiang.bridge.map.Translation;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Advice;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Fact;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Sealer;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.device.rule.Rulebook;
import org.yaoxiang.mocks.world.LinkTerms;
import org.yaoxiang.mocks.world.LossyLink;

/// What each kind of message costs between one handheld and one gateway with real sockets and DTLS.
/// Every datagram of either side is counted, with 20 bytes of IPv4 and 8 of UDP.
final class Weighing implements AutoCloseable {
    /// As the firmware sets it unless a technician says otherwise.
    private static final Rulebook RULES = new Rulebook(75);

    private static final LinkTerms WIDE = LinkTerms.plain(1e9, Duration.ZERO, 0);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int ECG_SECONDS = 10;

    private final Credentials county;
    private final Credentials clinician;
    private final Credentials own;
    private final Post post;
    private final LossyLink link;
    private final SteppedHandheld handheld;

    /// @param home an empty folder
    Weighing(Path home) throws IOException {
        SecureRandom random = new SecureRandom();
        Parties parties = new Parties(Files.createDirectory(home.resolve("authority")), random);
        Credentials gateway = parties.gateway();
        county = parties.enrolled("county-1", Role.COUNTY);
        clinician = parties.enrolled("dr-li", Role.CLINICIAN);
        own = parties.enrolled("handheld-1", Role.HANDHELD);
        post = new Post(home, gateway, 0, random);
        List.of(county, clinician, own).forEach(each -> post.enrol(each.party()));
        link = LossyLink.open(post.address(), WIDE, WIDE, 1);
        handheld =
                new SteppedHandheld(
                        home,
                        own,
                        gateway,
                        new Recipient(county.id(), (ECPublicKey) county.opening().getPublic()),
                        Map.of(gateway.id(), gateway, clinician.id(), clinician),
                        link.address());
    }

    /// The first question, with the handshake before it.
    Bytes first() throws InterruptedException {
        return cost(handheld::settle);
    }

    /// A question for letters when there is none.
    Bytes question() throws InterruptedException {
        return cost(handheld::ask);
    }

    /// Vitals, without what rules would find in them.
    Bytes vitals() throws InterruptedException {
        return cost(Checks.vitals(handheld.now()), Urgency.ROUTINE);
    }

    /// The same with what the rules find in them.
    Bytes vitalsWithFindings() throws InterruptedException {
        return cost(found(Checks.vitals(handheld.now())), Urgency.ROUTINE);
    }

    Bytes selfTest() throws InterruptedException {
        return cost(
                new SelfTest(
                        Vital.ELECTROCARDIOGRAM,
                        Origin.MEASURED,
                        List.of(new SelfTest.Result.Measured(Probe.NOISE, 4.2, 0, 30, "uV")),
                        handheld.now()),
                Urgency.ROUTINE);
    }

    /// Vitals and the first ten seconds of twelve leads.
    Bytes full(Path record) throws IOException, InterruptedException {
        return cost(
                Checks.ecg(record, Arrays.asList(Lead.values()), ECG_SECONDS, handheld.now()),
                Urgency.ROUTINE);
    }

    /// Vitals checks that waited for one another, all together.
    Bytes burst(int checks) throws InterruptedException {
        return cost(() -> {
            for (int i = 0; i < checks; i++) {
                handheld.save(Checks.vitals(handheld.now()), Urgency.ROUTINE);
            }
            handheld.settle();
        });
    }

    /// The answer to a consult: the question that brings it, the handheld's receipt for it and the
    /// gateway's for that.
    Bytes advice() throws InterruptedException {
        Sealed check = handheld.save(Checks.vitals(handheld.now()), Urgency.SOON);
        Sealed consult =
                handheld.save(
                        new Consult(check.hash(), Urgency.SOON, "请看这位病人", handheld.now()),
                        Urgency.SOON);
        handheld.settle();
        Advice advice =
                new Advice(
                        consult.hash(),
                        clinician.id(),
                        "测试医生",
                        Disposition.WATCH,
                        "血压偏高，请休息半小时后复测，明天再量一次，如有胸痛立即转诊。",
                        new Stamp(Instant.now(), Duration.ofSeconds(1)));
        post.accept(
                new Sealer(clinician.signer(), new SecureRandom())
                        .seal(
                                advice,
                                1,
                                Optional.empty(),
                                Urgency.SOON,
                                List.of(
                                        own.letterKey().recipient(),
                                        county.letterKey().recipient())));
        return cost(handheld::ask);
    }

    /// A day on which nobody touches the handheld.
    Bytes idleDay() throws InterruptedException {
        return cost(() -> handheld.live(DAY));
    }

    /// What a handheld does when something is asked of it.
    @FunctionalInterface
    private interface Doing {
        void run() throws InterruptedException;
    }

    private Bytes cost(Fact fact, Urgency urgency) throws InterruptedException {
        return cost(() -> {
            handheld.save(fact, urgency);
            handheld.settle();
        });
    }

    private Bytes cost(Doing doing) throws InterruptedException {
        Bytes before = carried();
        doing.run();
        if (handheld.unsent() > 0) {
            throw new IllegalStateException(handheld.unsent() + " facts have no receipt");
        }
        return carried().minus(before);
    }

    private Bytes carried() {
        return new Bytes(link.up().bytes(), link.down().bytes());
    }

    /// How many facts the gateway has, for {@link #bundles}.
    int arrived() {
        return post.size();
    }

    /// What the county makes of the facts that arrived after so many, in their author's order.
    List<Bundle> bundles(int after) {
        Translation translation = new Translation();
        List<Bundle> bundles = new ArrayList<>();
        post.facts(after).stream()
                .filter(fact -> fact.author().equals(own.id()))
                .sorted(Comparator.comparingLong(Sealed::sequence))
                .forEach(fact ->
                        bundles.addAll(
                                translation.next(
                                        fact.hash(),
                                        fact.author(),
                                        fact.sequence(),
                                        Opener.open(fact, county.letterKey()),
                                        new Algorithms("SHA-256", "ES256"),
                                        fact.bytes())));
        return bundles;
    }

    private static Check found(Check check) {
        return new Check(
                check.patient(),
                check.place(),
                check.origin(),
                check.clinicianId(),
                check.outcomes(),
                RULES.judge(check.patient(), check.place(), check.outcomes()),
                check.at());
    }

    @Override
    public void close() {
        handheld.close();
        link.close();
        post.close();
    }
}
