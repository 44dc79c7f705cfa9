/// The county's FHIR resources: kept in a store that can be rebuilt from the facts, shown to other
/// systems of the hospital through a server that only reads.
@NullMarked
package org.yaoxiang.bridge.server;

import org.jspecify.annotations.NullMarked;
