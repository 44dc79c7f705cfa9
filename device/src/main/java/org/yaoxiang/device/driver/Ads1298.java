package org.yaoxiang.device.driver;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.device.board.OutputPin;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SpiLink;

/// ADS1298 eight-channel ECG front end, SPI mode 1. Registers, fields and fixed bits follow an open
/// header after the datasheet SBAS459J (goverd/ADS129X_ADC@84533c7, ADS129xInfo.h); the place of
/// the status bits and the 150 ms of the reference are recalled and not yet checked against it.
///
/// Runs at 500 samples a second in high resolution, gain 6, reference 2.4 V. Channel 1 is lead I
/// (LA − RA), channel 2 lead II (LL − RA), channels 3 to 8 are V1 to V6 against Wilson's terminal
/// of RA, LA and LL; the right leg is driven from the limbs.
public final class Ads1298 implements AutoCloseable {
    /// Channels of the chip.
    public static final int CHANNELS = 8;

    /// Samples a second.
    public static final int RATE_HERTZ = 500;

    /// The largest code of the 24-bit converter; the smallest is its negative less one.
    public static final int CODE_MAX = 0x7FFFFF;

    /// What one code is worth: Vref / (gain · (2²³ − 1)).
    public static final double MICROVOLTS_PER_STEP = 2.4e6 / (6 * (double) CODE_MAX);

    /// The amplitude of the internal test signal: Vref / 2400.
    public static final double TEST_MICROVOLTS = 1000;

    /// The part's identity.
    public static final int PART = 0x92;

    private static final String CHIP = "ADS1298";
    private static final int STOP = 0x0A;
    private static final int RDATAC = 0x10;
    private static final int SDATAC = 0x11;
    private static final int RREG = 0x20;
    private static final int WREG = 0x40;
    private static final int ID = 0x00;
    private static final int CONFIG2 = 0x02;
    private static final int TEST_OFF = 0b0000_0000;
    private static final int TEST_1_HZ = 0b0001_0000; // internal, ×1, clock / 2²¹
    private static final int CH1SET = 0x05;
    private static final int ELECTRODES = 0b0000_0000; // gain 6
    private static final int SHORTED = 0b0000_0001;
    private static final int TEST_SIGNAL = 0b0000_0101;
    private static final int FRAME_BYTES = 3 + 3 * CHANNELS;

    /// Register, value.
    private static final int[][] CONFIGURATION = {
        {0x01, 0b1100_0110}, // CONFIG1: high resolution, multiple readback, 500 SPS
        {CONFIG2, TEST_OFF},
        {0x03, 0b1100_1100}, // CONFIG3: reference on, bit 6 fixed, 2.4 V, right leg driven inside
        {0x04, 0b0000_0011}, // LOFF: 95 %, 6 nA, direct current
        {0x05, ELECTRODES},
        {0x06, ELECTRODES},
        {0x07, ELECTRODES},
        {0x08, ELECTRODES},
        {0x09, ELECTRODES},
        {0x0A, ELECTRODES},
        {0x0B, ELECTRODES},
        {0x0C, ELECTRODES},
        {0x0D, 0b0000_0011}, // RLD_SENSP: LA and LL
        {0x0E, 0b0000_0001}, // RLD_SENSN: RA
        {0x0F, 0b1111_1111}, // LOFF_SENSP: LA, LL, V1 to V6
        {0x10, 0b0000_0001}, // LOFF_SENSN: RA
        {0x11, 0b0000_0000}, // LOFF_FLIP
        {0x15, 0b0000_0000}, // PACE: buffers off
        {0x17, 0b0000_0010}, // CONFIG4: lead-off comparators on
        {0x18, 0b0000_1000}, // WCT1: amplifier A on, from 1P (LA)
        {0x19, 0b1100_1010}, // WCT2: amplifiers B from 1N (RA) and C from 2P (LL) on
    };

    private static final Duration AFTER_OPCODE = Duration.ofNanos(10_000); // > 4 tCLK of 2.048 MHz
    private static final Duration RESET_PULSE = Duration.ofNanos(100_000);
    private static final Duration REFERENCE = Duration.ofMillis(150);

    private final SpiLink link;
    private final InputPin dataReady;
    private final OutputPin start;
    private final Pause pause;

    /// One conversion.
    ///
    /// @param positiveOff electrodes that are off: LA in bit 0, LL, V1 to V6 in bit 7
    /// @param rightArmOff whether RA is off; then no channel is fit for use
    /// @param codes signed 24-bit codes: I, II, V1 to V6
    public record Frame(int positiveOff, boolean rightArmOff, int[] codes) {
        public Frame {
            if (codes.length != CHANNELS) {
                throw new IllegalArgumentException(codes.length + " codes, expected " + CHANNELS);
            }
            codes = codes.clone();
        }

        /// A copy of the codes.
        @Override
        public int[] codes() {
            return codes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Frame that
                    && positiveOff == that.positiveOff
                    && rightArmOff == that.rightArmOff
                    && Arrays.equals(codes, that.codes);
        }

        @Override
        public int hashCode() {
            return 31 * positiveOff + Arrays.hashCode(codes);
        }

        @Override
        public String toString() {
            return "Frame[redacted]";
        }
    }

