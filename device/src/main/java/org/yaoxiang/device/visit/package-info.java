/// The session at the bedside, which ends in one check. Pure.
@NullMarked
package org.yaoxiang.device.visit;

import org.jspecify.annotations.NullMarked;
