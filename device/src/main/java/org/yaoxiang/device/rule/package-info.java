/// Outcomes become findings, each with the clause it rests on. Pure.
@NullMarked
package org.yaoxiang.device.rule;

import org.jspecify.annotations.NullMarked;
