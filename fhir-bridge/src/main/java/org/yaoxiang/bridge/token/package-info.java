/// Who shows a bearer token, and what whoever shows it may read and do.
@NullMarked
package org.yaoxiang.bridge.token;

import org.jspecify.annotations.NullMarked;
