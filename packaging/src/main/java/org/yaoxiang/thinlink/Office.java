package org.yaoxiang.thinlink;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.FeedPlace;
import org.yaoxiang.contract.wire.Part;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.crash.Card;
import org.yaoxiang.device.uplink.Link;
import org.yaoxiang.device.uplink.Trouble;
import org.yaoxiang.gateway.inbox.Acceptance;
import org.yaoxiang.gateway.inbox.Assembly;
import org.yaoxiang.gateway.inbox.Inbox;
import org.yaoxiang.gateway.inbox.Intake;
import org.yaoxiang.gateway.outbox.Letters;
import org.yaoxiang.gateway.outbox.Outbox;
import org.yaoxiang.mocks.world.FaultyDisk;

/// A gateway without sockets, on a disk whose power can be cut.
final class Office implements AutoCloseable {
    static final Keys KEYS = new Keys(new SecureRandom());

    private static final String INBOX = "inbox.journal";
    private static final int PAGE_BYTES = 4096;
    private static final int SEGMENT_LENGTH = 1 << 16;

    /// The parties of all schedules; making keys takes longer than a schedule.
    record Keys(Credentials gateway, Credentials county, Credentials handheld) {
        Keys(SecureRandom random) {
            this(
                    Credentials.of("gateway-1", Role.GATEWAY, Instant.now(), random),
                    Credentials.of("county-1", Role.CLINICIAN, Instant.now(), random),
                    Credentials.of("handheld-1", Role.HANDHELD, Instant.now(), random));
        }
    }

    private final Inbox inbox;
    private final Outbox outbox = new Outbox();
    private final Intake intake;

    /// Starts on what the disk holds.
    ///
    /// @param folder of parts, which a power cut spares: they are no promise
    Office(FaultyDisk disk, Path folder, Supplier<Duration> clock, RandomGenerator random) {
        Map<String, Party> parties =
                Map.of(
                        KEYS.county().id(), KEYS.county().party(),
                        KEYS.handheld().id(), KEYS.handheld().party());
        inbox =
                new Inbox(
                        () -> Journal.open(INBOX, new Card(disk), SEGMENT_LENGTH),
                        id -> Optional.ofNullable(parties.get(id)),
                        KEYS.gateway().signer(),
                        () -> stamp(clock.get()),
                        new SplittableRandom(random.nextLong()));
        inbox.forEach(outbox::note);
        intake = new Intake(inbox, new Assembly(folder, Instant.EPOCH));
    }

    static Stamp stamp(Duration now) {
        return new Stamp(Instant.EPOCH.plus(now), Duration.ofSeconds(1));
    }

    Link.Answer take(String name, byte[] fact) {
        return answer(intake.take(KEYS.handheld().id(), name, fact));
    }

    /// Takes slim facts that come together. Done with receipts as slim, or with nothing when the
    /// first must come whole.
    Link.Answer takeSlim(byte[] together) {
        return answer(intake.takeSlim(KEYS.handheld().id(), together));
    }

    Link.Answer take(Part part) {
        return answer(intake.take(KEYS.handheld().id(), part));
    }

    private Link.Answer answer(Intake.Result result) {
        return switch (result) {
            case Intake.Result.Receipted(Sealed receipt) -> done(receipt.bytes());
            case Intake.Result.SlimReceipted(byte[] receipts, boolean _) -> done(receipts);
            case Intake.Result.Unclear() -> done(new byte[0]);
            case Intake.Result.Taken(var held) -> new Link.Answer.Taken(held);
            case Intake.Result.Malformed(String why) -> new Link.Answer.Rejected(why);
            case Intake.Result.Forbidden(String why) -> new Link.Answer.Rejected(why);
            case Intake.Result.Unavailable() -> new Link.Answer.Failed(Trouble.BUSY);
        };
    }

    /// The letter that waits for the handheld, or nothing; before that what is held here, when the
    /// handheld takes more to be.
    Link.Answer next(Receipted receipted) {
        return done(
                new Letters(inbox, outbox)
                        .next(KEYS.handheld().id(), receipted)
                        .map(Sealed::bytes)
                        .orElse(new byte[0]));
    }

    private Link.Answer done(byte[] body) {
        return new Link.Answer.Done(body, outbox.waiting(KEYS.handheld().id()));
    }

    /// Takes what the county has sealed.
    ///
    /// @return whether it is saved
    boolean post(Sealed letter) {
        return inbox.accept(letter) instanceof Acceptance.Accepted;
    }

    /// Whether a reader's place is one of this feed.
    boolean isHere(FeedPlace place) {
        return inbox.place(place.facts()).filter(place::equals).isPresent();
    }

    /// A page of the feed.
    List<Sealed> feed(int after) {
        return inbox.facts(after, PAGE_BYTES);
    }

    /// How many letters wait for the handheld.
    int waiting() {
        return outbox.waiting(KEYS.handheld().id());
    }

    /// The names of all facts here, in the order of arrival.
    List<Hash> facts() {
        List<Hash> facts = new ArrayList<>();
        for (Sealed each : inbox.facts(0, Integer.MAX_VALUE)) {
            facts.add(each.hash());
        }
        return facts;
    }

    @Override
    public void close() {
        inbox.close();
    }
}
