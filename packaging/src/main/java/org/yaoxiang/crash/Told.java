package org.yaoxiang.crash;

import java.util.List;
import java.util.stream.Stream;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Person;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;

/// What a vault tells its pages: the facts, their true times, how far each own one has come, what
/// waits, and whom searches find with their trends. Two vaults with the same journal tell the same,
/// whatever became of their indexes.
record Told(
        List<Entry> facts,
        List<Stamp> times,
        List<State> states,
        List<Entry> unsent,
        List<List<Person>> found) {
    /// Of the visits' patients: part of a name, initials, a year that two share, a number, nobody.
    private static final List<String> SEARCHES = List.of("测试", "stf", "1950", "v-3", "nobody");

    static Told by(Vault vault) {
        List<Entry> facts = vault.entries();
        Stream<Entry> own = facts.stream().filter(Entry::own);
        return new Told(
                facts,
                facts.stream().map(vault::placedAt).toList(),
                own.map(each -> vault.state(each.hash())).toList(),
                vault.unsent(),
                SEARCHES.stream().map(vault::search).toList());
    }
}
