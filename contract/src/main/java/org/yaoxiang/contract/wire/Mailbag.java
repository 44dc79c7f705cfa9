package org.yaoxiang.contract.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;

/// Sealed facts that are carried by hand, one after the other:
///
/// ```text
/// "YXMB" | version, 1 | length of the id, 1 | id, ASCII | length of the runs, 1 | runs
/// length, 4 | sealed fact        once for each
/// 0, 4                           the end
/// ```
///
/// Every fact is closed and signed by itself, so that the bag needs no seal of its own: whoever
/// finds it reads no more than ids, kinds and lengths. One that was cut off gives what is whole.
public final class Mailbag {
    /// Where mail lies on a stick: a folder that the stick must have, in it one for each handheld.
    public static final String FOLDER = "yaoxiang";

    /// A handheld's facts for the county, in its folder.
    public static final String TO_COUNTY = "to-county.mail";

    /// What the county gives back: receipts and letters.
    public static final String FROM_COUNTY = "from-county.mail";

    private static final byte[] MAGIC = "YXMB".getBytes(US_ASCII);
    private static final int VERSION = 1;
    private static final String ID = "[A-Za-z0-9._-]{1,64}";

    private Mailbag() {}

    /// Whose mail it is.
    ///
    /// @param handheld whose facts are in it, or whom it is for; as a folder's name
    /// @param receipted which of its facts it holds to be at the gateway; nothing on the way back
    public record Label(String handheld, Receipted receipted) {
        public Label {
            if (!handheld.matches(ID) || handheld.matches("\\.\\.?")) {
                throw new IllegalArgumentException("no id of a handheld");
            }
            requireNonNull(receipted, "receipted");
        }
    }

    /// What became of reading a bag.
    ///
    /// @param isWhole whether it was read to its end; otherwise it was cut off or spoilt
    public record Read(Label label, boolean isWhole) {}

    /// Writes the head of a bag.
    public static void begin(OutputStream to, Label label) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        byte[] id = label.handheld().getBytes(US_ASCII);
        byte[] runs = label.receipted().encode();
        out.write(MAGIC);
        out.writeByte(VERSION);
        out.writeByte(id.length);
        out.write(id);
        out.writeByte(runs.length);
        out.write(runs);
    }

    /// Writes a further fact.
    public static void put(OutputStream to, Sealed fact) throws IOException {
        byte[] bytes = fact.bytes();
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /// Writes the end.
    public static void end(OutputStream to) throws IOException {
        new DataOutputStream(to).writeInt(0);
    }

    /// Reads a bag.
    ///
    /// @param facts is told each fact, in their order; no signature is verified here
    /// @throws IllegalArgumentException when it is no bag, or a newer one
    public static Read read(InputStream from, Consumer<Sealed> facts) throws IOException {
        DataInputStream in = new DataInputStream(from);
        Label label = label(in);
        try {
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                if (length < 0 || length > Sealed.LENGTH_MAX) {
                    return new Read(label, false);
                }
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    return new Read(label, false);
                }
                facts.accept(Sealed.parse(bytes));
            }
            return new Read(label, true);
        } catch (EOFException | SealException _) {
            return new Read(label, false);
        }
    }

    private static Label label(DataInputStream in) throws IOException {
        try {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new IllegalArgumentException("no bag of mail");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "a bag of version " + version + ", this program knows " + VERSION);
            }
            byte[] handheld = new byte[in.readUnsignedByte()];
            in.readFully(handheld);
            byte[] runs = new byte[in.readUnsignedByte()];
            in.readFully(runs);
            return new Label(new String(handheld, US_ASCII), Receipted.decode(runs));
        } catch (EOFException e) {
            throw new IllegalArgumentException("the bag ends within its head", e);
        }
    }
}
