/// What time it is, for a handheld without a clock chip.
@NullMarked
package org.yaoxiang.device.time;

import org.jspecify.annotations.NullMarked;
