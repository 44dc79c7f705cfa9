/// Body, chips and wires put together, and the time they live in.
@NullMarked
package org.yaoxiang.mocks.world;

import org.jspecify.annotations.NullMarked;
