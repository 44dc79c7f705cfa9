package org.yaoxiang.device.board;

/// A pulse-width modulated pin that we drive.
public interface PwmOutput {
    /// Drives the pin high for a share of the time.
    ///
    /// @param percent 0 to 100; 0 is off
    void duty(int percent);
}
