package org.yaoxiang.device.instrument;

import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Outcome;

/// One measuring function of the handheld.
public interface Instrument {
    /// What it measures.
    Vital vital();

    /// Measures once. Returns a reading, or the reason why there is none; a chip that does not
    /// answer is a reason too. May take up to two minutes; returns soon after it is cancelled.
    Outcome measure(Progress progress);
}
