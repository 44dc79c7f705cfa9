/// How long facts take over a thin link, through real sockets and DTLS.
@NullMarked
package org.yaoxiang.thinlink;

import org.jspecify.annotations.NullMarked;
