package org.yaoxiang.mocks.world;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;

/// Recordings for tests. A test without its recording is reported as not run, and fails where
/// `CI=true`.
public final class Recorded {
    private static final String HOW =
            " is not here: set YAOXIANG_DATA to the folder of recordings, or lay them in"
                    + " ../shared/data (PhysioNet has them)";

    private Recorded() {}

    /// The path of a record, without an extension.
    public static Path signal(String record) {
        return Recordings.record(record)
                .orElseGet(() -> {
                    if ("true".equals(System.getenv("CI"))) {
                        return fail(record + HOW);
                    }
                    return abort(record + HOW);
                });
    }
}
