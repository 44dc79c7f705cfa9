package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.instrument.EcgRecorder;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.mocks.body.Body;

/// The single lead.
final class EcgBench implements Bench {
    static final List<Body.Electrode> ELECTRODES =
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
        return rows(kit, 0, kit.world.ecg()::brownOut, kit.world.ecg()::stall, ELECTRODES);
    }

    /// What can go wrong with a front end for electrodes.
    ///
    /// @param electrodes those that it can sense
    static List<Fault.Row> rows(
            Kit kit,
            int chipSelect,
            Runnable brownOut,
            Consumer<Boolean> stall,
            List<Body.Electrode> electrodes) {
        List<Fault.Row> rows = new ArrayList<>(kit.spiRows(chipSelect));
        rows.add(kit.starved());
        rows.add(Kit.brownOut(brownOut));
        rows.add(Kit.stall(stall));
        rows.add(lead(kit, electrodes));
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

    private static Fault.Row shaken(Kit kit) {
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
        return untruth(kit, voltages, EcgRecorder.LENGTH, new int[] {0}, reading);
    }

    /// How far an electrocardiogram is from the heart and from what stood at the electrodes.
    ///
    /// @param leads where the front end's own leads stand in the recording
    static Optional<String> untruth(
            Kit kit, Voltages voltages, Duration length, int[] leads, Reading reading) {
        Reading.Electrocardiogram found = (Reading.Electrocardiogram) reading;
        return Off.first(
                List.of(
                        Off.by(
                                "beats/min",
                                found.heartRatePerMinute(),
                                kit.heartRate(length),
                                Off.RATE_MAX),
                        voltages.untruth(found.waveform(), leads)));
    }

    @Override
    public void close() {
        kit.close();
    }
}
