package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.yaoxiang.device.signal.Delineation.Beat;
import org.yaoxiang.device.signal.Delineation.Wave;

/// Marks of all leads made one: the earliest onset and the latest end that others stand beside, as
/// in the CSE study and after the rule of Laguna et al. (Comput Biomed Res 1994, 27:45). A mark far
/// out and alone is taken for an outlier.
///
/// How many leads must stand beside, and how near, are engineering choices of this project.
final class Together {
    private static final int BESIDE = 3;
    private static final double BESIDE_QRS_SECONDS = 0.01;
    private static final double BESIDE_P_AND_T_SECONDS = 0.016;

    private Together() {}

    /// @param leads `[lead][beat]`, the same beats in each, at least one lead
    static List<Beat> of(List<List<Beat>> leads, double rateHertz) {
        int qrs = (int) Math.round(BESIDE_QRS_SECONDS * rateHertz);
        int other = (int) Math.round(BESIDE_P_AND_T_SECONDS * rateHertz);
        List<Beat> together = new ArrayList<>();
        for (int i = 0; i < leads.getFirst().size(); i++) {
            int beat = i;
            List<Beat> same = leads.stream().map(lead -> lead.get(beat)).toList();
            together.add(
                    new Beat(
                            wave(same, Beat::p, other),
                            wave(same, each -> Optional.of(each.qrs()), qrs).orElseThrow(),
                            wave(same, Beat::t, other)));
        }
        return together;
    }

    /// One wave of all leads that have it, when at least half of them do.
    private static Optional<Wave> wave(
            List<Beat> leads, Function<Beat, Optional<Wave>> part, int beside) {
        List<Wave> waves = leads.stream().map(part).flatMap(Optional::stream).toList();
        if (waves.isEmpty() || 2 * waves.size() < leads.size()) {
            return Optional.empty();
        }
        int[] peaks = sorted(waves, Wave::peak);
        int peak = peaks[peaks.length / 2];
        int onset = earliest(sorted(waves, Wave::onset), beside);
        int end = -earliest(sorted(waves, wave -> -wave.end()), beside);
        return Optional.of(new Wave(Math.min(onset, peak), peak, Math.max(peak, end)));
    }

    /// The first mark that has others beside it; the middle one when none has.
    ///
    /// @param marks ascending, at least one
    private static int earliest(int[] marks, int beside) {
        int others = Math.min(BESIDE, marks.length - 1);
        for (int i = 0; i + others < marks.length; i++) {
            if (marks[i + others] - marks[i] <= beside) {
                return marks[i];
            }
        }
        return marks[marks.length / 2];
    }

    private static int[] sorted(List<Wave> waves, ToIntFunction<Wave> mark) {
        int[] marks = waves.stream().mapToInt(mark).toArray();
        Arrays.sort(marks);
        return marks;
    }
}
