/// Who is who: parties, their public keys, and the authority that vouches for both.
@NullMarked
package org.yaoxiang.contract.trust;

import org.jspecify.annotations.NullMarked;
