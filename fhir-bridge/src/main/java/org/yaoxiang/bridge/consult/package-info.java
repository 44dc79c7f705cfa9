/// What the county sees of the facts: which consults are open, who took them, what was answered.
@NullMarked
package org.yaoxiang.bridge.consult;

import org.jspecify.annotations.NullMarked;
