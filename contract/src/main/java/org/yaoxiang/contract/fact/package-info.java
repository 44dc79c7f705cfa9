/// The facts: what is sealed once, where it is born, and never edited again.
@NullMarked
package org.yaoxiang.contract.fact;

import org.jspecify.annotations.NullMarked;
