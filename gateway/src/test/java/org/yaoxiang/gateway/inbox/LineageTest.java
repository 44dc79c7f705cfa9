package org.yaoxiang.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Holding;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.gateway.enrol.SomeParties;

class LineageTest {
    private static final int LENGTH = 40;

    @TempDir Path home;
    private SomeParties.Keys county;
    private SomeParties.Keys handheld;
    private List<Sealed> chain;
    private final Lineage lineage = new Lineage();

    @BeforeEach
    void seal() {
        SomeParties parties = new SomeParties(home);
        county = parties.enrolled("county-1", Role.COUNTY);
        handheld = parties.enrolled("handheld-1", Role.HANDHELD);
        chain = chain(1);
    }

    @Test
    void holds_what_came_in_whatever_order_and_nothing_else() {
        List<Sealed> order = new ArrayList<>(chain.subList(0, 30));
        order.remove(9);
        Collections.shuffle(order, new Random(3));
        order.forEach(lineage::add);

        assertThat(lineage.holds(run(1, 9))).isTrue();
        assertThat(lineage.holds(run(11, 30))).isTrue();
        assertThat(lineage.holds(run(10, 30))).isFalse();
        assertThat(lineage.holds(run(11, 31))).isFalse();
        assertThat(lineage.runs()).containsExactly(run(11, 30), run(1, 9));

        lineage.add(chain.get(9));

        assertThat(lineage.holds(run(1, 30))).isTrue();
        assertThat(lineage.runs()).containsExactly(run(1, 30));
    }

    /// A handheld that was restored from a copy has sealed other facts with the same numbers.
    @Test
    void the_branches_of_a_chain_are_told_apart() {
        List<Sealed> other = chain(2);
        chain.subList(0, 5).forEach(lineage::add);
        assertThat(lineage.add(other.get(4))).contains(chain.get(4).hash());

        assertThat(lineage.holds(run(1, 5))).isTrue();
        assertThat(lineage.holds(run(other, 5, 5))).isTrue();
        assertThat(lineage.holds(run(other, 4, 5))).isFalse();
        assertThat(lineage.runs()).containsExactly(run(1, 5), run(other, 5, 5));
        assertThat(lineage.add(chain.get(4))).as("the same once more").isEmpty();
    }

    @Test
    void the_shortest_runs_are_left_out_when_there_are_too_many() {
        for (int i = 0; i < LENGTH; i += 2) {
            lineage.add(chain.get(i));
        }
        lineage.add(chain.get(LENGTH - 1));

        assertThat(lineage.runs()).hasSize(Holding.RUNS_MAX).contains(run(LENGTH - 1, LENGTH));
        assertThat(new Lineage().runs()).isEmpty();
    }

    private Run run(long first, int last) {
        return run(chain, first, last);
    }

    private static Run run(List<Sealed> of, long first, int last) {
        return new Run(first, last, Run.mark(of.get(last - 1).hash()));
    }

    private List<Sealed> chain(int seed) {
        Village village = new Village(handheld, new Random(seed));
        List<Sealed> facts = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            facts.add(village.seal(Village.check("测试病人"), Urgency.ROUTINE, county));
        }
        return facts;
    }
}
