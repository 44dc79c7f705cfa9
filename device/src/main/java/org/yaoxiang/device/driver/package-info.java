/// One class per chip or serial instrument; register bytes and frames become counts and units, and
/// no medicine.
@NullMarked
package org.yaoxiang.device.driver;

import org.jspecify.annotations.NullMarked;
