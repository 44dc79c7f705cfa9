package org.yaoxiang.device.board;

/// A pin that we drive.
public interface OutputPin {
    /// Drives the pin high.
    void high();

    /// Drives the pin low.
    void low();
}
