/// Facts that wait for a handheld.
@NullMarked
package org.yaoxiang.gateway.outbox;

import org.jspecify.annotations.NullMarked;
