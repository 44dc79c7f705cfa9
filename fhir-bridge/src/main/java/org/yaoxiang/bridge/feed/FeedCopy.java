package org.yaoxiang.bridge.feed;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.yaoxiang.bridge.feed.FeedException.Trouble;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.FeedPlace;

/// The county's copy of the gateway's feed, in a journal that only grows.
///
/// A gateway that was put back from a backup has lost facts that are here, and gives them again in
/// another order when they come again. What was copied stays; the journal notes from which place on
/// the feed is read anew, and which facts that are here already stand in it again. So the journal
/// alone tells what the county has and where in the feed it is:
///
/// ```text
///  0     1
/// +-----+-------------------+
/// | 'B' | facts, 4 bytes    |     back to the place after so many facts, big-endian
/// +-----+-------------------+
/// | 'A' | hash, 32 bytes    |     this fact again
/// +-----+-------------------+
/// | a sealed fact           |     the tag of a COSE_Sign1, 0xd2, is neither
/// +-------------------------+
/// ```
///
/// One owner.
public final class FeedCopy implements AutoCloseable {
    private static final byte BACK = 'B';
    private static final byte AGAIN = 'A';

    private final Journal journal;
    private final Set<Hash> known = new HashSet<>();
    private final List<Hash> standing = new ArrayList<>();
    private final List<FeedPlace> places = new ArrayList<>(List.of(FeedPlace.BEGINNING));
    private final Set<Hash> here = new HashSet<>();

    /// @param journal of which this becomes the owner
    /// @throws FeedException when the journal has lost a fact, so that it does not tell its place
    /// @throws SealException when it holds anything else
    public FeedCopy(Journal journal) {
        this.journal = requireNonNull(journal, "journal");
        requireComplete();
        for (int i = 0; i < journal.size(); i++) {
            recall(journal.frame(i).content());
        }
    }

    /// A torn tail is a fact that was never counted and is fetched again; a hole before the last
    /// fact is one that was counted and would be missing for ever.
    private void requireComplete() {
        if (!journal.gaps().isEmpty()) {
            throw new FeedException(
                    Trouble.DAMAGED_JOURNAL,
                    "the local journal of the feed is damaged before its last fact; set it aside,"
                            + " and the feed is read anew from its beginning");
        }
    }

    private void recall(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        switch (frame[0]) {
            case BACK -> stepBack(bytes.getInt(1));
            case AGAIN -> {
                byte[] hash = new byte[Hash.LENGTH];
                bytes.get(1, hash);
                stand(new Hash(hash));
            }
            default -> stand(Sealed.parse(frame).hash());
        }
    }

    /// Every fact that was ever copied, from disk, in the order in which they came.
    public List<Sealed> all() {
        List<Sealed> facts = new ArrayList<>();
        for (int i = 0; i < journal.size(); i++) {
            byte[] frame = journal.frame(i).content();
            if (frame[0] != BACK && frame[0] != AGAIN) {
                facts.add(Sealed.parse(frame));
            }
        }
        return facts;
    }

    /// Where in the feed the copy ends.
    public FeedPlace place() {
        return places.getLast();
    }

    /// The facts that stand in the feed as the gateway has it, as far as it was read.
    public Set<Hash> standing() {
        return Set.copyOf(here);
    }

    /// Whether a fact stands in the feed as the gateway has it, as far as it was read.
    public boolean stands(Hash fact) {
        return here.contains(fact);
    }

    /// Takes in the next facts of the feed. They are durable when this returns.
    ///
    /// @return those that were not here
    /// @throws org.yaoxiang.contract.journal.JournalException when the disk does not take them
    public List<Sealed> append(List<Sealed> facts) {
        List<Sealed> fresh = new ArrayList<>();
        for (Sealed fact : facts) {
            Hash hash = fact.hash();
            // One that stands twice in the same feed is kept as it is, for that should be seen.
            if (known.contains(hash) && !here.contains(hash)) {
                journal.append(
                        ByteBuffer.allocate(1 + Hash.LENGTH).put(AGAIN).put(hash.bytes()).array());
            } else {
                journal.append(fact.bytes());
                fresh.add(fact);
            }
            stand(hash);
        }
        return fresh;
    }

    /// Goes back to the last place at which the gateway agrees, to read on from there. Asks once
    /// for each halving of the feed.
    ///
    /// @param isAgreed whether a place is one of the gateway's feed
    /// @throws org.yaoxiang.contract.journal.JournalException when the disk does not take it
    public void goBack(Predicate<FeedPlace> isAgreed) {
        int agreed = 0;
        int other = standing.size();
        while (agreed < other) {
            int middle = agreed + (other - agreed + 1) / 2;
            if (isAgreed.test(places.get(middle))) {
                agreed = middle;
            } else {
                other = middle - 1;
            }
        }
        journal.append(ByteBuffer.allocate(1 + Integer.BYTES).put(BACK).putInt(agreed).array());
        stepBack(agreed);
    }

    @Override
    public void close() {
        journal.close();
    }

    private void stand(Hash fact) {
        standing.add(fact);
        known.add(fact);
        here.add(fact);
        places.add(place().next(fact));
    }

    private void stepBack(int facts) {
        standing.subList(facts, standing.size()).clear();
        places.subList(facts + 1, places.size()).clear();
        here.clear();
        here.addAll(standing);
    }
}
