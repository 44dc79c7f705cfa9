package org.yaoxiang.ingest;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.yaoxiang.bridge.map.ConditionalBundle;

/// The county's store beside another FHIR server: the same transactions over HTTP, one after the
/// other, each answered before the next. Afterwards the other server gets them as a hospital's
/// server gets them, twice, in two orders and with a kill within, and counts its copies.
final class Race {
    private static final Duration WITHIN = Duration.ofMillis(40);
    private static final int UNCOUNTED = 5;

    private final PrintStream out;
    private final List<Bundle> transactions;

    /// What one side has done.
    private record Result(
            Runner.Start first,
            Runner.Start again,
            double checksPerSecond,
            double resourcesPerSecond,
            double checksPerCpuSecond,
            long peakMib) {}

    /// @param transactions of checks, each with `PUT Type/id` alone
    Race(PrintStream out, List<Bundle> transactions) {
        this.out = out;
        this.transactions = List.copyOf(transactions);
    }

    /// Runs both, one after the other, and prints what they did.
    ///
    /// @param copies how many of the transactions are sent once more as to a hospital
    /// @return whether every count was that of one copy
    boolean run(Runner ours, Runner peer, int copies) throws IOException, InterruptedException {
        Result one = measure(ours);
        ours.stop();
        Result other = measure(peer);
        line("start on an empty database", one.first(), other.first());
        line("start on a filled one", one.again(), other.again());
        line("checks a second", one.checksPerSecond(), other.checksPerSecond());
        line("resources a second", one.resourcesPerSecond(), other.resourcesPerSecond());
        line("checks a second of CPU", one.checksPerCpuSecond(), other.checksPerCpuSecond());
        line("memory at most, MiB", (double) one.peakMib(), (double) other.peakMib());
        return isOneCopyEach(peer, transactions.subList(0, copies));
    }

    private Result measure(Runner runner) throws IOException, InterruptedException {
        Runner.Start first = runner.start();
        int uncounted = transactions.size() / UNCOUNTED;
        int resources = 0;
        double cpuSeconds = runner.cpuSeconds();
        long begun = System.nanoTime();
        for (int i = 0; i < transactions.size(); i++) {
            if (i == uncounted) {
                begun = System.nanoTime();
                cpuSeconds = runner.cpuSeconds();
                resources = 0;
            }
            runner.post(bytes(transactions.get(i)));
            resources += transactions.get(i).getEntry().size();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        cpuSeconds = runner.cpuSeconds() - cpuSeconds;
        require(runner, expected(transactions));
        long peakMib = runner.peakKib() >> 10;
        runner.stop();
        return new Result(
                first,
                runner.start(),
                (transactions.size() - uncounted) / seconds,
                resources / seconds,
                (transactions.size() - uncounted) / cpuSeconds,
                peakMib);
    }

    /// What a hospital gets has ids of the hospital's own, hence a second copy of each resource
    /// beside the one that {@link #measure} has put.
    private boolean isOneCopyEach(Runner peer, List<Bundle> copies)
            throws IOException, InterruptedException {
        List<byte[]> sent = copies.stream().map(each -> bytes(ConditionalBundle.of(each))).toList();
        Map<String, Integer> expected = expected(transactions);
        expected(copies).forEach((type, count) -> expected.merge(type, count, Integer::sum));
        int half = sent.size() / 2;
        for (byte[] each : sent.subList(0, half)) {
            peer.post(each);
        }
        peer.killWithin(sent.get(half), WITHIN);
        peer.start();
        for (byte[] each : sent.subList(half, sent.size())) {
            peer.post(each);
        }
        boolean isOne = isAsExpected("sent once, with a kill within", peer, expected);
        for (byte[] each : sent.reversed()) {
            peer.post(each);
        }
        return isAsExpected("sent again, from the last to the first", peer, expected) && isOne;
    }

    private boolean isAsExpected(String what, Runner peer, Map<String, Integer> expected)
            throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        boolean isSame = true;
        for (Map.Entry<String, Integer> each : expected.entrySet()) {
            int count = peer.count(each.getKey());
            isSame &= count == each.getValue();
            said.add(each.getKey() + " " + count + " of " + each.getValue());
        }
        out.println(what + ": " + String.join(", ", said));
        return isSame;
    }

    private static void require(Runner runner, Map<String, Integer> expected)
            throws IOException, InterruptedException {
        for (Map.Entry<String, Integer> each : expected.entrySet()) {
            int count = runner.count(each.getKey());
            if (count != each.getValue()) {
                throw new IOException(
                        count + " of " + each.getKey() + " are there, not " + each.getValue());
            }
        }
    }

    /// How many resources of each type the transactions name.
    private static Map<String, Integer> expected(List<Bundle> transactions) {
        Set<String> keys =
                transactions.stream()
                        .flatMap(each -> each.getEntry().stream())
                        .map(each -> each.getRequest().getUrl())
                        .collect(Collectors.toCollection(TreeSet::new));
        Map<String, Integer> expected = new TreeMap<>();
        keys.forEach(each -> expected.merge(each.substring(0, each.indexOf('/')), 1, Integer::sum));
        return expected;
    }

    private static byte[] bytes(Bundle transaction) {
        return FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(transaction)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void line(String what, Runner.Start ours, Runner.Start peer) {
        line(what + ", s", ours.seconds(), peer.seconds());
        line(what + ", s of CPU", ours.cpuSeconds(), peer.cpuSeconds());
    }

    private void line(String what, double ours, double peer) {
        out.printf("%-38s %10.1f %10.1f  1 : %.2f%n", what, ours, peer, peer / ours);
    }
}
