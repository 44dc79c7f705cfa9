package org.yaoxiang.device.instrument;

import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// What an instrument tells while it measures. Called on the measuring thread.
public interface Progress {
    /// New samples for the live wave.
    ///
    /// @param samples in the converter's counts, oldest first
    /// @param unitsPerStep what one count is worth: mV for the electrocardiogram, 1 for light
    void wave(int[] samples, double rateHertz, double unitsPerStep);

    /// How far it is, and what hinders it now.
    ///
    /// @param share 0 to 1 of the samples needed
    /// @param hindrance what the doctor should mend; empty when all is well
    void state(double share, Optional<Refusal> hindrance);

    /// Which electrodes are off now, as they are labelled: RA, LA, LL, V1 to V6; empty when all
    /// hold. Only a recorder of twelve leads can tell.
    default void electrodesOff(List<String> electrodes) {}

    /// Whether the doctor has given up on this measurement.
    boolean cancelled();
}
