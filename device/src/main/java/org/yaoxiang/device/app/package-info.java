/// Puts the handheld together and runs it.
@NullMarked
package org.yaoxiang.device.app;

import org.jspecify.annotations.NullMarked;
