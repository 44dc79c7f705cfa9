/// The thin link's end: verify who speaks, hand over, answer.
@NullMarked
package org.yaoxiang.gateway.coap;

import org.jspecify.annotations.NullMarked;
