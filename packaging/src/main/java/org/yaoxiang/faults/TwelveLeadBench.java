package org.yaoxiang.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.fact.Reading;
import org.yaoxiang.device.driver.Ads1298;
import org.yaoxiang.device.instrument.Instrument;
import org.yaoxiang.device.instrument.TwelveLeadRecorder;
import org.yaoxiang.mocks.body.Body;

/// Twelve leads.
final class TwelveLeadBench implements Bench {
    /// Those that the chip can sense: the right leg's comparator is not in the frame.
    private static final List<Body.Electrode> ELECTRODES =
            Arrays.stream(Body.Electrode.values())
                    .filter(each -> each != Body.Electrode.RIGHT_LEG)
                    .toList();

    private static final int CHANNELS = 8;

    /// Where I, II, V1 to V6 stand among the twelve leads.
    private static final int[] LEADS = {0, 1, 6, 7, 8, 9, 10, 11};

    private final Kit kit;
    private final Voltages voltages = new Voltages();
    private final double[] positive = new double[CHANNELS];
    private final double[] negative = new double[CHANNELS];

    TwelveLeadBench(RandomGenerator random) {
        kit = new Kit(random, Duration.ofMillis(10));
        kit.world.twelveLeads().onDelivered(at -> voltages.add(leads(at)));
    }

    /// I, II and the chest against the mean of the limbs, mV.
    private double[] leads(Instant at) {
        kit.world.body().volts(at, positive, negative);
        double limbs = (positive[0] + negative[0] + positive[1]) / 3;
        double[] leads = new double[CHANNELS];
        for (int i = 0; i < leads.length; i++) {
            leads[i] = 1000 * (positive[i] - (i < 2 ? negative[i] : limbs));
        }
        return leads;
    }

    @Override
    public Instrument instrument() {
        return new TwelveLeadRecorder(
                () ->
                        new Ads1298(
                                kit.board.ads1298(),
                                kit.board.twelveLeadDataReady(),
                                kit.board.twelveLeadStart(),
                                kit.board.twelveLeadReset(),
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
        return TwelveLeadRecorder.LENGTH;
    }

    @Override
    public List<Fault.Row> rows() {
        List<Fault.Row> rows = new ArrayList<>(kit.spiRows(1));
        rows.add(kit.starved());
        rows.add(
                Fault.Row.of(
                        Kind.BROWN_OUT,
                        _ -> Fault.once(kit.world.twelveLeads()::brownOut),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(
                Fault.Row.of(
                        Kind.HUNG_CONVERTER,
                        _ ->
                                new Fault(
                                        () -> kit.world.twelveLeads().stall(true),
                                        () -> kit.world.twelveLeads().stall(false)),
                        Refusal.INSTRUMENT_FAULT));
        rows.add(EcgBench.lead(kit, ELECTRODES));
        rows.add(EcgBench.shaken(kit));
        return rows;
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        Reading.Electrocardiogram found = (Reading.Electrocardiogram) reading;
        return Off.first(
                List.of(
                        Off.by(
                                "beats/min",
                                found.heartRatePerMinute(),
                                kit.heartRate(TwelveLeadRecorder.LENGTH),
                                Off.RATE_MAX),
                        voltages.untruth(found.waveform(), LEADS)));
    }

    @Override
    public void close() {
        kit.close();
    }
}
