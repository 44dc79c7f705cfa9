package org.yaoxiang.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Lead;
import org.yaoxiang.contract.fact.Waveform;

/// Whether docs/waveform-codec.md is what the code does: its vectors, and a decoder in another
/// language that was written from the page alone. With `-Dgolden=write` the vectors are written
/// anew.
class SpecificationTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path VECTORS = DOCS.resolve("waveform-codec-vectors.txt");
    private static final HexFormat HEX = HexFormat.of();

    /// One waveform and its bytes.
    private record Vector(String name, List<Lead> leads, int[][] samples, byte[] bytes) {
        private static final int RATE_HERTZ = 100;

        static Vector of(String name, List<Lead> leads, int[][] samples) {
            List<Waveform.Channel> channels = new ArrayList<>();
            for (int i = 0; i < samples.length; i++) {
                channels.add(new Waveform.Channel(leads.get(i), samples[i]));
            }
            Waveform waveform = new Waveform(channels, RATE_HERTZ, 1, List.of());
            return new Vector(name, leads, samples, Packets.encode(waveform));
        }

        /// Leads, rate, length and bytes, as the decoder in docs reads them.
        String question() {
            String labels = leads.stream().map(Lead::label).collect(Collectors.joining(","));
            return "%s %d %d %s\n"
                    .formatted(labels, RATE_HERTZ, samples[0].length, HEX.formatHex(bytes));
        }

        /// The samples, a line for each lead.
        String answer() {
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < samples.length; i++) {
                String line =
                        Arrays.stream(samples[i])
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(","));
                answer.append(leads.get(i).label()).append(' ').append(line).append('\n');
            }
            return answer.toString();
        }

        @Override
        public String toString() {
            return "# " + name + "\n" + question() + answer();
        }
    }

    @Test
    void the_vectors_are_what_the_code_writes_and_reads() throws IOException {
        List<Vector> vectors = vectors();
        String text = vectors.stream().map(Vector::toString).collect(Collectors.joining("\n"));
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(VECTORS, text);
        }
        assertThat(text).isEqualTo(Files.readString(VECTORS));
        for (Vector each : vectors) {
            int length = each.samples[0].length;
            assertThat(Packets.decode(each.bytes, each.leads, length, Vector.RATE_HERTZ))
                    .as(each.name)
                    .isDeepEqualTo(each.samples);
        }
    }

    @Test
    void a_decoder_that_was_written_from_the_page_reads_the_vectors(@TempDir Path folder)
            throws IOException, InterruptedException {
        check(vectors(), folder);
    }

    @Test
    void a_decoder_that_was_written_from_the_page_reads_any_samples(@TempDir Path folder)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(31);
        List<Vector> any = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            List<Lead> leads = List.of(Lead.values()).subList(0, random.nextInt(1, 13));
            int length = random.nextInt(100, 250);
            int[][] samples = new int[leads.size()][];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = shape.samples(length, random);
            }
            any.add(Vector.of(shape.name(), leads, samples));
        }
        check(any, folder);
    }

    private static void check(List<Vector> vectors, Path folder)
            throws IOException, InterruptedException {
        Path questions = folder.resolve("questions");
        Path answers = folder.resolve("answers");
        Files.writeString(
                questions, vectors.stream().map(Vector::question).collect(Collectors.joining()));
        Process python;
        try {
            python =
                    new ProcessBuilder("python3", DOCS.resolve("waveform_decoder.py").toString())
                            .redirectInput(questions.toFile())
                            .redirectOutput(answers.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "python3 is not installed: " + e.getMessage());
            return;
        }
        assertThat(python.waitFor()).isZero();
        assertThat(Files.readString(answers, StandardCharsets.UTF_8))
                .isEqualTo(vectors.stream().map(Vector::answer).collect(Collectors.joining()));
    }

    /// Each shows a part of the format.
    private static List<Vector> vectors() {
        SplittableRandom random = new SplittableRandom(1);
        return List.of(
                Vector.of(
                        "one lead, two packets", List.of(Lead.I), all(Shape.HEART, 1, 120, random)),
                Vector.of(
                        "plain: noise that nothing foretells",
                        List.of(Lead.V1, Lead.V2),
                        all(Shape.FULL_RANGE_NOISE, 2, 6, random)),
                Vector.of(
                        "stands still at a limit",
                        List.of(Lead.II),
                        all(Shape.SATURATED_HEART, 1, 150, random)),
                Vector.of(
                        "step 61/25, cut", List.of(Lead.II), all(Shape.CUT_STEPS, 1, 200, random)),
                Vector.of(
                        "step 122/25, rounded",
                        List.of(Lead.II),
                        all(Shape.ROUNDED_STEPS, 1, 200, random)),
                Vector.of("step 7", List.of(Lead.V6), all(Shape.STEPS, 1, 60, random)),
                Vector.of(
                        "more than 19 bits",
                        List.of(Lead.V3, Lead.V1),
                        all(Shape.FINE_HEART, 2, 60, random)),
                Vector.of(
                        "escapes of 32 bits",
                        List.of(Lead.I),
                        new int[][] {
                            {0, 1, 2, 1, 0, 1, Integer.MAX_VALUE, 1, 2, 1, 0, Integer.MIN_VALUE, 3}
                        }),
                Vector.of(
                        "derived leads, out of order",
                        List.of(Lead.AVF, Lead.V1, Lead.I, Lead.AVR, Lead.II),
                        outOfOrder(random)),
                Vector.of("twelve leads", List.of(Lead.values()), twelve(random)));
    }

    private static int[][] all(Shape shape, int leads, int length, SplittableRandom random) {
        int[][] samples = new int[leads][];
        for (int i = 0; i < leads; i++) {
            samples[i] = shape.samples(length, random);
        }
        return samples;
    }

    private static int[][] outOfOrder(SplittableRandom random) {
        int[][] twelve = twelve(random);
        return new int[][] {twelve[5], twelve[6], twelve[0], twelve[3], twelve[1]};
    }

    /// Limb leads rounded each for itself, as converters' counts are after scaling.
    private static int[][] twelve(SplittableRandom random) {
        int[][] samples = all(Shape.HEART, 12, 40, random);
        for (int i = 0; i < 40; i++) {
            int one = samples[0][i];
            int other = samples[1][i] / 2;
            samples[1][i] = other;
            samples[2][i] = other - one;
            samples[3][i] = Math.floorDiv(-one - other, 2);
            samples[4][i] = Math.ceilDiv(2 * one - other, 2);
            samples[5][i] = Math.floorDiv(2 * other - one, 2);
        }
        return samples;
    }
}
