/// The wires: emulated chips on I2C and SPI, pins with a level, and faults of the bus itself.
@NullMarked
package org.yaoxiang.mocks.bus;

import org.jspecify.annotations.NullMarked;
