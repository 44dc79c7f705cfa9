package org.yaoxiang.device.screen;

import java.util.Locale;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.device.signal.EcgBand;

/// An electrocardiogram as SVG on a millimetre grid, 25 mm/s and 10 mm/mV, ten seconds a row.
final class Strip {
    private static final double MM_PER_SECOND = 25;
    private static final double MM_PER_MILLIVOLT = 10;
    private static final int ROW_SECONDS = 10;
    private static final int ROW_MM = 30;
    private static final int WIDTH_MM = (int) (ROW_SECONDS * MM_PER_SECOND);

    private Strip() {}

    /// Draws the first channel. The picture is filtered for the eye; the record is not.
    ///
    /// @param alternative what a reader who does not see the picture is told
    static Html draw(Waveform waveform, String alternative) {
        int[] counts = waveform.channels().getFirst().samples();
        double rate = waveform.rateHertz();
        double[] millivolts = new double[counts.length];
        double first = counts[0];
        for (int i = 0; i < counts.length; i++) {
            millivolts[i] = (counts[i] - first) * waveform.microvoltsPerStep() / 1000;
        }
        millivolts = EcgBand.MONITORING.apply(millivolts, rate);
        int perRow = (int) Math.round(rate * ROW_SECONDS);
        int rows = (counts.length + perRow - 1) / perRow;
        Html svg = new Html();
        svg.raw(
                        String.format(
                                Locale.ROOT,
                                "<svg class=\"strip\" role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"",
                                WIDTH_MM,
                                rows * ROW_MM))
                .text(alternative)
                .raw("\">");
        grid(svg, rows * ROW_MM);
        for (int row = 0; row < rows; row++) {
            trace(svg, millivolts, row, perRow);
        }
        return svg.raw("</svg>");
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

    /// Draws the least and the greatest value of every tenth of a millimetre, so that no spike is
    /// lost whatever the rate.
    private static void trace(Html svg, double[] millivolts, int row, int perRow) {
        svg.raw("<polyline class=\"trace\" points=\"");
        int columns = WIDTH_MM * 10;
        for (int column = 0; column < columns; column++) {
            int from = row * perRow + (int) ((long) column * perRow / columns);
            int to = row * perRow + (int) ((long) (column + 1) * perRow / columns);
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = from; i < Math.min(to, millivolts.length); i++) {
                low = Math.min(low, millivolts[i]);
                high = Math.max(high, millivolts[i]);
            }
            if (low <= high) {
                point(svg, column, row, low);
                if (high > low) {
                    point(svg, column, row, high);
                }
            }
        }
        svg.raw("\"/>");
    }

    private static void point(Html svg, int column, int row, double millivolts) {
        double y = row * ROW_MM + ROW_MM / 2.0 - millivolts * MM_PER_MILLIVOLT;
        double clipped = Math.clamp(y, row * ROW_MM, (row + 1) * (double) ROW_MM);
        svg.raw(String.format(Locale.ROOT, "%.1f,%.2f ", column / 10.0, clipped));
    }
}
