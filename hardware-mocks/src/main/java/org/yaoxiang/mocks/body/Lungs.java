package org.yaoxiang.mocks.body;

import java.util.ArrayList;
import java.util.List;

/// Breathing as a pure function of time, however often its rate was changed. What was is kept: a
/// beat that breathing has shifted stays where it is.
public final class Lungs {
    private static final double USUAL_PER_MINUTE = 15;

    /// How fast the chest sinks when breathing stops.
    private static final double SINK_SECONDS = 0.7;

    /// Breathing of one rate.
    ///
    /// @param fromSeconds when it began
    /// @param breathsBefore how many breaths were begun until then, with their fraction
    /// @param perMinute 0 when there is none
    private record Episode(double fromSeconds, double breathsBefore, double perMinute) {}

    private volatile List<Episode> episodes = List.of(new Episode(0, 0, USUAL_PER_MINUTE));

    Lungs() {}

    /// Breathes at another rate from a moment on.
    ///
    /// @param perMinute 0 for no breath at all, to 120
    synchronized void breathe(double perMinute, double fromSeconds) {
        Episode last = episodes.getLast();
        boolean isBegun = last.perMinute > 0;
        List<Episode> more = new ArrayList<>(episodes);
        more.add(new Episode(fromSeconds, isBegun ? breaths(last, fromSeconds) : 0, perMinute));
        episodes = List.copyOf(more);
    }

    /// How far the chest is from its middle: -1 breathed out, 1 breathed in, 0 when it rests.
    double volume(double seconds) {
        List<Episode> all = episodes;
        int i = all.size() - 1;
        while (i > 0 && all.get(i).fromSeconds > seconds) {
            i--;
        }
        Episode now = all.get(i);
        if (now.perMinute > 0) {
            return Math.sin(2 * Math.PI * breaths(now, seconds));
        }
        double left = Math.sin(2 * Math.PI * now.breathsBefore);
        return left * Math.exp((now.fromSeconds - seconds) / SINK_SECONDS);
    }

    private static double breaths(Episode episode, double seconds) {
        return episode.breathsBefore + (seconds - episode.fromSeconds) * episode.perMinute / 60;
    }
}
