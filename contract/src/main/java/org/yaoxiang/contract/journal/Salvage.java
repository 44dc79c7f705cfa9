package org.yaoxiang.contract.journal;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Finds frames in whatever is left of a card: segments, copies that were set aside, an image, the
/// card itself. A frame is known by its mark and its CRC, wherever it lies; what surrounds it does
/// not matter. It is found only when its bytes lie in one piece. A file system may scatter a file
/// at its blocks of 4 KiB; a frame that crosses such a seam is reported as damaged, not joined.
///
/// Sources are only read. The content of a frame is opaque here.
public final class Salvage {
    private static final int STEP = 8 << 20;
    private static final int WINDOW = STEP + Segment.HEAD_LENGTH + Journal.FRAME_LENGTH_MAX;

    /// A frame that begins somewhere, intact or not.
    ///
    /// @param source what was searched
    /// @param at where in the source it begins, in bytes
    /// @param number its number in its journal, from 1
    /// @param segment the segment that it was written to
    /// @param position where in that segment
    /// @param length of its content in bytes
    public record Spot(String source, long at, int number, int segment, int position, int length) {}

    /// What is missing from a journal.
    ///
    /// @param number the frame's number
    /// @param remains where a frame with this number begins and is damaged; none when its head is
    ///   gone, too
    /// @param before the intact frame before it, behind which it was written; none for the first
    public record Missing(int number, Optional<Spot> remains, Optional<Spot> before) {
        @Override
        public String toString() {
            String where =
                    remains.map(each ->
                                    "damaged at byte "
                                            + each.at
                                            + " of "
                                            + each.source
                                            + ", segment "
                                            + each.segment
                                            + " position "
                                            + each.position)
                            .or(() ->
                                    before.map(each ->
                                            "not found; it was written after frame "
                                                    + each.number
                                                    + ", which is at byte "
                                                    + each.at
                                                    + " of "
                                                    + each.source))
                            .orElse("not found");
            return "frame " + number + ": " + where;
        }
    }

    private record Found(FileChannel channel, Spot spot, String hash) {}

    /// The frames of one journal. A number has more than one content when a card has served twice,
    /// or when an unfinished frame was written anew.
    private static final class Remains {
        private final SortedMap<Integer, Map<String, Found>> frames = new TreeMap<>();
        private final SortedMap<Integer, Spot> damaged = new TreeMap<>();
        private int duplicates;
    }

    private final SortedMap<Integer, Remains> journals = new TreeMap<>();

    /// Searches a source; it must stay open until the salvage is over.
    ///
    /// @param source its name in what is told
    /// @throws IOException when it cannot be read at all; single blocks that cannot are passed over
    public void search(String source, FileChannel channel) throws IOException {
        long size = channel.size();
        long next = 0;
        for (long from = 0; from < size; from += STEP) {
            byte[] window = Blocks.read(channel, from, (int) Math.min(WINDOW, size - from));
            int at = (int) (next - from);
            while (at < Math.min(STEP, window.length)) {
                at += lookAt(source, channel, window, at, from);
            }
            next = from + at;
        }
    }

    /// Takes note of what begins at a place.
    ///
    /// @return how many bytes further to look next
    private int lookAt(String source, FileChannel channel, byte[] window, int at, long from) {
        Optional<Segment.Head> intact = Segment.intact(window, at);
        if (intact.isPresent()) {
            Segment.Head head = intact.get();
            String hash = sha256(window, at + Segment.HEAD_LENGTH, head.length());
            Found found = new Found(channel, spot(source, from + at, head), hash);
            Remains journal = journals.computeIfAbsent(head.journal(), _ -> new Remains());
            Map<String, Found> same =
                    journal.frames.computeIfAbsent(head.number(), _ -> new LinkedHashMap<>());
            if (same.putIfAbsent(hash, found) != null) {
                journal.duplicates++;
            }
            return head.frameLength();
        }
        if (window[at] == (byte) (Segment.FRAME_MARK >>> 24)) {
            Segment.Head.read(ByteBuffer.wrap(window, at, window.length - at))
                    .ifPresent(head ->
                            journals.computeIfAbsent(head.journal(), _ -> new Remains())
                                    .damaged
                                    .putIfAbsent(head.number(), spot(source, from + at, head)));
        }
        return 1;
    }

