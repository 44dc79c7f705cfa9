package org.yaoxiang.device.instrument;

import java.util.List;
import org.yaoxiang.contract.fact.SelfTest;

/// An instrument that can test itself, without a patient.
public interface SelfTesting extends Instrument {
    /// Tests what can be tested, in the order of the probes; takes some seconds. A chip that does
    /// not answer is a refused result. The limits are this project's choices, wide enough for a
    /// sound part and far below what would spoil a reading.
    List<SelfTest.Result> selfTest();
}
