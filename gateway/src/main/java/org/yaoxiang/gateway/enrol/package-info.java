/// Who belongs to this county: the authority, its parties, enrolment and revocation.
@NullMarked
package org.yaoxiang.gateway.enrol;

import org.jspecify.annotations.NullMarked;
