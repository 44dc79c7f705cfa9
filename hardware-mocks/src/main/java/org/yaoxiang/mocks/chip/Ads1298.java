package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Consumer;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.SpiChip;

/// ADS1298 eight-channel ECG front end at register level: commands, registers with fixed and
/// read-only bits, START and DRDY, 216-bit frames, gain, input multiplexer, Wilson's central
/// terminal, right-leg drive, lead-off comparators and the internal test signal.
///
/// Registers, fields and fixed bits are those of an open header after the data sheet SBAS459J;
/// power-on values, the place of the status bits and the noise are recalled and await a check
/// against it. The negative inputs of channels 3 to 8 hang on the WCT pin, as a board for twelve
/// leads wires them. Conversions happen in {@link #tick}; each falls DRDY once, on the thread that
/// ticks.
public final class Ads1298 implements SpiChip {
    /// What the electrodes carry.
    public interface Electrodes {
        /// Writes the volts at the inputs, against the body's mean.
        ///
        /// @param positive receives IN1P to IN8P
        /// @param negative receives IN1N and IN2N in its first two places
        void volts(Instant at, double[] positive, double[] negative);

        /// Positive inputs whose electrode is off, IN1P in bit 0.
        int positiveOff(Instant at);

        /// Negative inputs whose electrode is off, IN1N in bit 0; IN3N and above have none.
        int negativeOff(Instant at);

        /// Whether the right leg's electrode is off.
        boolean rightLegOff(Instant at);

        /// The volts of mains hum between inputs while no right-leg drive holds the body.
        double humVolts(Instant at);
    }

    private static final int CHANNELS = 8;
    private static final int ID = 0x00;
    private static final int CONFIG1 = 0x01;
    private static final int CONFIG2 = 0x02;
    private static final int CONFIG3 = 0x03;
    private static final int LOFF = 0x04;
    private static final int CH1SET = 0x05;
    private static final int CH8SET = 0x0C;
    private static final int LOFF_SENSP = 0x0F;
    private static final int LOFF_SENSN = 0x10;
    private static final int LOFF_STATP = 0x12;
    private static final int LOFF_STATN = 0x13;
    private static final int GPIO = 0x14;
    private static final int PACE = 0x15;
    private static final int RESP = 0x16;
    private static final int CONFIG4 = 0x17;
    private static final int WCT1 = 0x18;
    private static final int WCT2 = 0x19;
    private static final int[] POWER_ON = {
        0x92,
        0x06,
        0x40,
        0x40,
        0x00, // ID to LOFF
        0x00,
        0x00,
        0x00,
        0x00,
        0x00,
        0x00,
        0x00,
        0x00, // CH1SET to CH8SET
        0x00,
        0x00,
        0x00,
        0x00,
        0x00,
        0x00,
        0x00, // RLD_SENSP to LOFF_STATN
        0x0F,
        0x00,
        0x00,
        0x00,
        0x00,
        0x00 // GPIO to WCT2
    };
    private static final int[] GAINS = {6, 1, 2, 3, 4, 8, 12, 6};
    private static final int CODE_MAX = (1 << 23) - 1;
    private static final int FRAME_LENGTH = 27;
    private static final int READBACK = 0b0100_0000; // DAISY_EN of CONFIG1
    private static final double CLOCK_HERTZ = 2_048_000;

    /// 4 µV from peak to peak at gain 6 (the data sheet's first page), taken as 6.6 deviations.
    private static final double NOISE_VOLTS = 4e-6 / 6.6;

    /// Where the lead-off current pulls an input that nothing holds.
    private static final double RAIL_VOLTS = 1.5;

    private final InstantSource time;
    private final Electrodes electrodes;
    private final Pin dataReady;
    private final Pin start;
    private final Pin reset;
    private final Random noise = new Random(1298);
    private final int[] registers = new int[POWER_ON.length];
    private final byte[] frame = new byte[FRAME_LENGTH];
    private final double[] positive = new double[CHANNELS];
    private final double[] negative = new double[CHANNELS];
    private final int[] codes = new int[CHANNELS];
    private Consumer<Instant> delivered = _ -> {};
    private boolean continuous;
    private boolean standby;
    private boolean started;
    private boolean running;
    private boolean isStalled;
    private Instant runningSince;
    private long conversions;

    /// @param dataReady DRDY, low when a frame waits
    /// @param start START, conversions run while it is high
    /// @param reset RESET, active low
    public Ads1298(InstantSource time, Electrodes electrodes, Pin dataReady, Pin start, Pin reset) {
        this.time = time;
        this.electrodes = electrodes;
        this.dataReady = dataReady;
        this.start = start;
        this.reset = reset;
        this.runningSince = time.instant();
        powerOn();
        reset.onChange(high -> {
            synchronized (this) {
                if (!high) {
                    powerOn();
                }
            }
        });
    }

