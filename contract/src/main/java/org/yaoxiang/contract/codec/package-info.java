/// Waveforms in few bytes, without loss and in integers only, after docs/waveform-codec.md.
@NullMarked
package org.yaoxiang.contract.codec;

import org.jspecify.annotations.NullMarked;
