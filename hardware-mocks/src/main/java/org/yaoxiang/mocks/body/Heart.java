package org.yaoxiang.mocks.body;

/// What a heart does, as pure functions of time.
public interface Heart {
    /// The ECG of lead I at the electrodes.
    ///
    /// @param seconds since the patient was met, 0 or more
    double millivolts(double seconds);

    /// The eight independent leads of twelve, I, II, V1 to V6, in mV; lead I is {@link
    /// #millivolts}. A heart of which only lead I is known has its dipole on one axis.
    ///
    /// @param seconds since the patient was met, 0 or more
    default double[] leads(double seconds) {
        return LeadField.ofLeadI(millivolts(seconds));
    }

    /// The moments of the R peaks in an interval, oldest first.
    ///
    /// @param from seconds, may be negative: there were beats before the patient was met
    /// @param to seconds, at most a minute after `from`
    double[] beats(double from, double to);

    /// Lets breathing sway the heart. A recorded heart has its own breathing in it and does not
    /// follow.
    default void follow(Lungs lungs) {}
}
