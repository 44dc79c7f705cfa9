package org.yaoxiang.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.instrument.Instrument;

/// One instrument at one patient of known truth, ready to be measured once.
interface Bench extends AutoCloseable {
    Instrument instrument();

    Course course();

    /// About how long a measurement takes that nothing disturbs; faults strike within it.
    Duration usual();

    /// What can go wrong with it.
    List<Fault.Row> rows();

    /// How far a reading is from the patient, in words; empty when it is within the instrument's
    /// accuracy. The truth comes from the patient, never from the instrument.
    Optional<String> untruth(Reading reading);

    /// Which limit was broken that has nothing to do with a reading, such as a cuff's pressure.
    /// Asked after the measurement; may let time pass.
    default Optional<String> harm() {
        return Optional.empty();
    }

    @Override
    void close();
}
