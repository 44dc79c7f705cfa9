package org.yaoxiang.device.driver;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.device.board.OutputPin;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SpiLink;

/// ADS1292R two-channel ECG front end, SPI mode 1. Registers and fixed bits follow the datasheet
/// SBAS502C, table 16; opcodes, frame and scale follow the Protocentral driver
/// (protocentral-ads1292r-arduino@68a1009); identity, the reference and the amplitude of the test
/// signal are recalled from the datasheet and not yet checked against it.
///
/// Runs at 500 samples a second; channel 2 takes the electrodes with gain 6; channel 1 is off or
/// measures respiration by impedance with gain 4.
public final class Ads1292r implements AutoCloseable {
    /// Samples a second.
    public static final int RATE_HERTZ = 500;

    /// The largest code of the 24-bit converter; the smallest is its negative less one.
    public static final int CODE_MAX = 0x7FFFFF;

    /// What one code of channel 2 is worth.
    public static final double MICROVOLTS_PER_STEP = microvoltsPerStep(2.42, 6);

    /// What one code of channel 1 is worth while it measures respiration.
    public static final double RESPIRATION_MICROVOLTS_PER_STEP = microvoltsPerStep(2.42, 4);

    /// The part's identity; recalled.
    public static final int PART = 0x73;

    /// The amplitude of the internal test signal: Vref / 2400; recalled.
    public static final double TEST_MICROVOLTS = 2.42e6 / 2400;

    private static final String CHIP = "ADS1292R";
    private static final int STOP = 0x0A;
    private static final int RDATAC = 0x10;
    private static final int SDATAC = 0x11;
    private static final int RREG = 0x20;
    private static final int WREG = 0x40;
    private static final int ID = 0x00;
    private static final int FRAME_BYTES = 9;

    private static final int CONFIG2 = 0x02;
    private static final int TEST_OFF = 0b1110_0000; // bit 7 fixed, comparators, reference, 2.42 V
    private static final int TEST_1_HZ = 0b1110_0011; // and the test signal, square, 1 Hz
    private static final int CH1SET = 0x04;
    private static final int CH2SET = 0x05;
    private static final int RESP1 = 0x09;
    private static final int RESP1_OFF = 0b0000_0010; // bit 1 fixed
    private static final int GAIN_4 = 0b0100_0000;
    private static final int ELECTRODES = 0b0000_0000; // gain 6
    private static final int SHORTED = 0b0000_0001;
    private static final int TEST_SIGNAL = 0b0000_0101;
    private static final int TEST_COUNT = 2 * RATE_HERTZ + RATE_HERTZ / 10; // two periods

    /// Register, value; with the bits that the datasheet fixes to 0 or 1.
    private static final int[][] CONFIGURATION = {
        {0x01, 0b0000_0010}, // CONFIG1: continuous, 500 SPS
        {CONFIG2, TEST_OFF},
        {0x03, 0b0001_0000}, // LOFF: bit 4 fixed, 95 %, 6 nA, direct current
        {CH2SET, ELECTRODES},
        {0x06, 0b0010_1100}, // RLD_SENS: buffer on, from both inputs of channel 2
        {0x07, 0b0000_1100}, // LOFF_SENS: both inputs of channel 2
        {0x0A, 0b0000_0011}, // RESP2: bit 0 fixed, 32 kHz, right-leg reference inside
    };

    /// What channel 1 does.
    public enum Channel1 {
        /// Powered down with its inputs shorted.
        OFF(0b1000_0001, RESP1_OFF),

        /// Demodulates the impedance between its inputs: internal clock, 32 kHz, 135°, the phase of
        /// the Protocentral board. It disturbs the ECG of channel 1, which is not taken, and the
        /// rate response of some pacemakers: off for a patient who has one.
        RESPIRATION(GAIN_4, 0b1111_0010);

        private final int settings;
        private final int respiration;

        Channel1(int settings, int respiration) {
            this.settings = settings;
            this.respiration = respiration;
        }

