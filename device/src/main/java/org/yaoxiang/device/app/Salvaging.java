package org.yaoxiang.device.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.journal.Salvage;
import org.yaoxiang.device.vault.Label;

/// What a technician does with a damaged card: searches it for frames, says what is there and what
/// is missing, and writes what was found as fresh journals elsewhere.
final class Salvaging implements AutoCloseable {
    /// The journals of the handheld, the gateway and the bridge. An image tells no names.
    private static final List<String> NAMES =
            List.of("vault.journal", "inbox.journal", "feed.journal");

    private static final Pattern SEGMENT = Pattern.compile("(.+)\\.[0-9]{6}(\\..+)?");

    private final Salvage salvage = new Salvage();
    private final List<FileChannel> channels = new ArrayList<>();
    private final SortedSet<String> names = new TreeSet<>(NAMES);
    private final Function<byte[], Optional<Label>> decoder;

    /// @param decoder reads the outside of what a frame holds; empty when it cannot
    Salvaging(Function<byte[], Optional<Label>> decoder) {
        this.decoder = decoder;
    }

    /// Searches a file, an image, a block device, or every file in a folder.
    void search(Path source) throws IOException {
        List<Path> files;
        try (Stream<Path> each = Files.walk(source)) {
            // A block device is no regular file.
            files = each.filter(file -> !Files.isDirectory(file)).sorted().toList();
        }
        for (Path file : files) {
            Matcher name = SEGMENT.matcher(file.getFileName().toString());
            if (name.matches()) {
                names.add(name.group(1));
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channels.add(channel);
            salvage.search(file.toString(), channel);
        }
    }

    /// Says what was found and what is missing.
    ///
    /// @return whether there was anything
    boolean report(PrintStream out) throws IOException {
        for (int journal : salvage.journals()) {
            List<Salvage.Missing> missing = salvage.missing(journal);
            out.printf(
                    "%s: %,d frames, %,d copies of them, %,d missing%n",
                    name(journal),
                    salvage.size(journal),
                    salvage.duplicates(journal),
                    missing.size());
            authors(journal, out);
            missing.forEach(each -> out.println("  " + each));
        }
        if (salvage.journals().isEmpty()) {
            out.println("No frame was found.");
        }
        return !salvage.journals().isEmpty();
    }

    /// Writes every journal that was found into a folder.
    void write(Path folder, PrintStream out) throws IOException {
        for (int journal : salvage.journals()) {
            for (String each : salvage.write(journal, name(journal), Disk.of(folder))) {
                out.println("written: " + folder.resolve(each));
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel each : channels) {
            each.close();
        }
    }

    private void authors(int journal, PrintStream out) throws IOException {
        SortedMap<String, SortedSet<Long>> complete = new TreeMap<>();
        SortedMap<String, SortedSet<Long>> others = new TreeMap<>();
        SortedSet<Integer> closed = new TreeSet<>();
        salvage.forEach(
                journal,
                (number, content) -> {
                    Optional<Label> label = decoder.apply(content);
                    if (label.isEmpty()) {
                        closed.add(number);
                        return;
                    }
                    (label.get().isComplete() ? complete : others)
                            .computeIfAbsent(label.get().author(), _ -> new TreeSet<>())
                            .add(label.get().sequence());
                });
        complete.forEach((author, sequences) ->
                out.printf(
                        "  %s: %,d facts, the last is its number %d%s%n",
                        author, sequences.size(), sequences.last(), missing(sequences)));
        others.forEach((author, sequences) ->
                out.printf("  %s: %,d facts for this journal's owner%n", author, sequences.size()));
        if (!closed.isEmpty()) {
            out.printf(
                    "  %,d frames do not tell whose fact they hold: a vault's need its key%n",
                    closed.size());
        }
    }

    /// The numbers that are not there, in runs.
    static String missing(SortedSet<Long> sequences) {
        StringBuilder missing = new StringBuilder();
        long next = 1;
        for (long each : sequences) {
            if (each > next) {
                missing.append(missing.isEmpty() ? "; missing " : ", ").append(next);
                if (each > next + 1) {
                    missing.append(" to ").append(each - 1);
                }
            }
            next = each + 1;
        }
        return missing.toString();
    }

    private String name(int journal) {
        return names.stream()
                .filter(each -> Salvage.journal(each) == journal)
                .findFirst()
                .orElseGet(() -> String.format(Locale.ROOT, "journal-%08x", journal));
    }
}
