/// Hostile input against the gateway and every parser.
@NullMarked
package org.yaoxiang.fuzz;

import org.jspecify.annotations.NullMarked;
