package org.yaoxiang.thinlink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Check;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.Outcome;
import org.yaoxiang.contract.fact.Patient;
import org.yaoxiang.contract.fact.Place;
import org.yaoxiang.contract.fact.Quality;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.contract.fact.Sex;
import org.yaoxiang.contract.fact.Stamp;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.mocks.body.WfdbRecord;

/// Checks of every size that a village sends.
final class Checks {
    private static final double MICROVOLTS_PER_MILLIVOLT = 1000;

    private Checks() {}

    /// Saturation, temperature and pressure.
    static Check vitals(Instant at) {
        return check(at, vitalsOf(stamp(at)));
    }

    /// The vitals and an electrocardiogram.
    ///
    /// @param record a WFDB record
    /// @param leads its first signals
    /// @param seconds from its beginning
    static Check ecg(Path record, List<Lead> leads, int seconds, Instant at) throws IOException {
        List<Waveform.Channel> channels = new ArrayList<>();
        double rate = 0;
        double microvolts = 0;
        for (int i = 0; i < leads.size(); i++) {
            WfdbRecord signal = WfdbRecord.read(record, i);
            rate = signal.rateHertz();
            microvolts = MICROVOLTS_PER_MILLIVOLT / signal.gainPerMillivolt();
            int count = (int) Math.min(seconds * rate, signal.samples().length);
            channels.add(
                    new Waveform.Channel(leads.get(i), Arrays.copyOf(signal.samples(), count)));
        }
        Stamp stamp = stamp(at);
        List<Outcome> outcomes = new ArrayList<>(vitalsOf(stamp));
        outcomes.add(
                new Outcome.Measured(
                        new Reading.Electrocardiogram(
                                new Waveform(channels, rate, microvolts, List.of()), 72),
                        Quality.CLEAN,
                        stamp));
        return check(at, outcomes);
    }

    private static List<Outcome> vitalsOf(Stamp at) {
        return List.of(
                new Outcome.Measured(new Reading.OxygenSaturation(91, 88, 2.1), Quality.CLEAN, at),
                new Outcome.Measured(new Reading.BodyTemperature(36.8), Quality.CLEAN, at),
                new Outcome.Measured(
                        new Reading.BloodPressure(142, 108, 88, 86), Quality.CLEAN, at));
    }

    private static Check check(Instant at, List<Outcome> outcomes) {
        return new Check(
                new Patient("v-17", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "village-doctor-1",
                outcomes,
                List.of(),
                stamp(at));
    }

    private static Stamp stamp(Instant at) {
        return new Stamp(at, Duration.ofSeconds(1));
    }
}
