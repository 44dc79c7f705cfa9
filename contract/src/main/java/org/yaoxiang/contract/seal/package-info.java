/// Record to canonical CBOR to signed, closed bytes, and back.
@NullMarked
package org.yaoxiang.contract.seal;

import org.jspecify.annotations.NullMarked;
