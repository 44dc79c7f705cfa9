package org.yaoxiang.device.driver;

import java.util.Arrays;

/// Figures of a self-test, out of converter codes, and what shows that codes came whole.
final class Codes {
    private Codes() {}

    /// Whether the second half of the bytes is as the first.
    static boolean isTwice(byte[] bytes) {
        int half = bytes.length / 2;
        return Arrays.equals(bytes, 0, half, bytes, half, bytes.length);
    }

    /// Half the distance between the two levels of a square wave: codes above and below the middle
    /// are averaged apart, so that noise does not decide and the phase does not matter.
    ///
    /// @param codes at least one period
    static double amplitude(int[] codes) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int code : codes) {
            min = Math.min(min, code);
            max = Math.max(max, code);
        }
        double middle = (min + max) / 2;
        double high = 0;
        double low = 0;
        int highs = 0;
        for (int code : codes) {
            if (code > middle) {
                high += code;
                highs++;
            } else {
                low += code;
            }
        }
        int lows = codes.length - highs;
        return highs == 0 || lows == 0 ? 0 : (high / highs - low / lows) / 2;
    }

    /// The standard deviation: what is left of the noise when the offset is taken off.
    static double deviation(int[] codes) {
        double sum = 0;
        for (int code : codes) {
            sum += code;
        }
        double mean = sum / codes.length;
        double squares = 0;
        for (int code : codes) {
            squares += (code - mean) * (code - mean);
        }
        return Math.sqrt(squares / codes.length);
    }
}
