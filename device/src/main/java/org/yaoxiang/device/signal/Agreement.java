package org.yaoxiang.device.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The beats that several leads of one heart agree on: what at least one of them calls a beat, when
/// all together say more for it than against it, each weighed by how far it is to be trusted there.
///
/// @param positions `[lead][beat]`, at 250 samples a second: the lead's own candidate, or that of
///   another where it has none
/// @param trust `[lead][beat]`, of each lead around each beat, 0 to 1
record Agreement(long[][] positions, double[][] trust) {
    /// The same beat is seen this far apart in two leads: half of the refractory time, so that one
    /// candidate belongs to one beat.
    private static final long REACH = (long) (Beats.REFRACTORY_SECONDS * Resampler.RATE_HERTZ / 2);

    private record Beat(long position, double said) {}

    /// @param leads at least one
    static Agreement of(List<Candidates> leads) {
        List<Beat> beats = apart(agreed(leads));
        long[][] positions = new long[leads.size()][beats.size()];
        double[][] trust = new double[leads.size()][beats.size()];
        for (int lead = 0; lead < leads.size(); lead++) {
            Candidates candidates = leads.get(lead);
            for (int i = 0; i < beats.size(); i++) {
                long position = beats.get(i).position;
                int own = candidates.likeliest(position, REACH);
                positions[lead][i] = own < 0 ? position : candidates.positions()[own];
                trust[lead][i] = candidates.trustAt(position);
            }
        }
        return new Agreement(positions, trust);
    }

    int beats() {
        return positions[0].length;
    }

    /// A beat that several leads call is there once for each.
    private static List<Beat> agreed(List<Candidates> leads) {
        List<Beat> agreed = new ArrayList<>();
        for (Candidates each : leads) {
            for (int i = 0; i < each.count(); i++) {
                double said = each.isBeat(i) ? said(leads, each.positions()[i]) : -1;
                if (said > 0) {
                    agreed.add(new Beat(each.positions()[i], said));
                }
            }
        }
        agreed.sort(Comparator.comparingLong(Beat::position));
        return agreed;
    }

    /// What all leads say of a beat here, on weighted average.
    private static double said(List<Candidates> leads, long position) {
        double sum = 0;
        double weights = 0;
        for (Candidates each : leads) {
            int own = each.likeliest(position, REACH);
            double trust = each.trustAt(position);
            sum += trust * (own < 0 ? -Candidates.SAID_MAX : each.said()[own]);
            weights += trust;
        }
        return sum / weights;
    }

    /// Of beats within the refractory time the one that most is said for.
    private static List<Beat> apart(List<Beat> beats) {
        List<Beat> apart = new ArrayList<>();
        for (Beat each : beats) {
            if (apart.isEmpty()
                    || each.position - apart.getLast().position
                            >= Beats.REFRACTORY_SECONDS * Resampler.RATE_HERTZ) {
                apart.add(each);
            } else if (each.said > apart.getLast().said) {
                apart.set(apart.size() - 1, each);
            }
        }
        return apart;
    }
}
