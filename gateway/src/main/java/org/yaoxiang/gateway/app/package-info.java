/// The gateway as a program.
@NullMarked
package org.yaoxiang.gateway.app;

import org.jspecify.annotations.NullMarked;