        private int[][] rows() {
            return new int[][] {{CH1SET, settings}, {RESP1, respiration}};
        }
    }

    private static final Duration AFTER_OPCODE = Duration.ofNanos(20_000); // > 4 tCLK of 512 kHz
    private static final Duration RESET_PULSE = Duration.ofNanos(100_000);
    private static final Duration SETTLE = Duration.ofMillis(100);

    private final SpiLink link;
    private final InputPin dataReady;
    private final OutputPin start;
    private final Pause pause;
    private final int[][] configuration;

    /// One conversion.
    ///
    /// @param leadOff five bits, 0 when all electrodes are attached: b4 right leg, b3 2N, b2 2P, b1
    ///   1N, b0 1P (order recalled)
    /// @param channel1 signed 24-bit code
    /// @param channel2 signed 24-bit code
    public record Frame(int leadOff, int channel1, int channel2) {}

    /// Resets, identifies and configures the chip with channel 1 off; it does not convert yet.
    ///
    /// @throws BusException when the chip is another one or does not keep its configuration
    public Ads1292r(
            SpiLink link, InputPin dataReady, OutputPin start, OutputPin reset, Pause pause) {
        this(link, dataReady, start, reset, pause, Channel1.OFF);
    }

    /// Resets, identifies and configures the chip; it does not convert yet.
    ///
    /// @throws BusException when the chip is another one or does not keep its configuration
    public Ads1292r(
            SpiLink link,
            InputPin dataReady,
            OutputPin start,
            OutputPin reset,
            Pause pause,
            Channel1 channel1) {
        this.configuration =
                Stream.concat(Arrays.stream(CONFIGURATION), Arrays.stream(channel1.rows()))
                        .toArray(int[][]::new);
        this.link = link;
        this.dataReady = dataReady;
        this.start = start;
        this.pause = pause;
        start.low();
        reset.high();
        pause.pause(SETTLE);
        reset.low();
        pause.pause(RESET_PULSE);
        reset.high();
        pause.pause(SETTLE);
        command(SDATAC); // the chip wakes in RDATAC, where it takes no register access
        verify(ID, PART);
        for (int[] row : configuration) {
            set(row[0], row[1]);
        }
    }

    /// The part's identity, 0x73 for this one. Not while it converts.
    ///
    /// @throws BusException when the chip does not answer
    public int partId() {
        return exchange((byte) (RREG | ID), (byte) 0, (byte) 0)[2] & 0xFF;
    }

    /// Starts converting; the listener runs on the pin's thread when a frame is ready.
    public InputPin.Listening start(Runnable frameReady) {
        InputPin.Listening listening = dataReady.onFalling(frameReady);
        command(RDATAC);
        start.high();
        return listening;
    }

    /// Reads the frame that is ready, twice: whoever clocks on gets it again (SBAS502C, multiple
    /// readback), and nothing else would show a bit that was turned on the wire. Empty when the two
    /// differ or the status does not begin with 1100.
    ///
    /// @throws BusException when the transfer fails
    public Optional<Frame> read() {
        byte[] twice = link.transfer(new byte[2 * FRAME_BYTES]);
        return Codes.isTwice(twice) ? frame(twice) : Optional.empty();
    }

    /// Is a frame waiting that was not read yet.
    public boolean ready() {
        return dataReady.isLow();
    }

    /// Stops converting and makes sure that the chip still is as it was configured: a dip of the
    /// supply resets it, after which it goes on with plausible numbers and without lead-off
    /// detection.
    ///
    /// @throws BusException when it is not; then nothing since the start is fit for use
    public void confirm() {
        close();
        for (int[] row : configuration) {
            verify(row[0], row[1]);
        }
    }

