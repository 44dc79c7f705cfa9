package org.yaoxiang.device.driver;

import java.time.Duration;
import java.util.Optional;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.InputPin;
import org.yaoxiang.device.board.OutputPin;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SpiLink;

/// ADS1292R two-channel ECG front end, SPI mode 1. Opcodes, fixed bits, frame and scale follow the
/// Protocentral driver (protocentral-ads1292r-arduino@68a1009); identity, data rates, the reference
/// and the bits of the lead-off and right-leg registers are recalled from the datasheet and not yet
/// checked against it.
///
/// Runs at 500 samples a second; channel 2 takes the electrodes with gain 6, channel 1 is off.
public final class Ads1292r implements AutoCloseable {
    /// Samples a second.
    public static final int RATE_HERTZ = 500;

    /// The largest code of the 24-bit converter; the smallest is its negative less one.
    public static final int CODE_MAX = 0x7FFFFF;

    /// What one code of channel 2 is worth.
    public static final double MICROVOLTS_PER_STEP = microvoltsPerStep(2.42, 6);

    /// The part's identity; recalled.
    public static final int PART = 0x73;

    /// Half the height of the test signal's square wave, µV: the reference / 2400; recalled.
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
    private static final int CONFIG2_MEASURING = 0b1110_0000;
    private static final int CONFIG2_TEST_1_HERTZ = 0b1110_0011; // b1 test signal, b0 square
    private static final int CHANNEL_2 = 0x05;

    /// Register, value; with the bits that the vendor's driver forces to 0 or 1.
    private static final int[][] CONFIGURATION = {
        {0x01, 0b0000_0010}, // CONFIG1: continuous, 500 SPS
        {
            CONFIG2, CONFIG2_MEASURING
        }, // CONFIG2: bit 7 fixed, lead-off comparators, reference on, 2.42 V
        {0x03, 0b0001_0000}, // LOFF: bit 4 fixed, 95 %, 6 nA, direct current
        {0x04, 0b1000_0001}, // CH1SET: off, shorted
        {CHANNEL_2, 0b0000_0000}, // CH2SET: gain 6, electrodes
        {0x06, 0b0010_1100}, // RLD_SENS: buffer on, from both inputs of channel 2
        {0x07, 0b0000_1100}, // LOFF_SENS: both inputs of channel 2
        {0x09, 0b0000_0010}, // RESP1: bit 1 fixed, respiration off
        {0x0A, 0b0000_0011}, // RESP2: bit 0 fixed, right-leg reference inside
    };

    private static final Duration AFTER_OPCODE = Duration.ofNanos(20_000); // > 4 tCLK of 512 kHz
    private static final Duration RESET_PULSE = Duration.ofNanos(100_000);
    private static final Duration SETTLE = Duration.ofMillis(100);

    private final SpiLink link;
    private final InputPin dataReady;
    private final OutputPin start;
    private final Pause pause;

    /// What channel 2 converts (CH2SET, multiplexer).
    public enum Input {
        ELECTRODES(0b0000),
        /// Both inputs joined: only the converter's own noise is left.
        SHORTED(0b0001),
        /// The chip's square wave of 1 Hz, ± {@link #TEST_MICROVOLTS}.
        TEST_SIGNAL(0b0101);

        private final int multiplexer;

        Input(int multiplexer) {
            this.multiplexer = multiplexer;
        }
    }

    /// One conversion.
    ///
    /// @param leadOff five bits, 0 when all electrodes are attached: b4 right leg, b3 2N, b2 2P, b1
    ///   1N, b0 1P (order recalled)
    /// @param channel1 signed 24-bit code
    /// @param channel2 signed 24-bit code
    public record Frame(int leadOff, int channel1, int channel2) {}

    /// Resets, identifies and configures the chip; it does not convert yet.
    ///
    /// @throws BusException when the chip is another one or does not keep its configuration
    public Ads1292r(
            SpiLink link, InputPin dataReady, OutputPin start, OutputPin reset, Pause pause) {
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
        for (int[] row : CONFIGURATION) {
            write(row[0], row[1]);
        }
    }

    /// The part's identity, 0x73 for this one. Not while it converts.
    public int partId() {
        return register(ID);
    }

    /// Chooses what channel 2 converts, at gain 6. Not while it converts.
    ///
    /// @throws BusException when the chip does not keep it
    public void input(Input input) {
        write(CONFIG2, input == Input.TEST_SIGNAL ? CONFIG2_TEST_1_HERTZ : CONFIG2_MEASURING);
        write(CHANNEL_2, input.multiplexer);
    }

    /// Starts converting; the listener runs on the pin's thread when a frame is ready.
    public InputPin.Listening start(Runnable frameReady) {
        InputPin.Listening listening = dataReady.onFalling(frameReady);
        command(RDATAC);
        start.high();
        return listening;
    }

    /// Reads the frame that is ready; empty when its status does not begin with 1100.
    ///
    /// @throws BusException when the transfer fails
    public Optional<Frame> read() {
        return frame(link.transfer(new byte[FRAME_BYTES]));
    }

    /// Is a frame waiting that was not read yet.
    public boolean ready() {
        return dataReady.isLow();
    }

    /// Stops converting.
    @Override
    public void close() {
        stop();
    }

    /// Stops converting; {@link #start} begins anew.
    public void stop() {
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

    private void command(int opcode) {
        exchange((byte) opcode);
    }

    private byte[] exchange(byte... bytes) {
        byte[] received = link.transfer(bytes);
        pause.pause(AFTER_OPCODE);
        return received;
    }

    private void write(int register, int value) {
        exchange((byte) (WREG | register), (byte) 0, (byte) value);
        verify(register, value);
    }

    private int register(int register) {
        return exchange((byte) (RREG | register), (byte) 0, (byte) 0)[2] & 0xFF;
    }

    private void verify(int register, int expected) {
        int value = register(register);
        if (value != expected) {
            throw new BusException(
                    CHIP, register, "reads 0x%02X, expected 0x%02X".formatted(value, expected));
        }
    }
}
