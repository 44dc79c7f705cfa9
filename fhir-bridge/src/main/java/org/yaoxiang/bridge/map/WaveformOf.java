package org.yaoxiang.bridge.map;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

/// A waveform as SampledData (R4 §2.24.0.9), and back.
///
/// - `data` holds the converter's own counts, so nothing is rounded and nothing is lost;
/// - `factor` is what one count is worth in mV, `origin` is 0 mV: value = count · factor + origin;
/// - `period` is 1000 / rate in milliseconds, to 18 digits, which is more than a `double` holds, so
///   that the rate reads back as it was;
/// - every lost sample is one `E`. The tokens are equally spaced in time, so a gap keeps its width
///   on paper, and whoever counts the time from one beat to the next counts it right.
public final class WaveformOf {
    /// Samples and lost samples of a lead that are written; a longer one is not a strip.
    static final int TOKENS_MAX = Waveform.SAMPLES_MAX;

    /// Lost samples that are written out: five minutes at 500 Hz. A gap costs a few bytes in a fact
    /// and two bytes a sample here, so without a bound a small fact could fill the store.
    static final int LOST_MAX = 150_000;

    /// FHIR asks for 18 digits at least (R4 §2.24.0.1, decimal).
    private static final MathContext DIGITS = new MathContext(18);

    private static final String LOST = "E";

    private WaveformOf() {}

    /// Whether the waveform with its gaps is short enough to be written.
    static boolean fits(Waveform waveform) {
        long lost = 0;
        for (Waveform.Gap gap : waveform.gaps()) {
            lost += gap.samplesLost();
        }
        return lost <= LOST_MAX && waveform.length() + lost <= TOKENS_MAX;
    }

    /// One channel's samples.
    static SampledData sampledData(Waveform waveform, Waveform.Channel channel) {
        return new SampledData()
                .setOrigin(
                        new Quantity()
                                .setValue(0)
                                .setUnit("mV")
                                .setSystem(Systems.UCUM)
                                .setCode("mV"))
                .setPeriod(plain(thousandOver(waveform.rateHertz())))
                .setFactor(plain(BigDecimal.valueOf(waveform.microvoltsPerStep()).movePointLeft(3)))
                .setDimensions(1)
                .setData(tokens(channel.samples(), waveform.gaps()));
    }

    /// Reads the waveform of an Observation with one component for each lead. Two gaps that touch
    /// come back as one.
    ///
    /// @throws IllegalArgumentException when the Observation holds no waveform of this form
    public static Waveform read(Observation observation) {
        List<Waveform.Channel> channels = new ArrayList<>();
        List<Waveform.Gap> gaps = List.of();
        double rateHertz = 0;
        double microvoltsPerStep = 0;
        for (ObservationComponentComponent component : observation.getComponent()) {
            if (!(component.getValue() instanceof SampledData data)) {
                throw new IllegalArgumentException("a component without valueSampledData");
            }
            Parsed parsed = parse(data);
            if (!channels.isEmpty()
                    && !(parsed.gaps.equals(gaps)
                            && parsed.rateHertz == rateHertz
                            && parsed.microvoltsPerStep == microvoltsPerStep)) {
                throw new IllegalArgumentException("leads that differ in rate, scale or gaps");
            }
            channels.add(new Waveform.Channel(lead(component), parsed.samples));
            gaps = parsed.gaps;
            rateHertz = parsed.rateHertz;
            microvoltsPerStep = parsed.microvoltsPerStep;
        }
        return new Waveform(channels, rateHertz, microvoltsPerStep, gaps);
    }

    @SuppressWarnings("ArrayRecordComponent") // Lives for one call; its samples are copied once.
    private record Parsed(
            int[] samples, List<Waveform.Gap> gaps, double rateHertz, double microvoltsPerStep) {}

    private static Parsed parse(SampledData data) {
        if (!data.hasPeriod()
                || !data.hasFactor()
                || !data.hasData()
                || data.getPeriod().signum() <= 0
                || data.getDimensions() != 1
                || data.getOrigin().getValue().signum() != 0) {
            throw new IllegalArgumentException(
                    "SampledData needs a period, a factor, data, one dimension and origin 0");
        }
        String[] tokens = data.getData().split(" ", TOKENS_MAX + 1);
        if (tokens.length > TOKENS_MAX) {
            throw new IllegalArgumentException("more than " + TOKENS_MAX + " samples");
        }
        int[] samples = new int[tokens.length];
        List<Waveform.Gap> gaps = new ArrayList<>();
        int length = 0;
        int lost = 0;
        for (String token : tokens) {
            if (token.equals(LOST)) {
                lost++;
                continue;
            }
            if (lost > 0) {
                gaps.add(new Waveform.Gap(length, lost));
                lost = 0;
            }
            samples[length++] = count(token);
        }
        if (lost > 0) {
            gaps.add(new Waveform.Gap(length, lost));
        }
        return new Parsed(
                Arrays.copyOf(samples, length),
                gaps,
                new BigDecimal(1000).divide(data.getPeriod(), DIGITS).doubleValue(),
                data.getFactor().movePointRight(3).doubleValue());
    }

    private static int count(String token) {
        try {
            return Integer.parseInt(token);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a sample that is neither a count nor E", e);
        }
    }

    private static Lead lead(ObservationComponentComponent component) {
        for (Coding coding : component.getCode().getCoding()) {
            for (Lead lead : Lead.values()) {
                if (Systems.MDC.equals(coding.getSystem())
                        && Integer.toString(lead.mdc()).equals(coding.getCode())) {
                    return lead;
                }
            }
        }
        throw new IllegalArgumentException("a component that is no ECG lead");
    }

    private static String tokens(int[] samples, List<Waveform.Gap> gaps) {
        StringBuilder data = new StringBuilder(6 * samples.length);
        int next = 0;
        for (int i = 0; i <= samples.length; i++) {
            for (; next < gaps.size() && gaps.get(next).beforeSample() == i; next++) {
                for (int lost = 0; lost < gaps.get(next).samplesLost(); lost++) {
                    data.append(LOST).append(' ');
                }
            }
            if (i < samples.length) {
                data.append(samples[i]).append(' ');
            }
        }
        data.setLength(data.length() - 1);
        return data.toString();
    }

    private static BigDecimal thousandOver(double rateHertz) {
        return new BigDecimal(1000).divide(new BigDecimal(rateHertz), DIGITS);
    }

    /// 250 Hz is 4 ms, not 4.00000 or 4E+0.
    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
