/// One class per integrated circuit, written from its data sheet and never from our driver.
@NullMarked
package org.yaoxiang.mocks.chip;

import org.jspecify.annotations.NullMarked;
