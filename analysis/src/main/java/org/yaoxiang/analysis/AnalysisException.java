package org.yaoxiang.analysis;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A recording cannot be analysed; the text says which, why and what to do.
final class AnalysisException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    AnalysisException(String message) {
        super(message);
    }

    AnalysisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
