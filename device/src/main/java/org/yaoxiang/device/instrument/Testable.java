package org.yaoxiang.device.instrument;

import java.util.List;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.SelfTest;

/// A part of the handheld that can test itself, an instrument or not.
public interface Testable {
    /// What it measures.
    Vital vital();

    /// Tests what can be tested, in the order of the probes; takes some seconds. A chip that does
    /// not answer is a refused result. The limits are this project's choices, wide enough for a
    /// sound part and far below what would spoil a reading.
    List<SelfTest.Result> selfTest();
}
