/// The county doctor's pages: the queue of consults, the case with its readings, the signed advice.
@NullMarked
package org.yaoxiang.bridge.portal;

import org.jspecify.annotations.NullMarked;
