/// What travels on the thin link: paths, content formats and limits.
@NullMarked
package org.yaoxiang.contract.wire;

import org.jspecify.annotations.NullMarked;
