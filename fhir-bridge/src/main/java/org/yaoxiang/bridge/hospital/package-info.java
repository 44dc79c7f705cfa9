/// Hands on what the county knows to the FHIR servers of hospitals.
@NullMarked
package org.yaoxiang.bridge.hospital;

import org.jspecify.annotations.NullMarked;
