/// Power cuts, full disks and flipped bits against the handheld's vault, counted.
@NullMarked
package org.yaoxiang.crash;

import org.jspecify.annotations.NullMarked;
