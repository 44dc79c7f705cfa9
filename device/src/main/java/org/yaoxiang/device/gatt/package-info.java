/// Bluetooth LE instruments by their GATT profiles: one class per characteristic, whoever made the
/// instrument. Values become units; no medicine. Field orders, flags and special values are those
/// of the Bluetooth SIG's GATT definitions; see docs/serial.md.
@NullMarked
package org.yaoxiang.device.gatt;

import org.jspecify.annotations.NullMarked;
