/// Filters, beats and quality: pure functions on arrays.
@NullMarked
package org.yaoxiang.device.signal;

import org.jspecify.annotations.NullMarked;
