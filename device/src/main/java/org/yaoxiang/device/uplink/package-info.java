/// How sealed facts leave the handheld and letters come back over the thin link.
@NullMarked
package org.yaoxiang.device.uplink;

import org.jspecify.annotations.NullMarked;