    /// Lets the supply dip: the chip wakes as from power-on, and nobody is told.
    public synchronized void brownOut() {
        powerOn();
    }

    /// Hangs the converter, or lets it go: DRDY does not fall any more.
    public synchronized void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }

    /// Hears the instant of each conversion before DRDY falls.
    public synchronized void onDelivered(Consumer<Instant> listener) {
        delivered = listener;
    }

    /// The codes of the newest conversion, channel 1 first.
    public synchronized int[] delivered() {
        return codes.clone();
    }

    /// Makes the conversions that time has brought, one by one; each lowers DRDY, and raises it
    /// first when the frame before was not fetched.
    public synchronized void tick() {
        boolean run = reset.isHigh() && !standby && !isStalled && (started || start.isHigh());
        if (run && !running) {
            runningSince = time.instant();
            conversions = 0;
        }
        running = run;
        if (!running) {
            return;
        }
        int rate = rate();
        long due = Duration.between(runningSince, time.instant()).toNanos() * rate / 1_000_000_000L;
        while (running && conversions < due) {
            conversions++;
            convert(runningSince.plusNanos(conversions * 1_000_000_000L / rate));
        }
    }

    @Override
    public synchronized byte[] transfer(byte[] in) {
        byte[] out = new byte[in.length];
        if (!reset.isHigh() || in.length == 0) {
            return out;
        }
        if (continuous && (in[0] & 0xff) != 0x11) {
            fetch(out, 0);
            return out;
        }
        int at = 0;
        while (at < in.length) {
            at += command(in, out, at);
        }
        return out;
    }

    /// Carries out the command at a position and returns how many bytes it took.
    private int command(byte[] in, byte[] out, int at) {
        int opcode = in[at] & 0xff;
        switch (opcode) {
            case 0x02 -> standby = false;
            case 0x04 -> standby = true;
            case 0x06 -> powerOn();
            case 0x08 -> started = true;
            case 0x0A -> started = false;
            case 0x10 -> continuous = true;
            case 0x11 -> continuous = false;
            case 0x12 -> {
                fetch(out, at + 1);
                return in.length - at;
            }
            default -> {
                if (opcode >= 0x20 && opcode < 0x60 && at + 1 < in.length) {
                    return registerCommand(in, out, at);
                }
            }
        }
        return 1;
    }

    private int registerCommand(byte[] in, byte[] out, int at) {
        boolean isWrite = (in[at] & 0x40) != 0;
        int first = in[at] & 0x1f;
        int count = (in[at + 1] & 0x1f) + 1;
        for (int i = 0; i < count && at + 2 + i < in.length; i++) {
            int register = first + i;
            if (register >= registers.length) {
                break;
            }
            if (isWrite) {
                set(register, in[at + 2 + i] & 0xff);
            } else {
                out[at + 2 + i] = (byte) registers[register];
            }
        }
        return 2 + count;
    }

    /// Bits that the data sheet fixes keep their value whatever is written.
    private void set(int register, int value) {
        if (register >= CH1SET && register <= CH8SET) {
            registers[register] = value & 0xF7;
        } else {
            switch (register) {
                case CONFIG1 -> registers[register] = value & 0xE7;
                case CONFIG2 -> registers[register] = value & 0x37;
                case CONFIG3 ->
                        registers[register] = (value & 0xBE) | 0x40 | (registers[register] & 0x01);
                case PACE -> registers[register] = value & 0x1F;
                case RESP -> registers[register] = value | 0x20;
                case CONFIG4 -> registers[register] = value & 0xEE;
                case ID, LOFF_STATP, LOFF_STATN -> {
                    // Identity and lead-off status are read-only.
                }
                default -> registers[register] = value;
            }
        }
        running = false;
    }

    private void powerOn() {
        System.arraycopy(POWER_ON, 0, registers, 0, POWER_ON.length);
        continuous = true;
        standby = false;
        started = false;
        running = false;
        dataReady.set(true);
    }

    /// 32,000 halved by each step of DR in high resolution, 16,000 in low power.
    private int rate() {
        int halvings = Math.min(registers[CONFIG1] & 0b111, 6);
        boolean isHighResolution = (registers[CONFIG1] & 0x80) != 0;
        return (isHighResolution ? 32_000 : 16_000) >> halvings;
    }

    private void convert(Instant at) {
        dataReady.set(true);
        senseLeadOff(at);
        electrodes.volts(at, positive, negative);
        letFloat(positive, electrodes.positiveOff(at), RAIL_VOLTS);
        letFloat(negative, electrodes.negativeOff(at) & 0b11, -RAIL_VOLTS);
        double terminal = centralTerminal();
        double hum = isBodyHeld(at) ? 0 : electrodes.humVolts(at);
        int status =
                0xC00000
                        | (registers[LOFF_STATP] << 12)
                        | (registers[LOFF_STATN] << 4)
                        | (registers[GPIO] >> 4);
        put(status, 0);
        for (int i = 0; i < CHANNELS; i++) {
            double below = i < 2 ? negative[i] : terminal;
            codes[i] = code(registers[CH1SET + i], positive[i] - below + hum, at);
            put(codes[i], 3 + 3 * i);
        }
        delivered.accept(at);
        dataReady.set(false);
    }

    /// Comparators work when CONFIG4 powers them and LOFF chooses direct current.
    private void senseLeadOff(Instant at) {
        boolean isSensing = (registers[CONFIG4] & 0x02) != 0 && (registers[LOFF] & 0b11) == 0b11;
        registers[LOFF_STATP] = isSensing ? electrodes.positiveOff(at) & registers[LOFF_SENSP] : 0;
        registers[LOFF_STATN] = isSensing ? electrodes.negativeOff(at) & registers[LOFF_SENSN] : 0;
        boolean isLegOff = (registers[CONFIG3] & 0x02) != 0 && electrodes.rightLegOff(at);
        registers[CONFIG3] = (registers[CONFIG3] & 0xFE) | (isLegOff ? 1 : 0);
    }

    private static void letFloat(double[] inputs, int off, double volts) {
        for (int i = 0; i < inputs.length; i++) {
            if ((off & (1 << i)) != 0) {
                inputs[i] = volts;
            }
        }
    }

    /// The mean of the amplifiers that are powered; the body's mean when none is.
    private double centralTerminal() {
        double sum = 0;
        int count = 0;
        if ((registers[WCT1] & 0x08) != 0) {
            sum += chosen(registers[WCT1] & 0b111);
            count++;
        }
        if ((registers[WCT2] & 0x40) != 0) {
            sum += chosen((registers[WCT2] >> 3) & 0b111);
            count++;
        }
        if ((registers[WCT2] & 0x80) != 0) {
            sum += chosen(registers[WCT2] & 0b111);
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    /// 1P, 1N, 2P, 2N, 3P, 3N, 4P, 4N; the last negative ones hang on the terminal itself.
    private double chosen(int input) {
        int channel = input / 2;
        if (input % 2 == 0) {
            return positive[channel];
        }
        return channel < 2 ? negative[channel] : 0;
    }

    private boolean isBodyHeld(Instant at) {
        return (registers[CONFIG3] & 0x04) != 0 && !electrodes.rightLegOff(at);
    }

    private int code(int settings, double electrodeVolts, Instant at) {
        boolean hasReference = (registers[CONFIG3] & 0x80) != 0;
        if ((settings & 0x80) != 0 || !hasReference) {
            return 0;
        }
        double gain = GAINS[(settings >> 4) & 0b111];
        double own = NOISE_VOLTS * noise.nextGaussian();
        double volts =
                switch (settings & 0b111) {
                    case 0 -> electrodeVolts + own;
                    case 5 -> testVolts(at) + own;
                    default -> own;
                };
        long code = Math.round(volts * gain / referenceVolts() * CODE_MAX);
        return Math.clamp(code, -CODE_MAX - 1, CODE_MAX);
    }

    private double referenceVolts() {
        return (registers[CONFIG3] & 0x20) != 0 ? 4.0 : 2.4;
    }

    /// ∓reference/2400, twice that with TEST_AMP, at clock/2²¹ or clock/2²⁰ or steady.
    private double testVolts(Instant at) {
        int config = registers[CONFIG2];
        if ((config & 0x10) == 0) {
            return 0;
        }
        double volts = -referenceVolts() / 2400 * ((config & 0x04) != 0 ? 2 : 1);
        if ((config & 0b11) == 0b11) {
            return volts;
        }
        double hertz = CLOCK_HERTZ / (1 << ((config & 0b11) == 0 ? 21 : 20));
        double turns = Duration.between(runningSince, at).toNanos() / 1e9 * hertz;
        return turns - Math.floor(turns) < 0.5 ? volts : -volts;
    }

    private void put(int value, int at) {
        frame[at] = (byte) (value >> 16);
        frame[at + 1] = (byte) (value >> 8);
        frame[at + 2] = (byte) value;
    }

    /// Whoever goes on clocking reads the same frame again when CONFIG1 asks for multiple readback;
    /// otherwise the input of the daisy chain follows, to which nothing is connected.
    private void fetch(byte[] out, int at) {
        boolean isRepeated = (registers[CONFIG1] & READBACK) != 0;
        int end = isRepeated ? out.length : Math.min(out.length, at + FRAME_LENGTH);
        for (int i = at; i < end; i++) {
            out[i] = frame[(i - at) % FRAME_LENGTH];
        }
        dataReady.set(true);
    }
}
