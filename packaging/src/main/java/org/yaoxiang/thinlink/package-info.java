/// How long facts take over a thin link and how many bytes, through real sockets and DTLS.
@NullMarked
package org.yaoxiang.thinlink;

import org.jspecify.annotations.NullMarked;
