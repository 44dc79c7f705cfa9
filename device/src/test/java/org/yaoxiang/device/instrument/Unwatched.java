package org.yaoxiang.device.instrument;

import java.util.Optional;
import org.yaoxiang.contract.code.Refusal;

/// A measurement that nobody watches or stops.
public final class Unwatched implements Progress {
    @Override
    public void wave(int[] samples, double rateHertz, double unitsPerStep) {}

    @Override
    public void state(double share, Optional<Refusal> hindrance) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
