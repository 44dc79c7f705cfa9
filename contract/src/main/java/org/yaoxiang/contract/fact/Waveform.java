package org.yaoxiang.contract.fact;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaoxiang.contract.code.Lead;

/// Samples with scale and rate: the converter's own counts, never resampled or filtered.
///
/// @param channels at least one, at most 12, all of one length
/// @param rateHertz samples a second, above 0
/// @param microvoltsPerStep what one count is worth, above 0
/// @param gaps where samples were lost, in order and without overlap
public record Waveform(
        List<Channel> channels, double rateHertz, double microvoltsPerStep, List<Gap> gaps) {
    /// The most samples a channel may hold: an hour at 500 Hz.
    public static final int SAMPLES_MAX = 1_800_000;

    /// One lead's samples.
    ///
    /// @param samples converter counts, oldest first
    public record Channel(Lead lead, int[] samples) {
        public Channel {
            requireNonNull(lead, "lead");
            samples = requireNonNull(samples, "samples").clone();
            if (samples.length == 0 || samples.length > SAMPLES_MAX) {
                throw new IllegalArgumentException(
                        samples.length + " samples, expected 1 to " + SAMPLES_MAX);
            }
        }

        /// A copy of the samples.
        @Override
        public int[] samples() {
            return samples.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Channel that
                    && lead == that.lead
                    && Arrays.equals(samples, that.samples);
        }

        @Override
        public int hashCode() {
            return 31 * lead.hashCode() + Arrays.hashCode(samples);
        }

        @Override
        public String toString() {
            return "Channel[redacted]";
        }
    }

    /// Samples that were lost.
    ///
    /// @param beforeSample the index of the first sample after the gap, 0 or more
    /// @param samplesLost how many, 1 or more
    public record Gap(int beforeSample, int samplesLost) {
        public Gap {
            if (beforeSample < 0 || samplesLost < 1) {
                throw new IllegalArgumentException(
                        "gap of " + samplesLost + " samples before sample " + beforeSample);
            }
        }
    }

    public Waveform {
        channels = List.copyOf(channels);
        gaps = List.copyOf(gaps);
        if (channels.isEmpty() || channels.size() > Lead.values().length) {
            throw new IllegalArgumentException(channels.size() + " channels, expected 1 to 12");
        }
        int length = channels.getFirst().samples.length;
        List<Lead> seen = new ArrayList<>();
        for (Channel channel : channels) {
            if (channel.samples.length != length) {
                throw new IllegalArgumentException(
                        channel.samples.length + " samples beside " + length);
            }
            if (seen.contains(channel.lead())) {
                throw new IllegalArgumentException("lead " + channel.lead() + " twice");
            }
            seen.add(channel.lead());
        }
        if (!(rateHertz > 0 && rateHertz <= 100_000)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected above 0");
        }
        if (!(microvoltsPerStep > 0 && microvoltsPerStep <= 1e6)) {
            throw new IllegalArgumentException(
                    "microvoltsPerStep " + microvoltsPerStep + ", expected above 0");
        }
        int before = 0;
        for (Gap gap : gaps) {
            if (gap.beforeSample() < before || gap.beforeSample() > length) {
                throw new IllegalArgumentException("gap before sample " + gap.beforeSample());
            }
            before = gap.beforeSample();
        }
    }

    /// Samples in each channel.
    public int length() {
        return channels.getFirst().samples.length;
    }

    @Override
    public String toString() {
        return "Waveform[redacted]";
    }
}
