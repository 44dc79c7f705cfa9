package org.yaoxiang.bridge.portal;

import java.util.List;
import java.util.Optional;
import org.yaoxiang.bridge.chain.Break;
import org.yaoxiang.bridge.consult.Case;
import org.yaoxiang.bridge.hospital.Standing;
import org.yaoxiang.bridge.map.Emergency;
import org.yaoxiang.contract.code.Disposition;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Signer;

/// What the portal needs of the rest of the bridge. Called by many threads at once.
public interface Desk {
    /// All consults whose check is known, in the queue's order.
    List<Case> cases();

    /// Notes that a clinician is about to be shown cases.
    ///
    /// @throws DeskException when it cannot be noted; the cases are then not to be shown
    void noteView(String clinicianId, String name, List<Case> shown);

    /// The last accesses in an emergency, newest first.
    List<Emergency> emergencies();

    /// Takes a consult.
    ///
    /// @param name the clinician's name, 1 to 128 characters
    /// @return the name of the sealed claim
    /// @throws DeskException when it is not sealed and on its way
    Hash claim(Signer by, String name, Hash consult);

    /// Answers a consult.
    ///
    /// @param name the clinician's name as the village reads it, 1 to 128 characters
    /// @param text 1 to 4000 characters
    /// @return the name of the sealed advice
    /// @throws DeskException when it is not sealed and on its way
    Hash advise(Signer by, String name, Hash consult, Disposition disposition, String text);

    /// What is proven to be wrong with the facts that the county has, to be said on every page.
    List<Break> breaks();

    /// How far the hospitals' own servers are; none when there are none.
    List<Standing> standings();

    /// Tries a transaction again that a hospital refused.
    ///
    /// @param part its place among the fact's transactions, from 0
    /// @return whether it was in quarantine
    /// @throws DeskException when that cannot be noted
    boolean again(String hospital, Hash fact, int part);

    /// What hinders the feed, in words for the doctor; empty when all is well.
    Optional<String> trouble();
}
