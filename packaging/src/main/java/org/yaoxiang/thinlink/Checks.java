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
        return vitals(stamp(at));
    }

    static Check vitals(Stamp at) {
        return check(at, vitalsOf(at));
    }

    /// The vitals and an electrocardiogram.
    ///
    /// @param record a WFDB record
    /// @param leads its first signals
    /// @param seconds from its beginning, at most as many as it has
    static Check ecg(Path record, List<Lead> leads, int seconds, Instant at) throws IOException {
        return ecg(record, leads, seconds, stamp(at));
    }

    static Check ecg(Path record, List<Lead> leads, int seconds, Stamp stamp) throws IOException {
        List<WfdbRecord> signals = new ArrayList<>();
        for (int i = 0; i < leads.size(); i++) {
            signals.add(WfdbRecord.read(record, i));
        }
        double rate = signals.getFirst().rateHertz();
        double gain = signals.getFirst().gainPerMillivolt();
        // One waveform has one step; leads of different steps are brought to 1 µV.
        boolean isEven = signals.stream().allMatch(signal -> signal.gainPerMillivolt() == gain);
        double microvolts = isEven ? MICROVOLTS_PER_MILLIVOLT / gain : 1;
        List<Waveform.Channel> channels = new ArrayList<>();
        for (int i = 0; i < leads.size(); i++) {
            WfdbRecord signal = signals.get(i);
            double steps =
                    isEven ? 1 : MICROVOLTS_PER_MILLIVOLT / signal.gainPerMillivolt() / microvolts;
            int[] samples =
                    Arrays.stream(signal.samples())
                            .limit((long) (seconds * rate))
                            .map(sample -> (int) Math.round(sample * steps))
                            .toArray();
            channels.add(new Waveform.Channel(leads.get(i), samples));
        }
        List<Outcome> outcomes = new ArrayList<>(vitalsOf(stamp));
        outcomes.add(
                new Outcome.Measured(
                        new Reading.Electrocardiogram(
                                new Waveform(channels, rate, microvolts, List.of()), 72),
                        Quality.CLEAN,
                        stamp));
        return check(stamp, outcomes);
    }

    private static List<Outcome> vitalsOf(Stamp at) {
        return List.of(
                new Outcome.Measured(new Reading.OxygenSaturation(91, 88, 2.1), Quality.CLEAN, at),
                new Outcome.Measured(new Reading.BodyTemperature(36.8), Quality.CLEAN, at),
                new Outcome.Measured(
                        new Reading.BloodPressure(142, 108, 88, 86), Quality.CLEAN, at));
    }

    private static Check check(Stamp at, List<Outcome> outcomes) {
        return new Check(
                new Patient("v-17", "测试病人甲", Sex.FEMALE, LocalDate.of(1950, 2, 3)),
                new Place("village-1", "测试村", 4018),
                Origin.SIMULATED,
                "village-doctor-1",
                outcomes,
                List.of(),
                at);
    }

    private static Stamp stamp(Instant at) {
        return new Stamp(at, Duration.ofSeconds(1));
    }
}
