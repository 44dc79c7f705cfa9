/// The one door to the wires: buses, pins and waiting.
@NullMarked
package org.yaoxiang.device.board;

import org.jspecify.annotations.NullMarked;
