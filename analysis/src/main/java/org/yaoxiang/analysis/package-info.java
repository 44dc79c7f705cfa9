/// The handheld's signal processing on recordings: the same code, without chips and without a
/// screen, so that anyone can score it.
@NullMarked
package org.yaoxiang.analysis;

import org.jspecify.annotations.NullMarked;
