package org.yaoxiang.faults;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Where one kind of instrument is tried. A new instrument is a line here and a bench.
///
/// @param bench makes the instrument and its patient
record Stand(String name, Function<RandomGenerator, Bench> bench) {
    static final List<Stand> ALL =
            List.of(
                    new Stand("oximeter", OximeterBench::new),
                    new Stand("thermometer", ThermometerBench::new),
                    new Stand("one lead", EcgBench::new),
                    new Stand("twelve leads", TwelveLeadBench::new),
                    new Stand("cuff", CuffBench::new),
                    new Stand("SunTech cuff", SuntechBench::new),
                    new Stand("urine analyser", UrineBench::new),
                    new Stand("infrared thermometer", InfraredBench::new),
                    new Stand("respiration", RespirationBench::new),
                    new Stand("serial oximeter", SerialOximeterBench::new),
                    new Stand("radio oximeter", RadioOximeterBench::new),
                    new Stand("glucose meter", GlucoseBench::new),
                    new Stand("radio cuff", RadioSpotBench::cuff),
                    new Stand("radio thermometer", RadioSpotBench::thermometer),
                    new Stand("radio scale", RadioSpotBench::scale));

    Stand {
        requireNonNull(name, "name");
        requireNonNull(bench, "bench");
    }
}