    /// Resets, identifies and configures the chip; it does not convert yet.
    ///
    /// @throws BusException when the chip is another one or does not keep its configuration
    public Ads1298(
            SpiLink link, InputPin dataReady, OutputPin start, OutputPin reset, Pause pause) {
        this.link = link;
        this.dataReady = dataReady;
        this.start = start;
        this.pause = pause;
        start.low();
        reset.high();
        pause.pause(REFERENCE);
        reset.low();
        pause.pause(RESET_PULSE);
        reset.high();
        pause.pause(RESET_PULSE);
        exchange((byte) SDATAC); // the chip wakes in RDATAC, where it takes no register access
        verify(ID, PART);
        for (int[] row : CONFIGURATION) {
            set(row[0], row[1]);
        }
        pause.pause(REFERENCE);
    }

    /// The part's identity, 0x92 for this one. Not while it converts.
    ///
    /// @throws BusException when the transfer fails
    public int partId() {
        return exchange((byte) (RREG | ID), (byte) 0, (byte) 0)[2] & 0xFF;
    }

    /// Starts converting; the listener runs on the pin's thread when a frame is ready.
    public InputPin.Listening start(Runnable frameReady) {
        InputPin.Listening listening = dataReady.onFalling(frameReady);
        exchange((byte) RDATAC);
        start.high();
        return listening;
    }

    /// Reads the frame that is ready, twice, for nothing else would show a bit that was turned on
    /// the wire. Empty when the two differ or the status does not begin with 1100.
    ///
    /// @throws BusException when the transfer fails
    public Optional<Frame> read() {
        byte[] twice = link.transfer(new byte[2 * FRAME_BYTES]);
        return Codes.isTwice(twice) ? frame(twice) : Optional.empty();
    }

    /// Stops converting and makes sure that the chip still is as it was configured: a dip of the
    /// supply resets it, after which it goes on with plausible numbers and without lead-off
    /// detection.
    ///
    /// @throws BusException when it is not; then nothing since the start is fit for use
    public void confirm() {
        close();
        for (int[] row : CONFIGURATION) {
            verify(row[0], row[1]);
        }
    }

    /// Measures the internal test signal on all channels for two of its periods and puts the chip
    /// back to its electrodes. Takes about two seconds.
    ///
    /// @return amplitudes in µV, channel 1 first; {@link #TEST_MICROVOLTS} in a sound chip
    /// @throws BusException when the chip does not convert or does not answer
    public double[] testSignalMicrovolts() {
        int[][] codes = collect(TEST_1_HZ, TEST_SIGNAL, 2 * RATE_HERTZ + RATE_HERTZ / 10);
        return Arrays.stream(codes)
                .mapToDouble(channel -> Codes.amplitude(channel) * MICROVOLTS_PER_STEP)
                .toArray();
    }

    /// Measures the noise of all channels for a second with their inputs shorted and puts the chip
    /// back to its electrodes.
    ///
    /// @return effective values in µV, channel 1 first
    /// @throws BusException when the chip does not convert or does not answer
    public double[] noiseMicrovolts() {
        int[][] codes = collect(TEST_OFF, SHORTED, RATE_HERTZ);
        return Arrays.stream(codes)
                .mapToDouble(channel -> Codes.deviation(channel) * MICROVOLTS_PER_STEP)
                .toArray();
    }

    /// Stops converting.
    @Override
    public void close() {
        start.low();
        exchange((byte) SDATAC);
        exchange((byte) STOP);
    }

    /// 216 bits, high bit first. Bit n of P and N belongs to channel n + 1.
    ///
    /// ```
    /// 1100 PPPPPPPP NNNNNNNN GGGG | channel 1, 24 bits | … | channel 8, 24 bits
    /// ```
    static Optional<Frame> frame(byte[] bytes) {
        int status = (bytes[0] & 0xFF) << 16 | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF);
        if (status >>> 20 != 0b1100) {
            return Optional.empty();
        }
        int[] codes = new int[CHANNELS];
        for (int i = 0; i < CHANNELS; i++) {
            int at = 3 + 3 * i;
            codes[i] = bytes[at] << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
        }
        return Optional.of(new Frame((status >> 12) & 0xFF, (status >> 4 & 1) != 0, codes));
    }

    /// `[channel][sample]` of a self-test.
    private int[][] collect(int test, int input, int count) {
        set(CONFIG2, test);
        selectInput(input);
        int[][] codes = new int[CHANNELS][count];
        int taken = 0;
        exchange((byte) RDATAC);
        start.high();
        // Each conversion is due within one pause or two; four times as many are never needed.
        for (int i = 0; i < 4 * count && taken < count; i++) {
            pause.pause(Duration.ofMillis(1));
            Optional<Frame> frame = dataReady.isLow() ? read() : Optional.empty();
            if (frame.isPresent()) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    codes[channel][taken] = frame.get().codes[channel];
                }
                taken++;
            }
        }
        close();
        set(CONFIG2, TEST_OFF);
        selectInput(ELECTRODES);
        if (taken < count) {
            throw new BusException(CHIP, RDATAC, taken + " conversions came, expected " + count);
        }
        return codes;
    }

    private void selectInput(int settings) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            set(CH1SET + channel, settings);
        }
    }

    private void set(int register, int value) {
        exchange((byte) (WREG | register), (byte) 0, (byte) value);
        verify(register, value);
    }

    private byte[] exchange(byte... bytes) {
        byte[] received = link.transfer(bytes);
        pause.pause(AFTER_OPCODE);
        return received;
    }

    private void verify(int register, int expected) {
        int value = exchange((byte) (RREG | register), (byte) 0, (byte) 0)[2] & 0xFF;
        if (value != expected) {
            throw new BusException(
                    CHIP, register, "reads 0x%02X, expected 0x%02X".formatted(value, expected));
        }
    }
}
