/// The county's end of the gateway's feed: facts that arrive, and claims and advice that leave.
@NullMarked
package org.yaoxiang.bridge.feed;

import org.jspecify.annotations.NullMarked;
