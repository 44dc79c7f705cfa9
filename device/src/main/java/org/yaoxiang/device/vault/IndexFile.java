package org.yaoxiang.device.vault;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.yaoxiang.contract.journal.Disk;

/// Where a vault's index lies.
///
/// @param disk its folder, where it is looked for and set aside
/// @param name its name there, without H2's suffix `.mv.db`
/// @param path what H2 calls the same file, without that suffix
public record IndexFile(Disk disk, String name, String path) {
    private static final String NAME = "vault.index";

    public IndexFile {
        requireNonNull(disk, "disk");
        requireNonNull(name, "name");
        requireNonNull(path, "path");
    }

    /// The index of the vault in a folder.
    public static IndexFile in(Path folder) {
        return new IndexFile(
                Disk.of(folder), NAME, folder.toAbsolutePath().resolve(NAME).toString());
    }
}
