/// How fast the county's FHIR store takes facts, in H2 and in PostgreSQL.
@NullMarked
package org.yaoxiang.ingest;

import org.jspecify.annotations.NullMarked;
