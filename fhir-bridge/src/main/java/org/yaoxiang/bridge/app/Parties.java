package org.yaoxiang.bridge.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.bridge.feed.FeedReader;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.TrustException;
import org.yaoxiang.contract.trust.TrustList;

/// Whom the county's authority vouches for. The list is kept in a file, so that the bridge starts
/// while the gateway is down, and is asked for again when an unknown author appears. The authority
/// is the one of the file: a gateway cannot bring another. Thread-safe.
final class Parties {
    private static final Logger LOG = LoggerFactory.getLogger(Parties.class);

    private final Path file;
    private final FeedReader reader;
    private TrustList list;

    Parties(Path file, FeedReader reader) {
        this.file = file;
        this.reader = reader;
        this.list = read(file);
    }

    /// Reads a trust list from a file.
    ///
    /// @throws BridgeException when there is none, saying how to get it
    static TrustList read(Path file) {
        if (!Files.exists(file)) {
            throw new BridgeException(
                    "this bridge is not enrolled: let the gateway enrol request.pem with --role"
                            + " COUNTY and take its answer in with `trust`");
        }
        try {
            return TrustList.parse(Files.readAllBytes(file));
        } catch (IOException | TrustException e) {
            throw new BridgeException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Replaces the list as a whole.
    static void write(Path file, TrustList list) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(
                next,
                list.pem(),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The party with an id, asking the gateway when it is not in the list.
    ///
    /// @throws org.yaoxiang.bridge.feed.FeedException when the gateway must be asked and does not
    ///   answer
    synchronized Optional<Party> party(String id) {
        Optional<Party> known = list.party(id);
        if (known.isPresent()) {
            return known;
        }
        refresh();
        return list.party(id);
    }

    private void refresh() {
        TrustList fresh = reader.parties();
        if (!fresh.authority().equals(list.authority())) {
            LOG.error("the gateway shows another authority's trust list; it is not taken");
            return;
        }
        list = fresh;
        try {
            write(file, fresh);
        } catch (IOException e) {
            LOG.error("cannot keep the trust list: {}", e.toString());
        }
    }
}
