package org.yaoxiang.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
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
        return EcgBench.rows(
                kit,
                1,
                kit.world.twelveLeads()::brownOut,
                kit.world.twelveLeads()::stall,
                ELECTRODES);
    }

    @Override
    public Optional<String> untruth(Reading reading) {
        return EcgBench.untruth(kit, voltages, TwelveLeadRecorder.LENGTH, LEADS, reading);
    }

    @Override
    public void close() {
        kit.close();
    }
}
