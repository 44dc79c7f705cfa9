package org.yaoxiang.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// A program for lossless compression that is beside the codec when it is installed, each with what
/// suits it best.
enum OtherCoder {
    XZ("xz", "--version"),
    ZSTD("zstd", "--version"),
    FLAC("flac", "--version");

    /// Channels of one FLAC file.
    private static final int FLAC_CHANNELS_MAX = 8;

    private final String program;
    private final boolean isInstalled;

    OtherCoder(String... version) {
        program = version[0];
        isInstalled = runs(version);
    }

    boolean isInstalled() {
        return isInstalled;
    }

    /// What it makes of the samples; empty when they are not for it.
    ///
    /// @param samples `[lead][sample]`
    OptionalLong bytes(int[][] samples, double rateHertz) throws IOException {
        return switch (this) {
            case XZ -> better(samples, "xz", "-9e", "--stdout", "--keep");
            case ZSTD -> better(samples, "zstd", "--ultra", "-22", "--quiet", "--stdout");
            case FLAC -> flac(samples, rateHertz);
        };
    }

    /// Lead after lead, as counts and as differences: the better of both.
    private OptionalLong better(int[][] samples, String... command) throws IOException {
        long counts = size(counts(samples), command);
        return OptionalLong.of(Math.min(counts, size(differences(samples), command)));
    }

    /// As many leads in a file as it takes, sample by sample.
    private OptionalLong flac(int[][] samples, double rateHertz) throws IOException {
        int bits = width(samples) == Short.BYTES ? 16 : 24;
        long bytes = 0;
        for (int from = 0; from < samples.length; ) {
            int left = samples.length - from;
            int files = (left + FLAC_CHANNELS_MAX - 1) / FLAC_CHANNELS_MAX;
            int channels = (left + files - 1) / files;
            int[][] leads = Arrays.copyOfRange(samples, from, from + channels);
            ByteBuffer raw =
                    ByteBuffer.allocate(channels * leads[0].length * bits / Byte.SIZE)
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < leads[0].length; at++) {
                for (int[] lead : leads) {
                    raw.putShort((short) lead[at]);
                    if (bits == 24) {
                        raw.put((byte) (lead[at] >> 16));
                    }
                    if (lead[at] << (Integer.SIZE - bits) >> (Integer.SIZE - bits) != lead[at]) {
                        return OptionalLong.empty();
                    }
                }
            }
            bytes +=
                    size(
                            raw.array(),
                            program,
                            "-8",
                            "--lax",
                            "--silent",
                            "--stdout",
                            "--force-raw-format",
                            "--endian=little",
                            "--sign=signed",
                            "--channels=" + channels,
                            "--bps=" + bits,
                            "--sample-rate=" + Math.round(rateHertz));
            from += channels;
        }
        return OptionalLong.of(bytes);
    }

    /// All leads' counts, one lead after the other, in 16 bits when they fit, else in 32.
    static byte[] counts(int[][] samples) {
        int width = width(samples);
        ByteBuffer counts =
                ByteBuffer.allocate(samples.length * samples[0].length * width)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int[] lead : samples) {
            for (int sample : lead) {
                if (width == Short.BYTES) {
                    counts.putShort((short) sample);
                } else {
                    counts.putInt(sample);
                }
            }
        }
        return counts.array();
    }

    private static int width(int[][] samples) {
        for (int[] lead : samples) {
            for (int sample : lead) {
                if (sample != (short) sample) {
                    return Integer.BYTES;
                }
            }
        }
        return Short.BYTES;
    }

    /// First differences, folded so that small ones are small numbers, a byte each; a greater one
    /// is a byte of all ones and itself.
    private static byte[] differences(int[][] samples) {
        ByteBuffer differences =
                ByteBuffer.allocate(samples.length * samples[0].length * (1 + Long.BYTES));
        for (int[] lead : samples) {
            long last = 0;
            for (int sample : lead) {
                long difference = sample - last;
                long folded = (difference << 1) ^ (difference >> 63);
                last = sample;
                if (folded < 255) {
                    differences.put((byte) folded);
                } else {
                    differences.put((byte) 255).putLong(difference);
                }
            }
        }
        return Arrays.copyOf(differences.array(), differences.position());
    }

    private static boolean runs(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(command[0], e);
        }
    }

    /// How much a command writes of what it is given.
    private static long size(byte[] bytes, String... command) throws IOException {
        Path given = Files.createTempFile("samples", ".raw");
        Path written = Files.createTempFile("samples", ".packed");
        try {
            Files.write(given, bytes);
            List<String> whole = new ArrayList<>(List.of(command));
            whole.add(given.toString());
            int exit =
                    new ProcessBuilder(whole)
                            .redirectOutput(written.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new AnalysisException(String.join(" ", whole) + " failed with " + exit);
            }
            return Files.size(written);
        } catch (InterruptedException e) {
            throw interrupted(command[0], e);
        } finally {
            Files.delete(given);
            Files.delete(written);
        }
    }

    private static AnalysisException interrupted(String program, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AnalysisException("interrupted while " + program + " ran", e);
    }
}
