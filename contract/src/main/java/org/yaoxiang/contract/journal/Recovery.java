package org.yaoxiang.contract.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.zip.CRC32C;
import org.yaoxiang.contract.journal.Journal.Damage;
import org.yaoxiang.contract.journal.Journal.Gap;

/// Finds the intact frames of a journal and makes its files sound. May be cut at every step: what
/// it has not finished it finds again as it was.
final class Recovery {
    /// Where an intact frame lies.
    record Place(int segment, int position, int number) {}

    private final Segments files;
    private final List<Place> places = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long closedLength;
    private int segment;
    private int next = 1;
    private int end;
    private boolean isStuck;

    private Recovery(Segments files) {
        this.files = files;
    }

    /// Recovers a journal whose owner nobody else is.
    static Recovery of(Segments files) throws IOException {
        Recovery recovery = new Recovery(files);
        recovery.recover();
        return recovery;
    }

    /// The intact frames, oldest first.
    List<Place> places() {
        return places;
    }

    List<Damage> damages() {
        return damages;
    }

    List<Gap> gaps() {
        return gaps;
    }

    /// The last segment's number; 0 when there is none.
    int segment() {
        return segment;
    }

    /// Bytes of all segments before the last.
    long closedLength() {
        return closedLength;
    }

    /// Where the last segment's frames end.
    int end() {
        return end;
    }

    /// The next frame's number.
    int next() {
        return next;
    }

    /// Whether the last segment ends in what could be neither used nor set aside, so that it can
    /// take no frame.
    boolean isStuck() {
        return isStuck;
    }

    private void recover() throws IOException {
        SortedSet<Integer> numbers = files.numbers();
        for (int number : numbers) {
            if (number > segment + 1) {
                damages.add(missing(segment + 1, number - 1));
            }
            closedLength += end;
            segment = number;
            recoverSegment(number == numbers.last());
        }
        if (segment > 0) {
            // What was read now may be known to the system only, if forcing it has failed before.
            try (FileChannel last = files.disk().open(files.file(segment))) {
                last.force(true);
            }
            files.disk().force();
        }
    }

    /// Takes in the intact frames of one segment and makes its file sound.
    private void recoverSegment(boolean isLast) throws IOException {
        byte[] bytes = files.read(segment);
        Segment.Scan scan = Segment.scan(bytes, files.journal(), segment);
        for (int read = 1; read < Segments.READS_MAX && !isSound(scan, bytes); read++) {
            byte[] again = files.read(segment);
            Segment.Scan other = Segment.scan(again, files.journal(), segment);
            if (other.frames().size() > scan.frames().size() || isSound(other, again)) {
                bytes = again;
                scan = other;
            }
        }
        int first = scan.header().map(Segment.Header::first).orElse(next);
        expect(first);
        for (Segment.Head frame : scan.frames()) {
            expect(frame.number());
            places.add(new Place(segment, frame.position(), frame.number()));
            next = frame.number() + 1;
        }
        end = scan.end();
        if (isSound(scan, bytes)) {
            return;
        }
        boolean isEmpty = scan.header().isEmpty() && scan.frames().isEmpty();
        if (isLast && (isEmpty || (scan.header().isPresent() && scan.damages().isEmpty()))) {
            cutTail(bytes, isEmpty ? 0 : end, first);
        } else {
            replace(bytes, scan, first, isLast);
        }
    }

    /// Notes that the numbers from the next one to the one before this are gone.
    private void expect(int number) {
        if (number <= next) {
            return;
        }
        boolean isSameGap = !gaps.isEmpty() && gaps.getLast().last() == next - 1;
        int from = isSameGap ? gaps.removeLast().first() : next;
        gaps.add(new Gap(from, number - 1));
        next = number;
    }

    /// A power cut leaves a part of a frame, or of a header when a segment was being begun. The
    /// part is copied and forced before it is cut, so that a cut in between loses nothing.
    private void cutTail(byte[] bytes, int from, int first) {
        String aside = files.file(segment) + ".torn-" + from + "-" + crc(bytes, from);
        String fate = "kept in " + aside;
        try (FileChannel file = files.disk().open(files.file(segment))) {
            if (from < bytes.length) {
                files.write(aside, Arrays.copyOfRange(bytes, from, bytes.length));
                files.disk().force();
                file.truncate(from);
            }
            if (from == 0) {
                Segments.write(file, files.header(segment, first), 0);
            }
            file.force(true);
        } catch (IOException e) {
            // What is intact can be read all the same. A frame behind a torn one would be damage.
            isStuck = true;
            fate = "they could not be set aside, so that nothing more is taken: " + e.getMessage();
        }
        if (from < bytes.length) {
            damages.add(new Damage(files.file(segment), from, bytes.length - from, fate));
        }
    }

    /// Puts a clean segment in the place of a damaged one, of which a copy is kept. Both are
    /// durable before the one step that changes anything.
    private void replace(byte[] bytes, Segment.Scan scan, int first, boolean isLast) {
        String aside = files.file(segment) + ".damaged-" + crc(bytes, 0);
        String fate = "the segment as it was is kept in " + aside;
        List<Place> clean = new ArrayList<>();
        ByteBuffer frames = ByteBuffer.allocate(bytes.length + Segment.HEADER_LENGTH);
        frames.put(files.header(segment, first));
        for (Segment.Head frame : scan.frames()) {
            int from = frame.position() + Segment.HEAD_LENGTH;
            byte[] content = Arrays.copyOfRange(bytes, from, from + frame.length());
            clean.add(new Place(segment, frames.position(), frame.number()));
            frames.put(
                    Segment.frame(
                            files.journal(), segment, frames.position(), frame.number(), content));
        }
        byte[] whole = Arrays.copyOf(frames.array(), frames.position());
        try {
            files.write(aside, bytes);
            files.write(files.file(segment) + ".clean", whole);
            files.disk().force();
            files.disk().move(files.file(segment) + ".clean", files.file(segment));
            places.subList(places.size() - clean.size(), places.size()).clear();
            places.addAll(clean);
            end = whole.length;
            files.disk().force();
        } catch (IOException e) {
            // The damaged segment still holds the same frames, and the next opening tries again. A
            // frame must not be written over what was not set aside.
            isStuck |= isLast;
            fate = "the segment stays as it is, for it could not be copied: " + e.getMessage();
        }
        damages(scan, bytes, fate);
    }

    private void damages(Segment.Scan scan, byte[] bytes, String fate) {
        String file = files.file(segment);
        if (scan.header().isEmpty()) {
            int length = Math.min(Segment.HEADER_LENGTH, bytes.length);
            damages.add(new Damage(file, 0, length, fate));
        }
        for (Segment.Region each : scan.damages()) {
            damages.add(new Damage(file, each.from(), each.to() - each.from(), fate));
        }
        if (scan.end() < bytes.length) {
            damages.add(new Damage(file, scan.end(), bytes.length - scan.end(), fate));
        }
    }

    private Damage missing(int from, int to) {
        return new Damage(
                from == to ? files.file(from) : files.file(from) + " to " + files.file(to),
                0,
                0,
                "");
    }

    private static boolean isSound(Segment.Scan scan, byte[] bytes) {
        return scan.header().isPresent() && scan.damages().isEmpty() && scan.end() == bytes.length;
    }

    /// Names a copy by what it holds, so that one which is made again after a power cut takes the
    /// place of the first, and another one does not.
    private static String crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
