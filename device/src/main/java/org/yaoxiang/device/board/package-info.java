/// The one door to the outside: buses, pins, serial lines, radio links and waiting.
@NullMarked
package org.yaoxiang.device.board;

import org.jspecify.annotations.NullMarked;
