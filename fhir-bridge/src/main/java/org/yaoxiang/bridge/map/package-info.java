/// Facts as FHIR R4 resources and, for waveforms, back again. Pure: no clock, no files, no network.
@NullMarked
package org.yaoxiang.bridge.map;

import org.jspecify.annotations.NullMarked;
