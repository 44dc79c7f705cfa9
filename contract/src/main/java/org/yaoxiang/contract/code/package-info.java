/// What the standards call each quantity, and our words for refusals, urgency and disposition.
@NullMarked
package org.yaoxiang.contract.code;

import org.jspecify.annotations.NullMarked;
