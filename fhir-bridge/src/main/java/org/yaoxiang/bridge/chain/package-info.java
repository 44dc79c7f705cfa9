/// Whether every author's chain of facts is whole.
@NullMarked
package org.yaoxiang.bridge.chain;

import org.jspecify.annotations.NullMarked;
