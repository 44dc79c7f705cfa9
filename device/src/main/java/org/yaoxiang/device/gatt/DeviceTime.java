package org.yaoxiang.device.gatt;

import java.time.LocalDateTime;

/// When an instrument says it measured, by its own clock, which may be wrong and knows no zone
/// (characteristic 2A08).
public sealed interface DeviceTime {
    /// A date and time without zone.
    record Local(LocalDateTime at) implements DeviceTime {}

    /// Why there is none.
    enum None implements DeviceTime {
        NOT_SENT,
        /// The clock was never set, or names a day that does not exist.
        NOT_KNOWN
    }
}
