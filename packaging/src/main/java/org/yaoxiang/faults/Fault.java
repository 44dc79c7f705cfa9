package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;

/// One fault that can strike.
///
/// @param begin breaks something
/// @param end mends it; of what happens only once there is nothing to mend
record Fault(Runnable begin, Runnable end) {
    Fault {
        requireNonNull(begin, "begin");
        requireNonNull(end, "end");
    }

    /// Nothing goes wrong.
    static final Fault NONE = once(() -> {});

    static Fault once(Runnable deed) {
        return new Fault(deed, () -> {});
    }

    /// What happens at once and then every so often, until it is over.
    static Fault recurring(Course course, Duration every, Runnable deed) {
        boolean[] isOver = {false};
        Runnable[] again = new Runnable[1];
        again[0] =
                () -> {
                    if (!isOver[0]) {
                        deed.run();
                        course.plan(every, again[0]);
                    }
                };
        return new Fault(again[0], () -> isOver[0] = true);
    }

    /// A row of an instrument's table: which faults of a kind can strike it, and what it may then
    /// say. A reading that is true is right whatever struck.
    ///
    /// @param right the reasons that send whoever reads them to the cause
    /// @param promptly what must be said within a second of the fault
    /// @param isUnseen whether what is damaged carries nothing that could show it
    /// @param fault chooses one of the kind
    record Row(
            Kind kind,
            Set<Refusal> right,
            Optional<Refusal> promptly,
            boolean isUnseen,
            Function<RandomGenerator, Fault> fault) {
        /// Nothing may be refused.
        static final Row NONE =
                new Row(Kind.NONE, Set.of(), Optional.empty(), false, _ -> Fault.NONE);

        Row {
            requireNonNull(kind, "kind");
            right = Set.copyOf(right);
            requireNonNull(promptly, "promptly");
            requireNonNull(fault, "fault");
        }

        static Row of(
                Kind kind, Function<RandomGenerator, Fault> fault, Refusal first, Refusal... more) {
            return new Row(kind, EnumSet.of(first, more), Optional.empty(), false, fault);
        }

        /// What no instrument may refuse for.
        static Row harmless(Kind kind, Function<RandomGenerator, Fault> fault) {
            return new Row(kind, Set.of(), Optional.empty(), false, fault);
        }

        /// The same, of what carries no checksum.
        Row unseen() {
            return new Row(kind, right, promptly, true, fault);
        }

        /// Whose first reason must be said within a second.
        static Row prompt(
                Kind kind, Function<RandomGenerator, Fault> fault, Refusal first, Refusal... more) {
            return new Row(kind, EnumSet.of(first, more), Optional.of(first), false, fault);
        }
    }
}
