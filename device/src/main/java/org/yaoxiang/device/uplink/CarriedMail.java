package org.yaoxiang.device.uplink;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.journal.DurableFile;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.Mailbag;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Vault;

/// The road for villages without any signal: sealed facts go to the county on a USB stick, and
/// receipts and letters come back on it. A fact that takes both roads is one fact, for it is named
/// by its hash; nothing counts as delivered before its receipt is here.
///
/// The stick has a folder {@link Mailbag#FOLDER}, so that no mail is written into the empty place
/// where a stick should be. In it every handheld has a folder of its own with one bag each way,
/// which the next exchange replaces: what was in it and has no receipt is in the next one again.
public final class CarriedMail {
    private static final Logger LOG = LoggerFactory.getLogger(CarriedMail.class);

    /// What is written at one time, bytes: half a minute of a slow stick. The rest goes with the
    /// next one.
    static final long LENGTH_SOFT_MAX = 64L << 20;

    /// What an exchange has done.
    ///
    /// @param receipts that are new here
    /// @param letters that are new here and no receipts
    /// @param notTaken what is not for this handheld, or not by whom it should be
    /// @param isSpoilt whether the county's bag could not be read to its end, or is another
    ///   handheld's; the county's next one has all of it again
    /// @param written facts on the stick now
    /// @param left facts that wait and found no room
    public record Exchanged(
            int receipts, int letters, int notTaken, boolean isSpoilt, int written, int left) {}

    /// Counts what comes.
    private final class Taking {
        private int receipts;
        private int letters;
        private int notTaken;

        void take(Sealed sealed) {
            switch (vault.receive(sealed)) {
                case KNOWN -> {
                    // It came by the other road, or the same bag was read before.
                }
                case SAVED -> {
                    if (sealed.kind() == Kind.RECEIPT) {
                        receipts++;
                    } else {
                        letters++;
                        if (sealed.kind() != Kind.HOLDING) {
                            arrivals.receipt(sealed);
                        }
                    }
                }
                case UNKNOWN_AUTHOR, BAD_SIGNATURE, NOT_FOR_US -> {
                    LOG.warn("carried fact {} is not taken in", sealed.hash());
                    notTaken++;
                }
            }
        }
    }

    private final Vault vault;
    private final String handheld;
    private final Path stick;
    private final Arrivals arrivals;

    /// @param handheld this one's id
    /// @param stick where sticks are mounted
    public CarriedMail(Vault vault, String handheld, Path stick, Supplier<Stamp> stamp) {
        this.vault = requireNonNull(vault, "vault");
        this.handheld = requireNonNull(handheld, "handheld");
        this.stick = requireNonNull(stick, "stick");
        this.arrivals = new Arrivals(vault, stamp);
    }

    /// Whether a stick for mail is plugged in.
    public boolean isStickThere() {
        return Files.isDirectory(stick.resolve(Mailbag.FOLDER), LinkOption.NOFOLLOW_LINKS);
    }

    /// Takes in what the county has sent, and writes what waits. What is on the stick when this
    /// returns survives its being pulled out.
    ///
    /// @throws IOException when the stick is not there, full or broken; what was taken in is safe,
    ///   and the bag that lay on the stick before is still there
    /// @throws org.yaoxiang.contract.journal.JournalException when the vault does not save
    public synchronized Exchanged exchange() throws IOException {
        if (!isStickThere()) {
            throw new IOException("no folder " + Mailbag.FOLDER + " in " + stick);
        }
        Path folder = stick.resolve(Mailbag.FOLDER).resolve(handheld);
        Files.createDirectories(folder);
        Taking taking = new Taking();
        boolean isWhole = takeIn(folder, taking);
        List<Entry> unsent = vault.unsent();
        int written =
                DurableFile.replace(folder.resolve(Mailbag.TO_COUNTY), out -> write(out, unsent));
        Exchanged exchanged =
                new Exchanged(
                        taking.receipts,
                        taking.letters,
                        taking.notTaken,
                        !isWhole,
                        written,
                        unsent.size() - written);
        LOG.info("mail was exchanged with a stick: {}", exchanged);
        return exchanged;
    }

    /// Whether the county's bag, if there is one, was read to its end.
    private boolean takeIn(Path folder, Taking taking) throws IOException {
        Path bag = folder.resolve(Mailbag.FROM_COUNTY);
        if (!Files.isRegularFile(bag, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(bag))) {
            Mailbag.Read read = Mailbag.read(in, taking::take);
            return read.isWhole() && read.label().handheld().equals(handheld);
        } catch (IllegalArgumentException e) {
            LOG.warn("the county's bag cannot be read: {}", e.getMessage());
            return false;
        }
    }

    /// @return how many facts found room
    private int write(OutputStream out, List<Entry> unsent) throws IOException {
        int written = 0;
        Mailbag.begin(out, new Mailbag.Label(handheld, vault.receipted()));
        long bytes = 0;
        for (Entry each : unsent) {
            Sealed fact = vault.sealed(each.hash());
            bytes += fact.bytes().length;
            if (bytes > LENGTH_SOFT_MAX) {
                break;
            }
            Mailbag.put(out, fact);
            written++;
        }
        Mailbag.end(out);
        return written;
    }
}
