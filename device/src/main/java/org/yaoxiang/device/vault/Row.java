package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Meal;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Run;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Tick;
import org.yaoxiang.contract.seal.Kind;

/// What the index keeps of one frame of the journal: which frame it is, and what is known of the
/// fact in it.
///
/// Constants stand with their names. A row that was written in another form is of no use, so that
/// whoever changes the form or renames a constant counts {@link Index#VERSION} up.
///
/// @param frame the hash of the frame as it lies on the disk, see {@link #hash}
record Row(Hash frame, Entry entry) {
    private static final String NONE = "";

    Row {
        requireNonNull(frame, "frame");
        requireNonNull(entry, "entry");
    }

    /// The SHA-256 of a closed frame. All of it, so that a frame that was changed anywhere has no
    /// row: it is opened, and keeps the vault shut.
    static Hash hash(byte[] frame) {
        try {
            return new Hash(MessageDigest.getInstance("SHA-256").digest(frame));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(frame.bytes());
            write(out, entry);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /// Reads what {@link #bytes} has written; whoever calls has made sure of that.
    static Row of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Row(hash(in), entry(in));
        } catch (IOException e) {
            throw new UncheckedIOException("a genuine row ends too early", e);
        }
    }

    private static void write(DataOutputStream out, Entry entry) throws IOException {
        out.write(entry.hash().bytes());
        out.writeLong(entry.sequence());
        out.writeUTF(entry.kind().name());
        out.writeUTF(entry.urgency().name());
        out.writeBoolean(entry.own());
        out.writeBoolean(entry.about().isPresent());
        if (entry.about().isPresent()) {
            out.write(entry.about().get().bytes());
        }
        write(out, entry.at());
        out.writeUTF(entry.proof().map(Enum::name).orElse(NONE));
        out.writeInt(entry.held().size());
        for (Run each : entry.held()) {
            out.writeLong(each.first());
            out.writeLong(each.last());
            out.writeLong(each.mark());
        }
        out.writeBoolean(entry.examined().isPresent());
        if (entry.examined().isPresent()) {
            write(out, entry.examined().get());
        }
        out.writeInt(entry.recordings().size());
        for (Hash each : entry.recordings()) {
            out.write(each.bytes());
        }
    }

    private static Entry entry(DataInputStream in) throws IOException {
        return new Entry(
                hash(in),
                in.readLong(),
                Kind.valueOf(in.readUTF()),
                Urgency.valueOf(in.readUTF()),
                in.readBoolean(),
                in.readBoolean() ? Optional.of(hash(in)) : Optional.empty(),
                stamp(in),
                optional(in.readUTF()).map(Receipt.Proof::valueOf),
                runs(in),
                in.readBoolean() ? Optional.of(examined(in)) : Optional.empty(),
                hashes(in));
    }

    private static List<Hash> hashes(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Hash> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(hash(in));
        }
        return hashes;
    }

    private static List<Run> runs(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(new Run(in.readLong(), in.readLong(), in.readLong()));
        }
        return List.copyOf(runs);
    }

    private static Hash hash(DataInputStream in) throws IOException {
        return new Hash(in.readNBytes(Hash.LENGTH));
    }

    /// Stamps and ticks are whole milliseconds.
    private static void write(DataOutputStream out, Stamp stamp) throws IOException {
        out.writeLong(stamp.at().toEpochMilli());
        out.writeLong(stamp.uncertainty().toMillis());
        out.writeBoolean(stamp.tick().isPresent());
        if (stamp.tick().isPresent()) {
            out.writeLong(stamp.tick().get().boot());
            out.writeLong(stamp.tick().get().sinceBoot().toMillis());
        }
    }

    private static Stamp stamp(DataInputStream in) throws IOException {
        return new Stamp(
                Instant.ofEpochMilli(in.readLong()),
                Duration.ofMillis(in.readLong()),
                in.readBoolean()
                        ? Optional.of(new Tick(in.readLong(), Duration.ofMillis(in.readLong())))
                        : Optional.empty());
    }

    private static void write(DataOutputStream out, Examined examined) throws IOException {
        out.writeUTF(examined.person());
        out.writeUTF(examined.number());
        out.writeUTF(examined.name());
        out.writeUTF(examined.latin());
        out.writeUTF(examined.sex().name());
        out.writeLong(examined.birthDate().toEpochDay());
        out.writeInt(examined.points().size());
        for (Examined.Point each : examined.points()) {
            out.writeUTF(each.vital().name());
            out.writeDouble(each.value());
            out.writeUTF(each.meal().map(Enum::name).orElse(NONE));
        }
        out.writeInt(examined.refused().size());
        for (Vital each : examined.refused()) {
            out.writeUTF(each.name());
        }
    }

    private static Examined examined(DataInputStream in) throws IOException {
        return new Examined(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                Sex.valueOf(in.readUTF()),
                LocalDate.ofEpochDay(in.readLong()),
                points(in),
                refused(in));
    }

    private static List<Examined.Point> points(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Examined.Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(
                    new Examined.Point(
                            Vital.valueOf(in.readUTF()),
                            in.readDouble(),
                            optional(in.readUTF()).map(Meal::valueOf)));
        }
        return points;
    }

    private static List<Vital> refused(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Vital> refused = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            refused.add(Vital.valueOf(in.readUTF()));
        }
        return refused;
    }

    private static Optional<String> optional(String name) {
        return name.equals(NONE) ? Optional.empty() : Optional.of(name);
    }

    @Override
    public String toString() {
        return "Row[redacted]";
    }
}