    /// The journals that intact frames were found of, each by the number that its frames bear.
    public List<Integer> journals() {
        return journals.entrySet().stream()
                .filter(each -> !each.getValue().frames.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The number that frames of a journal bear.
    ///
    /// @param name such as `vault.journal`
    public static int journal(String name) {
        return Segment.journal(requireNonNull(name, "name"));
    }

    /// How many frames of a journal were found, each counted once.
    public int size(int journal) {
        return remains(journal).frames.values().stream().mapToInt(Map::size).sum();
    }

    /// How many intact frames of a journal were found once more.
    public int duplicates(int journal) {
        return remains(journal).duplicates;
    }

    /// The frames that are missing among those that were found and those whose remains were. What
    /// came after the last of them, nobody can tell.
    public List<Missing> missing(int journal) {
        Remains remains = remains(journal);
        List<Missing> missing = new ArrayList<>();
        Optional<Spot> before = Optional.empty();
        int last = remains.frames.lastKey();
        // A damaged head may bear any number, but one just behind the last frame is believed.
        while (remains.damaged.containsKey(last + 1)) {
            last++;
        }
        for (int number = 1; number <= last; number++) {
            Map<String, Found> found = remains.frames.get(number);
            if (found == null) {
                missing.add(
                        new Missing(
                                number, Optional.ofNullable(remains.damaged.get(number)), before));
            } else {
                before = Optional.of(found.values().iterator().next().spot);
            }
        }
        return missing;
    }

    /// The contents that were found of a journal, in the order of their numbers.
    ///
    /// @throws IOException when a source gives them no more
    public void forEach(int journal, Content content) throws IOException {
        for (Map<String, Found> same : remains(journal).frames.values()) {
            for (Found each : same.values()) {
                content.accept(each.spot.number, content(each));
            }
        }
    }

    /// Takes a salvaged content.
    @FunctionalInterface
    public interface Content {
        /// Takes one.
        ///
        /// @param number of its frame
        void accept(int number, byte[] content) throws IOException;
    }

    /// Writes the frames of a journal as a fresh one, with their numbers, so that what is missing
    /// stays known. Further contents of the same number go into journals of their own, named
    /// `-other2` and so on.
    ///
    /// @param name the fresh journal's
    /// @return the names of the journals written
    /// @throws IOException when the disk has a journal of that name, or does not take it all
    public List<String> write(int journal, String name, Disk disk) throws IOException {
        List<String> written = new ArrayList<>();
        for (int life = 0; ; life++) {
            List<Found> frames = new ArrayList<>();
            for (Map<String, Found> same : remains(journal).frames.values()) {
                same.values().stream().skip(life).findFirst().ifPresent(frames::add);
            }
            if (frames.isEmpty()) {
                return written;
            }
            written.add(life == 0 ? name : name + "-other" + (life + 1));
            write(frames, written.getLast(), disk);
        }
    }

    private static void write(List<Found> frames, String name, Disk disk) throws IOException {
        if (!new Segments(name, disk).numbers().isEmpty()) {
            throw new IOException("there is a " + name + " already");
        }
        int tag = Segment.journal(name);
        int segment = 0;
        int next = 0;
        while (next < frames.size()) {
            segment++;
            int first = segment == 1 ? 1 : frames.get(next).spot.number;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(new Segment.Header(Segment.VERSION, tag, segment, first).bytes());
            do {
                Found each = frames.get(next++);
                byte[] content = content(each);
                bytes.writeBytes(
                        Segment.frame(tag, segment, bytes.size(), each.spot.number, content));
            } while (next < frames.size()
                    && bytes.size() + Segment.HEAD_LENGTH + frames.get(next).spot.length
                            <= Journal.SEGMENT_LENGTH_MAX);
            try (FileChannel file = disk.open(Segments.file(name, segment))) {
                Segments.write(file, bytes.toByteArray(), 0);
                file.force(true);
            }
        }
        disk.force();
    }

    private static byte[] content(Found found) throws IOException {
        long from = found.spot.at + Segment.HEAD_LENGTH;
        byte[] content = Blocks.read(found.channel, from, found.spot.length);
        if (!sha256(content, 0, content.length).equals(found.hash)) {
            throw new IOException(
                    found.spot.source + " gives another content at byte " + from + " than before");
        }
        return content;
    }

    private Remains remains(int journal) {
        Remains remains = journals.get(journal);
        if (remains == null) {
            throw new IllegalArgumentException("no frame bears the journal " + journal);
        }
        return remains;
    }

    private static Spot spot(String source, long at, Segment.Head head) {
        return new Spot(source, at, head.number(), head.segment(), head.position(), head.length());
    }

    private static String sha256(byte[] bytes, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
