package org.yaoxiang.bridge.portal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.yaoxiang.contract.fact.Waveform;

/// One lead's electrocardiogram on millimetre paper, 25 mm/s and 10 mm/mV, ten seconds a row, as
/// one SVG picture a row. One unit of a picture is one millimetre.
///
/// ```text
///  0        10                                                    260 mm
/// +--------+-----------------------------------------------------+
/// | 1 mV _ |                                                     |
/// |  ___| |_ _/\__/\___ …                                        |
/// +--------+-----------------------------------------------------+
/// ```
final class EcgStrip {
    static final double MM_PER_SECOND = 25;
    static final double MM_PER_MILLIVOLT = 10;
    static final int ROW_SECONDS = 10;

    /// Room for the calibration pulse, before the first second.
    static final int LEAD_IN_MM = 10;

    static final int WIDTH_MM = LEAD_IN_MM + (int) (ROW_SECONDS * MM_PER_SECOND);

    /// Six minutes. A longer recording is cut, and the page says so.
    static final int ROWS_MAX = 36;

    private static final int ABOVE_MM_MIN = 15;
    private static final int BELOW_MM_MIN = 10;
    private static final int REACH_MM_MAX = 40;

    /// Points are a tenth of a millimetre apart: finer than a screen and than an eye.
    private static final int COLUMNS = (int) (ROW_SECONDS * MM_PER_SECOND * 10);

    private final Waveform waveform;
    private final int[] counts;
    private final String lead;

    EcgStrip(Waveform waveform, Waveform.Channel channel) {
        this.waveform = waveform;
        this.counts = channel.samples();
        this.lead = channel.lead().label();
    }

    /// From the first sample to the end of the last, lost samples included, in seconds.
    static double seconds(Waveform waveform) {
        long lost = 0;
        for (Waveform.Gap gap : waveform.gaps()) {
            lost += gap.samplesLost();
        }
        return (waveform.length() + lost) / waveform.rateHertz();
    }

    /// How many rows the recording fills, more than {@link #ROWS_MAX} when it is cut.
    static long rows(Waveform waveform) {
        return Math.max(1, (long) Math.ceil(seconds(waveform) / ROW_SECONDS - 1e-9));
    }

    /// Draws one row.
    ///
    /// @param row from 0
    /// @param alternative what a reader who does not see the picture is told
    /// @param gapWord what stands in a gap
    Html draw(int row, String alternative, String gapWord) {
        double[] middles = new double[counts.length];
        List<int[]> pieces = pieces(row);
        double baseline = median(pieces);
        double high = 0;
        double low = 0;
        for (int[] piece : pieces) {
            for (int i = piece[0]; i < piece[1]; i++) {
                middles[i] = (counts[i] - baseline) * waveform.microvoltsPerStep() / 1000;
                high = Math.max(high, middles[i]);
                low = Math.min(low, middles[i]);
            }
        }
        int above = reach(high, ABOVE_MM_MIN);
        int below = reach(-low, BELOW_MM_MIN);
        Html svg = new Html();
        svg.raw("<svg class=\"strip\" role=\"img\" width=\"" + WIDTH_MM + "mm\" height=\"")
                .raw((above + below) + "mm\" viewBox=\"0 0 " + WIDTH_MM + " " + (above + below))
                .raw("\" aria-label=\"")
                .text(alternative)
                .raw("\">");
        grid(svg, above + below);
        gaps(svg, row, above + below, gapWord);
        svg.raw("<path class=\"trace calibration\" d=\"" + calibration(above) + "\"/>")
                .raw("<path class=\"trace\" d=\"");
        for (int[] piece : pieces) {
            trace(svg, middles, piece, row, above, above + below);
        }
        return svg.raw("\"/>")
                .raw("<text x=\"1\" y=\"4\">")
                .text(lead)
                .raw("</text><text x=\"" + LEAD_IN_MM + "\" y=\"" + (above + below - 1) + "\">")
                .raw(row * ROW_SECONDS + " s</text></svg>");
    }

    /// One millivolt high and a fifth of a second long.
    static String calibration(int baselineMm) {
        return "M1 " + baselineMm + "H2.5V" + (baselineMm - 10) + "H7.5V" + baselineMm + "H9";
    }

    /// The samples of a row, in pieces between gaps: first index and the index after the last.
    private List<int[]> pieces(int row) {
        List<int[]> pieces = new ArrayList<>();
        int from = 0;
        long lost = 0;
        for (Waveform.Gap gap : waveform.gaps()) {
            addPiece(pieces, from, gap.beforeSample(), lost, row);
            from = gap.beforeSample();
            lost += gap.samplesLost();
        }
        addPiece(pieces, from, counts.length, lost, row);
        return pieces;
    }

