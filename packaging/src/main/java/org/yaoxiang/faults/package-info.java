/// Seeded faults against every instrument, each with a patient whose truth is known, counted.
@NullMarked
package org.yaoxiang.faults;

import org.jspecify.annotations.NullMarked;
