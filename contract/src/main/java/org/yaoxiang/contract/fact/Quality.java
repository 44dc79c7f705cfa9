package org.yaoxiang.contract.fact;

import java.util.List;
import org.yaoxiang.contract.code.Disturbance;

/// Is the signal behind a reading fit for use, and what troubled it.
///
/// @param disturbances what was found, none for a clean signal
public record Quality(List<Disturbance> disturbances) {
    /// A signal with nothing to remark.
    public static final Quality CLEAN = new Quality(List.of());

    public Quality {
        disturbances = List.copyOf(disturbances);
    }
}
