/// The handheld's pages in the browser: what was measured, what became of it, what the county says.
@NullMarked
package org.yaoxiang.device.screen;

import org.jspecify.annotations.NullMarked;
