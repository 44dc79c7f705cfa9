/// One living patient on one clock, in physical units, and replay of public recordings.
@NullMarked
package org.yaoxiang.mocks.body;

import org.jspecify.annotations.NullMarked;
