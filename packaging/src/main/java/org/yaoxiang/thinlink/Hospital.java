package org.yaoxiang.thinlink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.yaoxiang.bridge.feed.FeedCopy;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.crash.Card;
import org.yaoxiang.mocks.world.FaultyDisk;

/// The county's copy of the feed without sockets, on a disk whose power can be cut.
final class Hospital {
    private static final String FEED = "feed.journal";
    private static final int SEGMENT_LENGTH = 1 << 16;

    private final FeedCopy copy;

    /// Starts on what the disk holds.
    Hospital(FaultyDisk disk) {
        copy = new FeedCopy(Journal.open(FEED, new Card(disk), SEGMENT_LENGTH));
    }

    /// Reads the feed once.
    ///
    /// @return whether that is the time to send what does not stand in it: nothing new came, or the
    ///   gateway lacks facts that were read before
    boolean read(Office there) {
        if (!there.isHere(copy.place())) {
            copy.goBack(there::isHere);
            return true;
        }
        List<Sealed> page = there.feed(copy.place().facts());
        copy.append(page);
        return page.isEmpty();
    }

    /// Whether there is nothing more to read.
    boolean isCurrent(Office there) {
        return there.isHere(copy.place()) && there.feed(copy.place().facts()).isEmpty();
    }

    /// Those of some facts that do not stand in the feed.
    List<Sealed> missing(Collection<Sealed> facts) {
        Set<Hash> standing = copy.standing();
        return facts.stream().filter(each -> !standing.contains(each.hash())).toList();
    }

    /// The names of all facts that go into the chart, in their order.
    List<Hash> facts() {
        List<Hash> facts = new ArrayList<>();
        copy.all().forEach(each -> facts.add(each.hash()));
        return facts;
    }
}
