package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.instrument.EcgRecorder;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.mocks.body.Body;

/// The single lead.
final class EcgBench implements Bench {
    private static final List<Body.Electrode> ELECTRODES =
            List.of(Body.Electrode.RIGHT_ARM, Body.Electrode.LEFT_ARM, Body.Electrode.RIGHT_LEG);

    private final Kit kit;
    private final Voltages voltages = new Voltages();

    EcgBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        kit.world
                .ecg()
                .onDelivered((at, _) ->
                        voltages.add(new double[] {1000 * kit.world.body().volts(2, at)}));
    }

    @Override
    public Instrument instrument() {
        return new EcgRecorder(
                () ->
                        new Ads1292r(
                                kit.board.ads1292r(),
                                kit.board.dataReady(),
                                kit.board.start(),
                                kit.board.reset(),
                                kit.course),
                kit.course,
                kit.course::stamp);
    }

    @Override
    public Course course() {
        return kit.course;
    }

    @Override
    public Duration usual() {
        return EcgRecorder.LENGTH;
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(kit.spiRows(0));
        rows.add(kit.starved());
        rows.add(
                Fault.Row.of(
                        Kind.BROWN_OUT,
                        _ -> Fault.once(kit.world.ecg()::brownOut),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(
                        Kind.HUNG_CONVERTER,
                        _ ->
                                new Fault(
                                        () -> kit.world.ecg().stall(true),
                                        () -> kit.world.ecg().stall(false)),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(lead(kit, ELECTRODES));
        rows.add(shaken(kit));
        return rows;
    }

    /// One electrode, or all.
    static Fault.Row lead(Kit kit, List<Body.Electrode> electrodes) {
        return Fault.Row.prompt(
                Kind.DETACHED_LEAD,
                random -> {
                    int which = random.nextInt(electrodes.size());
                    return new Fault(
                            () -> kit.world.body().electrode(electrodes.get(which), true),
                            () -> kit.world.body().electrode(electrodes.get(which), false));
                },
                Refusal.LEAD_OFF);
    }

    static Fault.Row shaken(Kit kit) {
        return Fault.Row.of(
                Kind.MOTION,
                random -> {
                    double millivolts = random.nextDouble(0.5, 20);
                    return new Fault(
                            () -> kit.world.body().shake(millivolts),
                            () -> kit.world.body().shake(0));
                },
                Refusal.NOISE,
                Refusal.MOTION,
                Refusal.NOT_SETTLED,
                Refusal.SATURATED);
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        Reading.Electrocardiogram found = (Reading.Electrocardiogram) reading;
        return Off.first(
                List.of(
                        Off.by(
                                "beats/min",
                                found.heartRatePerMinute(),
                                kit.heartRate(EcgRecorder.LENGTH),
                                Off.RATE_MAX),
                        voltages.untruth(found.waveform(), new int[] {0})));
    }

    @Override
    public void close() {
        kit.close();
    }
}
