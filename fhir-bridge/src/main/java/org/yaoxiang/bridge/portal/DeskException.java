package org.yaoxiang.bridge.portal;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/// A claim or an advice was not accepted. Bears a text for the doctor: state first, then remedy.
public final class DeskException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String forTheDoctor;

    public DeskException(String forTheDoctor, Throwable cause) {
        super(forTheDoctor, cause);
        this.forTheDoctor = requireNonNull(forTheDoctor, "forTheDoctor");
    }

    String forTheDoctor() {
        return forTheDoctor;
    }
}
