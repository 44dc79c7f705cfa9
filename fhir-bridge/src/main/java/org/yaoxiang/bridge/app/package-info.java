/// The bridge as a program: the county hospital's end of everything.
@NullMarked
package org.yaoxiang.bridge.app;

import org.jspecify.annotations.NullMarked;
