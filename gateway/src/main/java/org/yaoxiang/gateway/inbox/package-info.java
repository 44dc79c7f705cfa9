/// Facts that arrived: made durable, then receipted.
@NullMarked
package org.yaoxiang.gateway.inbox;

import org.jspecify.annotations.NullMarked;