    /// Measures the internal test signal on channel 2 for two of its periods and puts the chip back
    /// to its electrodes. Takes about two seconds.
    ///
    /// @return the amplitude in µV; {@link #TEST_MICROVOLTS} in a sound chip
    /// @throws BusException when the chip does not convert or does not answer
    public double testSignalMicrovolts() {
        int[] codes = collect(TEST_1_HZ, CH2SET, TEST_SIGNAL, TEST_COUNT);
        return Codes.amplitude(codes) * MICROVOLTS_PER_STEP;
    }

    /// Measures the noise of channel 2 for a second with its inputs shorted and puts the chip back
    /// to its electrodes.
    ///
    /// @return the effective value in µV
    /// @throws BusException when the chip does not convert or does not answer
    public double noiseMicrovolts() {
        return Codes.deviation(collect(TEST_OFF, CH2SET, SHORTED, RATE_HERTZ))
                * MICROVOLTS_PER_STEP;
    }

    /// Measures the internal test signal on channel 1, at the gain of respiration and with the
    /// modulation off, and puts the chip back as it was opened. Takes about two seconds.
    ///
    /// @return the amplitude in µV; {@link #TEST_MICROVOLTS} in a sound chip
    /// @throws BusException when the chip does not convert or does not answer
    public double respirationTestMicrovolts() {
        set(RESP1, RESP1_OFF);
        int[] codes = collect(TEST_1_HZ, CH1SET, GAIN_4 | TEST_SIGNAL, TEST_COUNT);
        return Codes.amplitude(codes) * RESPIRATION_MICROVOLTS_PER_STEP;
    }

    /// Measures the noise of channel 1 for a second, at the gain of respiration with its inputs
    /// shorted and the modulation off, and puts the chip back as it was opened.
    ///
    /// @return the effective value in µV
    /// @throws BusException when the chip does not convert or does not answer
    public double respirationNoiseMicrovolts() {
        set(RESP1, RESP1_OFF);
        int[] codes = collect(TEST_OFF, CH1SET, GAIN_4 | SHORTED, RATE_HERTZ);
        return Codes.deviation(codes) * RESPIRATION_MICROVOLTS_PER_STEP;
    }

    /// Stops converting.
    @Override
    public void close() {
        start.low();
        command(SDATAC);
        command(STOP);
    }

    /// 72 bits, high bit first.
    ///
    /// ```
    /// 1100 LLLLL GG 0000000000000 | channel 1, 24 bits | channel 2, 24 bits
    /// ```
    static Optional<Frame> frame(byte[] bytes) {
        int status = (bytes[0] & 0xFF) << 16 | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF);
        if (status >>> 20 != 0b1100) {
            return Optional.empty();
        }
        return Optional.of(new Frame((status & 0x0F8000) >> 15, code(bytes, 3), code(bytes, 6)));
    }

    /// Vref / (gain · (2²³ − 1)), in µV.
    static double microvoltsPerStep(double referenceVolts, int gain) {
        return referenceVolts * 1e6 / (gain * (double) CODE_MAX);
    }

    private static int code(byte[] bytes, int at) {
        return bytes[at] << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
    }

    private int[] collect(int test, int channelRegister, int input, int count) {
        set(CONFIG2, test);
        set(channelRegister, input);
        int[] codes = new int[count];
        int taken = 0;
        command(RDATAC);
        start.high();
        // Each conversion is due within one pause or two; four times as many are never needed.
        for (int i = 0; i < 4 * count && taken < count; i++) {
            pause.pause(Duration.ofMillis(1));
            Optional<Frame> frame = ready() ? read() : Optional.empty();
            if (frame.isPresent()) {
                codes[taken++] =
                        channelRegister == CH1SET ? frame.get().channel1() : frame.get().channel2();
            }
        }
        close();
        for (int[] row : configuration) {
            set(row[0], row[1]);
        }
        if (taken < count) {
            throw new BusException(CHIP, RDATAC, taken + " conversions came, expected " + count);
        }
        return codes;
    }

    private void set(int register, int value) {
        exchange((byte) (WREG | register), (byte) 0, (byte) value);
        verify(register, value);
    }

    private void command(int opcode) {
        exchange((byte) opcode);
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
