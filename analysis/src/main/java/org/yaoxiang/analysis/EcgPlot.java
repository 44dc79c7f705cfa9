package org.yaoxiang.analysis;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;

/// A recording on grid paper: 25 mm/s, 10 mm/mV, ten seconds a row, each beat with its label.
final class EcgPlot {
    private static final int MM_PER_SECOND = 25;
    private static final int MM_PER_MILLIVOLT = 10;
    private static final int ROW_SECONDS = 10;
    private static final int ROW_MM = 40;
    private static final int PIXELS_PER_MM = 6;
    private static final int LABEL_MM = 4;
    private static final String FINE = "#f6d5d5";
    private static final String BOLD = "#e39c9c";

    private final double[] millivolts;
    private final double rateHertz;
    private final LabelledBeats beats;
    private final int length;
    private final int rows;

    /// @param seconds how much is drawn from the beginning
    EcgPlot(double[] millivolts, double rateHertz, LabelledBeats beats, int seconds) {
        this.millivolts = millivolts;
        this.rateHertz = rateHertz;
        this.beats = beats;
        this.length = (int) Math.min(millivolts.length, seconds * rateHertz);
        this.rows = Math.max(1, (int) Math.ceil(length / rateHertz / ROW_SECONDS));
    }

    /// Writes SVG or PNG, as the name says.
    ///
    /// @throws AnalysisException when it says neither or the file cannot be written
    void write(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".svg")) {
                Files.writeString(file, svg(), StandardCharsets.US_ASCII);
            } else if (name.endsWith(".png")) {
                // ImageIO deletes what it cannot open and says nothing; the stream does say it.
                try (var stream = Files.newOutputStream(file)) {
                    ImageIO.write(image(), "png", stream);
                }
            } else {
                throw new AnalysisException("--plot " + file + ": expected FILE.svg or FILE.png");
            }
        } catch (IOException e) {
            throw new AnalysisException("cannot write " + file, e);
        }
    }

    private String svg() {
        StringBuilder svg = new StringBuilder();
        int width = ROW_SECONDS * MM_PER_SECOND;
        int height = rows * ROW_MM;
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%dmm\" height=\"%dmm\" "
                        .formatted(width, height));
        svg.append("viewBox=\"0 0 %d %d\">\n".formatted(width, height));
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n".formatted(width, height));
        for (int step = 1; step <= 5; step += 4) {
            StringBuilder path = new StringBuilder();
            for (int x = 0; x <= width; x += step) {
                path.append("M%d 0V%d".formatted(x, height));
            }
            for (int y = 0; y <= height; y += step) {
                path.append("M0 %dH%d".formatted(y, width));
            }
            svg.append(
                    "<path d=\"%s\" stroke=\"%s\" stroke-width=\"0.1\"/>\n"
                            .formatted(path, step == 1 ? FINE : BOLD));
        }
        for (int row = 0; row < rows; row++) {
            double middle = middle(row);
            StringBuilder points = new StringBuilder();
            for (int i = first(row); i < first(row + 1); i++) {
                points.append(
                        String.format(Locale.ROOT, "%.2f,%.2f ", x(i, row), y(i, row, middle)));
            }
            svg.append(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"black\" "
                            .formatted(points.toString().trim()));
            svg.append("stroke-width=\"0.25\"/>\n");
        }
        for (int i = 0; i < beats.count() && beats.sample(i) < length; i++) {
            int row = row(beats.sample(i));
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.2f\" y=\"%d\" font-size=\"3\" text-anchor=\"middle\""
                                    + " font-family=\"sans-serif\">%c</text>%n",
                            x(beats.sample(i), row),
                            row * ROW_MM + LABEL_MM,
                            beats.kind(i).letter()));
        }
        return svg.append("</svg>\n").toString();
    }

    private BufferedImage image() {
        int width = ROW_SECONDS * MM_PER_SECOND;
        int height = rows * ROW_MM;
        BufferedImage image =
                new BufferedImage(
                        width * PIXELS_PER_MM, height * PIXELS_PER_MM, BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = image.createGraphics();
        paper.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        paper.setColor(Color.WHITE);
        paper.fillRect(0, 0, image.getWidth(), image.getHeight());
        paper.scale(PIXELS_PER_MM, PIXELS_PER_MM);
        paper.setStroke(new BasicStroke(0.1f));
        for (int step = 1; step <= 5; step += 4) {
            paper.setColor(Color.decode(step == 1 ? FINE : BOLD));
            for (int x = 0; x <= width; x += step) {
                paper.draw(new Line2D.Double(x, 0, x, height));
            }
            for (int y = 0; y <= height; y += step) {
                paper.draw(new Line2D.Double(0, y, width, y));
            }
        }
        paper.setColor(Color.BLACK);
        paper.setStroke(new BasicStroke(0.25f));
        for (int row = 0; row < rows && first(row) < first(row + 1); row++) {
            double middle = middle(row);
            Path2D curve = new Path2D.Double();
            curve.moveTo(0, y(first(row), row, middle));
            for (int i = first(row) + 1; i < first(row + 1); i++) {
                curve.lineTo(x(i, row), y(i, row, middle));
            }
            paper.draw(curve);
        }
        paper.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 3));
        for (int i = 0; i < beats.count() && beats.sample(i) < length; i++) {
            int row = row(beats.sample(i));
            paper.drawString(
                    String.valueOf(beats.kind(i).letter()),
                    (float) x(beats.sample(i), row) - 1,
                    row * ROW_MM + LABEL_MM);
        }
        paper.dispose();
        return image;
    }

    private int first(int row) {
        return (int) Math.min(length, Math.round(row * ROW_SECONDS * rateHertz));
    }

    private int row(int sample) {
        return Math.min(rows - 1, (int) (sample / (ROW_SECONDS * rateHertz)));
    }

    /// What a row is drawn about, mV: its median.
    private double middle(int row) {
        double[] sorted = Arrays.copyOfRange(millivolts, first(row), first(row + 1));
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /// From the left, mm.
    private double x(int sample, int row) {
        return (sample - first(row)) / rateHertz * MM_PER_SECOND;
    }

    /// From the top, mm; a row keeps to its own strip.
    private double y(int sample, int row, double middle) {
        double up = (millivolts[sample] - middle) * MM_PER_MILLIVOLT;
        return row * ROW_MM + ROW_MM / 2.0 - Math.clamp(up, -ROW_MM / 2.0, ROW_MM / 2.0);
    }
}
