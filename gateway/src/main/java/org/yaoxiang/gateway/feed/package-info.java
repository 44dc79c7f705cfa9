/// What the bridge reads and writes.
@NullMarked
package org.yaoxiang.gateway.feed;

import org.jspecify.annotations.NullMarked;
