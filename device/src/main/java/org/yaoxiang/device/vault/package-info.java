/// What the handheld keeps: its own sealed facts and those that came for it.
@NullMarked
package org.yaoxiang.device.vault;

import org.jspecify.annotations.NullMarked;
