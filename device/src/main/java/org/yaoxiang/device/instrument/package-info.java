/// Measuring functions: driver and signal together give a reading with its quality, or a refusal.
@NullMarked
package org.yaoxiang.device.instrument;

import org.jspecify.annotations.NullMarked;
