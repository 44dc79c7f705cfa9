package org.yaoxiang.gateway.enrol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Party;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.LossQuestion;

/// Which handhelds were marked as lost, in the gateway's home:
///
/// ```text
/// lost/<id>          the notice by which the handheld destroys its keys, signed when it was marked
/// lost/<id>~heeded   the instant at which it first said that it has
/// ```
///
/// Whoever asks gets what lies there: nothing is signed for a question. Another process may mark
/// one while the gateway serves. Thread-safe.
public final class Losses {
    private static final String HEEDED = "~heeded";

    private final Path folder;
    private final Registry registry;
    private final Audit audit;

    /// A handheld's loss.
    ///
    /// @param since when it was marked
    /// @param heeded when it first said that its keys are destroyed; no proof, for it has no key
    ///   left to prove anything with
    public record Loss(Instant since, Optional<Instant> heeded) {}

    /// The losses of a gateway's home.
    public Losses(Path home, Registry registry, Audit audit) {
        this.folder = home.resolve("lost");
        this.registry = registry;
        this.audit = audit;
    }

    /// Marks a handheld as lost, which revokes it. One that was found and is lost again can be
    /// marked again.
    ///
    /// @throws EnrolException when no handheld is enrolled so, or it cannot be written
    public synchronized void mark(String id, Instant now) {
        Party party =
                registry.everyone()
                        .party(id)
                        .filter(each -> each.role() == Role.HANDHELD)
                        .orElseThrow(() ->
                                new EnrolException(
                                        "no handheld is enrolled as "
                                                + id
                                                + "; `parties` lists them"));
        registry.revoke(id);
        Optional<Instant> before = previous(id);
        Instant since =
                before.filter(last -> !last.isBefore(now))
                        .map(last -> last.plusMillis(1))
                        .orElse(now);
        LossNotice notice =
                LossNotice.sign(
                        party.signingKey(Suite.INTERNATIONAL),
                        since,
                        new Signer(
                                registry.own().id(),
                                registry.ownKey(Suite.INTERNATIONAL).getPrivate()));
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(id + HEEDED));
            write(folder.resolve(id), notice.bytes());
        } catch (IOException e) {
            throw new EnrolException("cannot write in " + folder + ": " + e.getMessage(), e);
        }
    }

    /// What a handheld is answered: its notice, until it has heeded it. To everybody else nothing.
    public synchronized Optional<byte[]> answer(LossQuestion question, Instant now) {
        for (String id : ids()) {
            LossNotice notice = notice(id);
            if (notice.print().equals(question.print())) {
                if (question.heeded().filter(notice.since()::equals).isPresent()) {
                    noteHeeded(id, now);
                    return Optional.empty();
                }
                return Optional.of(notice.bytes());
            }
        }
        return Optional.empty();
    }

    /// A handheld's loss; empty when it was not marked.
    public synchronized Optional<Loss> of(String id) {
        return Files.exists(folder.resolve(id))
                ? Optional.of(new Loss(notice(id).since(), heeded(id)))
                : Optional.empty();
    }

    /// A notice that cannot be read does not hinder a new one.
    private Optional<Instant> previous(String id) {
        try {
            return of(id).map(Loss::since);
        } catch (EnrolException _) {
            return Optional.empty();
        }
    }

    private void noteHeeded(String id, Instant now) {
        if (heeded(id).isPresent()) {
            return;
        }
        try {
            write(folder.resolve(id + HEEDED), now.toString().getBytes(US_ASCII));
        } catch (IOException e) {
            throw new EnrolException("cannot write in " + folder + ": " + e.getMessage(), e);
        }
        audit.write(now, id, "heeded-loss", id);
    }

    private Optional<Instant> heeded(String id) {
        Path file = folder.resolve(id + HEEDED);
        try {
            return Optional.of(Instant.parse(Files.readString(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | DateTimeException e) {
            throw new EnrolException("cannot read " + file + "; mark it as lost again", e);
        }
    }

    private List<String> ids() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(HEEDED) && !name.endsWith(".tmp"))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new EnrolException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private LossNotice notice(String id) {
        Path file = folder.resolve(id);
        try {
            return LossNotice.parse(Files.readAllBytes(file));
        } catch (IOException | SealException e) {
            throw new EnrolException("cannot read " + file + "; mark it as lost again", e);
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path written = Files.createTempFile(folder, "new", ".tmp");
        Files.write(written, bytes, StandardOpenOption.SYNC);
        Files.move(
                written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