    /// @param lost samples lost before this piece, which stands that much later
    private void addPiece(List<int[]> pieces, int from, int to, long lost, int row) {
        double perRow = waveform.rateHertz() * ROW_SECONDS;
        long first = (long) Math.ceil(row * perRow - lost - 1e-9);
        long end = (long) Math.ceil((row + 1) * perRow - lost - 1e-9);
        int begin = Math.clamp(first, from, to);
        int stop = Math.clamp(end, from, to);
        if (begin < stop) {
            pieces.add(new int[] {begin, stop, Math.toIntExact(Math.min(lost, Integer.MAX_VALUE))});
        }
    }

    /// The level of the paper's middle: the converter's zero says nothing about the heart.
    private double median(List<int[]> pieces) {
        int count = 0;
        for (int[] piece : pieces) {
            count += piece[1] - piece[0];
        }
        int[] sorted = new int[count];
        int at = 0;
        for (int[] piece : pieces) {
            System.arraycopy(counts, piece[0], sorted, at, piece[1] - piece[0]);
            at += piece[1] - piece[0];
        }
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[count / 2];
    }

    private static int reach(double millivolts, int min) {
        int fives = (int) Math.ceil((millivolts * MM_PER_MILLIVOLT + 1) / 5);
        return Math.clamp(fives * 5L, min, REACH_MM_MAX);
    }

    private static void grid(Html svg, int height) {
        for (int step : new int[] {1, 5}) {
            svg.raw("<path class=\"" + (step == 1 ? "fine" : "coarse") + "\" d=\"");
            for (int x = 0; x <= WIDTH_MM; x += step) {
                svg.raw("M" + x + " 0V" + height);
            }
            for (int y = 0; y <= height; y += step) {
                svg.raw("M0 " + y + "H" + WIDTH_MM);
            }
            svg.raw("\"/>");
        }
    }

    private void gaps(Html svg, int row, int height, String word) {
        long lost = 0;
        for (Waveform.Gap gap : waveform.gaps()) {
            double begin = x((gap.beforeSample() + lost) / waveform.rateHertz(), row);
            lost += gap.samplesLost();
            double end = x((gap.beforeSample() + lost) / waveform.rateHertz(), row);
            double from = Math.max(begin, LEAD_IN_MM);
            double to = Math.min(end, WIDTH_MM);
            if (from < to) {
                svg.raw(
                                String.format(
                                        Locale.ROOT,
                                        "<rect class=\"gap\" x=\"%.2f\" y=\"0\" width=\"%.2f\""
                                                + " height=\"%d\"/><text class=\"gap\" x=\"%.2f\""
                                                + " y=\"8\">",
                                        from,
                                        to - from,
                                        height,
                                        from + 0.5))
                        .text(word)
                        .raw("</text>");
            }
        }
    }

    private static double x(double seconds, int row) {
        return LEAD_IN_MM + (seconds - (double) row * ROW_SECONDS) * MM_PER_SECOND;
    }

    /// Draws every sample where they are further apart than the columns. Where they are not, draws
    /// the least and the greatest of a column in the order in which they came, so that no spike is
    /// lost whatever the rate.
    private void trace(Html svg, double[] millivolts, int[] piece, int row, int above, int height) {
        String move = "M";
        int i = piece[0];
        while (i < piece[1]) {
            int column = column(i, piece[2], row);
            int least = i;
            int greatest = i;
            int next = i + 1;
            while (next < piece[1] && column(next, piece[2], row) == column) {
                least = millivolts[next] < millivolts[least] ? next : least;
                greatest = millivolts[next] > millivolts[greatest] ? next : greatest;
                next++;
            }
            svg.raw(move);
            point(svg, Math.min(least, greatest), piece[2], millivolts, row, above, height);
            if (least != greatest) {
                svg.raw("L");
                point(svg, Math.max(least, greatest), piece[2], millivolts, row, above, height);
            }
            move = "L";
            i = next;
        }
    }

    private int column(int sample, int lost, int row) {
        double x = x(((double) sample + lost) / waveform.rateHertz(), row) - LEAD_IN_MM;
        return (int) Math.floor(x / (ROW_SECONDS * MM_PER_SECOND) * COLUMNS + 1e-6);
    }

    private void point(
            Html svg, int sample, int lost, double[] millivolts, int row, int above, int height) {
        double x = x(((double) sample + lost) / waveform.rateHertz(), row);
        double y = Math.clamp(above - millivolts[sample] * MM_PER_MILLIVOLT, 0, height);
        svg.raw(String.format(Locale.ROOT, "%.2f %.2f", x, y));
    }
}
