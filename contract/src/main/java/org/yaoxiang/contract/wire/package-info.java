/// What travels where: CoAP paths and options, the feed's pages, size limits.
@NullMarked
package org.yaoxiang.contract.wire;

import org.jspecify.annotations.NullMarked;
