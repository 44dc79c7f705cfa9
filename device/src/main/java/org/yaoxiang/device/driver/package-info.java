/// One class per chip; register bytes become counts, and no medicine.
@NullMarked
package org.yaoxiang.device.driver;

import org.jspecify.annotations.NullMarked;
