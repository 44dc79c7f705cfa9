/// Where facts lie in true time.
@NullMarked
package org.yaoxiang.contract.time;

import org.jspecify.annotations.NullMarked;
