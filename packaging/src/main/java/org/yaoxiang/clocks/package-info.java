/// Histories of handhelds whose clocks are wrong.
@NullMarked
package org.yaoxiang.clocks;

import org.jspecify.annotations.NullMarked;
