package org.yaoxiang.mocks.world;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where recorded signals lie: the folder that `YAOXIANG_DATA` names, otherwise `../shared/data`
/// beside the project.
public final class Recordings {
    private Recordings() {}

    /// The folder of all recordings; empty when there is none.
    public static Optional<Path> folder() {
        String named = System.getenv("YAOXIANG_DATA");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        Path at = Path.of("").toAbsolutePath();
        for (int up = 0; up < 3 && at != null; up++) {
            Path beside = at.resolveSibling("shared").resolve("data");
            if (Files.isDirectory(beside)) {
                return Optional.of(beside);
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    /// A record in WFDB form.
    ///
    /// @param record its path below the folder, without an extension, for instance `mitdb/119`
    public static Optional<Path> record(String record) {
        return folder().map(folder -> folder.resolve(record))
                .filter(path -> Files.exists(path.resolveSibling(path.getFileName() + ".hea")));
    }
}
