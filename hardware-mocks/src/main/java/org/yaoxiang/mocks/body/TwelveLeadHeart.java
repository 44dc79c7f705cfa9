package org.yaoxiang.mocks.body;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The heart of a recorded patient whose twelve leads were recorded together. Of the limb leads, I
/// and II are taken from the record and the others follow from them.
public final class TwelveLeadHeart implements Heart {
    /// Where I, II, V1 to V6 stand in a record in the usual order of twelve.
    private static final List<Integer> SIGNALS = List.of(0, 1, 6, 7, 8, 9, 10, 11);

    private final List<RecordedHeart> leads;

    private TwelveLeadHeart(List<RecordedHeart> leads) {
        this.leads = List.copyOf(leads);
    }

    /// Reads a record of the order I, II, III, aVR, aVL, aVF, V1 to V6.
    ///
    /// @param record path without extension
    /// @param annotations extension of the file whose beats the pulse follows, for instance `ii`
    /// @param startSeconds which moment of the recording is second 0
    /// @throws IOException when a file is missing or is not what its header says
    /// @throws IllegalArgumentException when it has no annotated beats or is shorter than the start
    public static TwelveLeadHeart read(Path record, String annotations, double startSeconds)
            throws IOException {
        int[] beats = WfdbRecord.readBeats(record, annotations);
        List<RecordedHeart> leads = new ArrayList<>();
        for (int signal : SIGNALS) {
            WfdbRecord lead = WfdbRecord.read(record, signal);
            leads.add(
                    new RecordedHeart(
                            new WfdbRecord(
                                    lead.rateHertz(),
                                    lead.gainPerMillivolt(),
                                    lead.baseline(),
                                    lead.samples(),
                                    beats),
                            startSeconds));
        }
        return new TwelveLeadHeart(leads);
    }

    @Override
    public double millivolts(double seconds) {
        return leads.getFirst().millivolts(seconds);
    }

    @Override
    public double[] leads(double seconds) {
        return leads.stream().mapToDouble(lead -> lead.millivolts(seconds)).toArray();
    }

    @Override
    public double[] beats(double from, double to) {
        return leads.getFirst().beats(from, to);
    }
}
