package org.yaoxiang.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Ads1292r;
import org.yaoxiang.device.driver.Max30102;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.RespirationMeter;
import org.yaoxiang.mocks.world.World;

/// Breaths by the chest's impedance, with a finger in the clip beside it.
final class RespirationBench implements Bench {
    private static final double LED_MILLIAMPS = 7;
    private static final double PER_MINUTE_OFF_MAX = 2;

    /// Below two beats a breath the heart's waves show another rhythm, and the meter refuses.
    private static final double BEATS_PER_BREATH_MIN = 2.2;

    /// From a second of the heart on.
    private record Episode(double fromSeconds, double perMinute) {}

    private final Kit kit;
    private final double perMinute;
    private final List<Episode> episodes = new ArrayList<>();

    RespirationBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        perMinute = random.nextDouble(8, Math.min(40, kit.beatsPerMinute / BEATS_PER_BREATH_MIN));
        breathe(perMinute);
    }

    private void breathe(double pace) {
        episodes.add(new Episode(kit.seconds(), pace));
        kit.world.body().breathing(pace, kit.course.now());
    }

    /// Breaths drawn in the newest minute.
    private double drawn() {
        double now = kit.seconds();
        double begun = now - RespirationMeter.LENGTH.toSeconds();
        double end = now;
        double drawn = 0;
        for (Episode each : episodes.reversed()) {
            drawn += Math.max(0, end - Math.max(begun, each.fromSeconds)) * each.perMinute / 60;
            end = each.fromSeconds;
        }
        return drawn;
    }

    @Override
    public Instrument instrument() {
        return new RespirationMeter(
                () ->
                        new Ads1292r(
                                kit.board.ads1292r(),
                                kit.board.dataReady(),
                                kit.board.start(),
                                kit.board.reset(),
                                kit.course,
                                Ads1292r.Channel1.RESPIRATION),
                () -> new Max30102(kit.board.max30102(), kit.course, LED_MILLIAMPS),
                kit.course,
                kit.course::stamp);
    }

    @Override
    public Course course() {
        return kit.course;
    }

    @Override
    public Duration usual() {
        return RespirationMeter.LENGTH;
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(kit.spiRows(0));
        rows.add(kit.starved());
        rows.add(Kit.brownOut(kit.world.ecg()::brownOut));
        rows.add(Kit.stall(kit.world.ecg()::stall));
        rows.add(EcgBench.lead(kit, EcgBench.ELECTRODES));
        rows.add(
                Fault.Row.of(
                        Kind.MOTION,
                        this::unrest,
                        Refusal.MOTION,
                        Refusal.NOT_SETTLED,
                        Refusal.NOISE));
        rows.add(
                Fault.Row.of(
                        Kind.BREATHING_STOPS,
                        _ -> new Fault(() -> breathe(0), () -> breathe(perMinute)),
                        Refusal.NO_BREATHING,
                        Refusal.NOT_SETTLED,
                        Refusal.MOTION));
        rows.add(
                Fault.Row.harmless(
                        Kind.FINGER_OUT,
                        _ ->
                                new Fault(
                                        () -> kit.world.body().finger(false),
                                        () -> kit.world.body().finger(true))));
        rows.add(Fault.Row.harmless(Kind.SILENT_CHIP, _ -> kit.silent(World.MAX30102_ADDRESS)));
        return rows;
    }

    private Fault unrest(RandomGenerator random) {
        double times = random.nextDouble(1, 20);
        return new Fault(() -> kit.world.body().unrest(times), () -> kit.world.body().unrest(0));
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return Off.by(
                "breaths/min",
                ((Reading.RespirationRate) reading).perMinute(),
                drawn(),
                PER_MINUTE_OFF_MAX);
    }

    @Override
    public void close() {
        kit.close();
    }
}
