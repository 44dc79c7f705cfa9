/// Serial instruments, the cables that spoil what they say, and the pseudo-terminal behind which
/// they stand.
@NullMarked
package org.yaoxiang.mocks.line;

import org.jspecify.annotations.NullMarked;
