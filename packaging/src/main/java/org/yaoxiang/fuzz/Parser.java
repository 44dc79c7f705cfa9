package org.yaoxiang.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// A parser of bytes from outside, and what it may do with bytes that it does not read.
///
/// @param samples bytes that it reads
/// @param refusals what it throws then; anything else is a fault
record Parser(
        String name,
        List<byte[]> samples,
        Consumer<byte[]> parse,
        Set<Class<? extends Exception>> refusals) {
    /// What became of the tried bytes.
    ///
    /// @param first the number of the first case that failed and what was thrown
    record Count(long tried, long read, long refused, long failed, Optional<String> first) {}

    Parser {
        samples = List.copyOf(samples);
        refusals = Set.copyOf(refusals);
    }

    /// Tries mutated samples.
    ///
    /// @throws IllegalStateException when a sample itself is not read: then nothing would be tried
    Count run(long seed, long count) {
        for (byte[] sample : samples) {
            if (attempt(sample).isPresent()) {
                throw new IllegalStateException(name + " does not read its own sample");
            }
        }
        long read = 0;
        long refused = 0;
        long failed = 0;
        Optional<String> first = Optional.empty();
        for (long i = 0; i < count; i++) {
            byte[] bytes = Mutation.of(samples, new SplittableRandom(seed * 1_000_003 + i));
            Optional<Throwable> thrown = attempt(bytes);
            if (thrown.isEmpty()) {
                read++;
            } else if (refusals.contains(thrown.get().getClass())) {
                refused++;
            } else {
                failed++;
                long number = i;
                first = first.or(() -> Optional.of("case " + number + ": " + thrown.get()));
            }
        }
        return new Count(count, read, refused, failed, first);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // Nothing is printed; whatever comes is counted.
    private Optional<Throwable> attempt(byte[] bytes) {
        try {
            parse.accept(bytes);
            return Optional.empty();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return Optional.of(e);
        }
    }
}
