package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;

/// What the envelope in a journal's frame says of the fact in it.
///
/// @param sequence the author's own count of its facts, from 1
/// @param isComplete whether the journal has every fact of this author, so that a number which is
///   not there is a fact that is missing; of others it has what came for its owner
public record Label(String author, long sequence, boolean isComplete) {
    public Label {
        requireNonNull(author, "author");
    }

    /// Reads a frame of a vault, which needs the vault's key, or of a journal that holds nothing
    /// but sealed facts.
    ///
    /// @return empty when it is of another vault, was changed, or is neither
    public static Optional<Label> of(byte[] content, VaultKey key) {
        try {
            return of(new ClosedFrames(key).open(content).content());
        } catch (VaultException _) {
            return of(content);
        }
    }

    /// Reads a frame of a journal that holds nothing but sealed facts, or one of a vault that was
    /// opened.
    ///
    /// @return empty when the content is neither, such as a closed frame
    public static Optional<Label> of(byte[] content) {
        boolean isOwn = content.length > 0 && content[0] == Vault.OWN;
        boolean isReceived = content.length > 0 && content[0] == Vault.RECEIVED;
        byte[] bytes =
                isOwn || isReceived ? Arrays.copyOfRange(content, 1, content.length) : content;
        try {
            Sealed sealed = Sealed.parse(bytes);
            return Optional.of(new Label(sealed.author(), sealed.sequence(), !isReceived));
        } catch (SealException _) {
            return Optional.empty();
        }
    }
}
