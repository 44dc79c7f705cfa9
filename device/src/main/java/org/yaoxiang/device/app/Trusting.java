package org.yaoxiang.device.app;

import java.io.IOException;
import java.nio.file.Path;
import org.yaoxiang.contract.journal.DurableFile;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.TrustList;

/// Takes in whom the county vouches for.
final class Trusting {
    private Trusting() {}

    /// Keeps a trust list, if it is for this handheld's keys.
    ///
    /// @throws HandheldException when it is not; the present one stays
    static void take(Path home, String id, TrustList list) throws IOException {
        Party party =
                list.party(id)
                        .orElseThrow(() ->
                                new HandheldException(
                                        "the trust list does not name " + id + "; enrol it first"));
        if (!Identity.areOf(home, party)) {
            throw new HandheldException("the trust list names other keys for " + id);
        }
        DurableFile.replace(home.resolve(Handheld.TRUST), list.pem());
    }
}
