/// The append-only, checksummed file of frames.
@NullMarked
package org.yaoxiang.contract.journal;

import org.jspecify.annotations.NullMarked;
