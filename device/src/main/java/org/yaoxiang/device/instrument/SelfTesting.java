package org.yaoxiang.device.instrument;

/// An instrument that can test itself, without a patient.
public interface SelfTesting extends Instrument, Testable {}
