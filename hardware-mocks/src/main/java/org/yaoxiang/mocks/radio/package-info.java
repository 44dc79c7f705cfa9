/// Bluetooth LE peripherals at the level of GATT: values in and out, no radio.
@NullMarked
package org.yaoxiang.mocks.radio;

import org.jspecify.annotations.NullMarked;
