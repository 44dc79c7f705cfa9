package org.yaoxiang.contract.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The form of one of a journal's files: a header, then frames. All numbers are big endian.
///
/// ```text
///  0        4         8         12        16            20        24
/// +--------+---------+---------+---------+-------------+---------+
/// | "YXS1" | version | journal | segment | first frame | CRC-32C |      CRC over all before it
/// +--------+---------+---------+---------+-------------+---------+
///  0        4         8         12         16      20       24        28
/// +--------+---------+---------+----------+-------+--------+---------+--------------+
/// | "YXF2" | journal | segment | position | frame | length | CRC-32C | length bytes |
/// +--------+---------+---------+----------+-------+--------+---------+--------------+
///                                   CRC over all before it and the length bytes
/// ```
///
/// `journal` is the CRC-32C of the journal's name, `frame` the frame's number in the journal from
/// 1, `position` where the frame begins in its segment. A frame is intact only where it says that
/// it lies, so that one which the disk wrote to another place is not taken for one that belongs
/// there. The header keeps this form in every later version, for only thus can an older program say
/// that it is too old.
final class Segment {
    static final int VERSION = 1;
    static final int HEADER_LENGTH = 24;
    static final int HEAD_LENGTH = 28;
    static final int FRAME_MARK = 0x59584632;
    private static final int HEADER_MARK = 0x59585331;

    /// What a segment's header says.
    ///
    /// @param first the number that the segment's first frame had when the segment was begun
    record Header(int version, int journal, int segment, int first) {
        byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH);
            bytes.putInt(HEADER_MARK).putInt(version).putInt(journal).putInt(segment).putInt(first);
            return bytes.putInt(crc(bytes.array(), HEADER_LENGTH - 4)).array();
        }

        /// The header at the beginning of a file; none when it is not intact.
        static Optional<Header> parse(byte[] file) {
            if (file.length < HEADER_LENGTH) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.wrap(file);
            int mark = bytes.getInt();
            Header header =
                    new Header(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
            return mark == HEADER_MARK && bytes.getInt() == crc(file, HEADER_LENGTH - 4)
                    ? Optional.of(header)
                    : Optional.empty();
        }
    }

    /// What a frame's head says, before the content was held against it.
    record Head(int journal, int segment, int position, int number, int length, int crc) {
        /// The head that begins at the buffer's position; none when no frame can begin so.
        static Optional<Head> read(ByteBuffer bytes) {
            if (bytes.remaining() < HEAD_LENGTH || bytes.getInt(bytes.position()) != FRAME_MARK) {
                return Optional.empty();
            }
            ByteBuffer at = bytes.slice().position(4);
            Head head =
                    new Head(
                            at.getInt(),
                            at.getInt(),
                            at.getInt(),
                            at.getInt(),
                            at.getInt(),
                            at.getInt());
            return head.segment >= 1
                            && head.position >= HEADER_LENGTH
                            && head.number >= 1
                            && head.length >= 1
                            && head.length <= Journal.FRAME_LENGTH_MAX
                    ? Optional.of(head)
                    : Optional.empty();
        }

        boolean liesAt(int itsJournal, int itsSegment, long itsPosition) {
            return journal == itsJournal && segment == itsSegment && position == itsPosition;
        }

        boolean isOf(byte[] content) {
            return content.length == length
                    && crc == Segment.crc(open(this), 0, content, 0, length);
        }

        /// Bytes from the frame's begin to its end.
        int frameLength() {
            return HEAD_LENGTH + length;
        }
    }

    /// Bytes that are not an intact frame.
    record Region(int from, int to) {}

    /// What lies in a segment's bytes.
    ///
    /// @param header none when it is not intact
    /// @param frames the intact frames in their order
    /// @param damages what lies between them; neither the header nor what lies after the last
    /// @param end where the last intact frame ends
    record Scan(Optional<Header> header, List<Head> frames, List<Region> damages, int end) {}

    private Segment() {}

    /// The number by which a journal's files and frames know it.
    static int journal(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return crc(bytes, bytes.length);
    }

    /// A frame in its final form.
    static byte[] frame(int journal, int segment, int position, int number, byte[] content) {
        byte[] head = open(new Head(journal, segment, position, number, content.length, 0));
        int crc = crc(head, 0, content, 0, content.length);
        return ByteBuffer.allocate(HEAD_LENGTH + content.length)
                .put(head)
                .putInt(crc)
                .put(content)
                .array();
    }

    /// Finds the intact frames in a segment's bytes.
    static Scan scan(byte[] file, int journal, int segment) {
        Optional<Header> header =
                Header.parse(file)
                        .filter(each -> each.journal == journal && each.segment == segment);
        List<Head> frames = new ArrayList<>();
        List<Region> damages = new ArrayList<>();
        int end = HEADER_LENGTH;
        int last = 0;
        for (int at = HEADER_LENGTH; at < file.length; ) {
            Optional<Head> head = intact(file, at);
            if (head.isEmpty()
                    || !head.get().liesAt(journal, segment, at)
                    || head.get().number <= last) {
                at++;
                continue;
            }
            if (at > end) {
                damages.add(new Region(end, at));
            }
            frames.add(head.get());
            last = head.get().number;
            at += head.get().frameLength();
            end = at;
        }
        return new Scan(header, List.copyOf(frames), List.copyOf(damages), end);
    }

    /// The head of the frame at a place in some bytes, when the whole frame is there and intact.
    static Optional<Head> intact(byte[] bytes, int at) {
        // Nearly every place is looked at in vain, so that this comes before anything is made.
        if (at > bytes.length - HEAD_LENGTH || bytes[at] != (byte) (FRAME_MARK >>> 24)) {
            return Optional.empty();
        }
        return Head.read(ByteBuffer.wrap(bytes, at, bytes.length - at))
                .filter(head -> head.length <= bytes.length - at - HEAD_LENGTH)
                .filter(head -> head.crc == crc(bytes, at, bytes, at + HEAD_LENGTH, head.length));
    }

    /// A head but for its CRC.
    private static byte[] open(Head head) {
        return ByteBuffer.allocate(HEAD_LENGTH - 4)
                .putInt(FRAME_MARK)
                .putInt(head.journal)
                .putInt(head.segment)
                .putInt(head.position)
                .putInt(head.number)
                .putInt(head.length)
                .array();
    }

    /// The CRC of a head, without its last field, and of the content behind it.
    private static int crc(byte[] head, int at, byte[] content, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(head, at, HEAD_LENGTH - 4);
        crc.update(content, from, length);
        return (int) crc.getValue();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
