/// Answers that are given in a hospital's own system, and how they become the county's advice.
@NullMarked
package org.yaoxiang.bridge.answer;

import org.jspecify.annotations.NullMarked;
