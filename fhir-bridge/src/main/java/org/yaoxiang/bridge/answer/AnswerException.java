package org.yaoxiang.bridge.answer;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// An answer was not taken. Its message holds no patient data.
public final class AnswerException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final Fault fault;

    public AnswerException(Fault fault) {
        this(fault, null);
    }

    public AnswerException(Fault fault, @Nullable Throwable cause) {
        super(fault.english(), cause);
        this.fault = requireNonNull(fault, "fault");
    }

    public Fault fault() {
        return fault;
    }
}
