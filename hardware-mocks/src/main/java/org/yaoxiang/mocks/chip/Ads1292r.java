package org.yaoxiang.mocks.chip;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import org.yaoxiang.mocks.bus.Pin;
import org.yaoxiang.mocks.bus.SpiChip;

/// ADS1292R two-channel ECG front end at register level: commands, registers with fixed bits, START
/// and DRDY, 72-bit frames, gain, input multiplexer, lead-off.
///
/// Registers, power-on values, fixed bits and the respiration registers are those of the data sheet
/// SBAS502C, table 16; commands, frame and lead-off field are those of an open driver; the identity
/// 0x73, the reference of 2.42 V and the noise are recalled and await a check. Channel 1 carries
/// the demodulated respiration while RESP1 switches modulation and demodulation on from the chip's
/// own clock, and the electrodes of the ECG otherwise; the phase is not emulated. Conversions
/// happen in {@link #tick}; each falls DRDY once, on the thread that ticks.
public final class Ads1292r implements SpiChip {
    /// What the electrodes carry.
    public interface Electrodes {
        /// Volts between the electrodes of a channel, 1 (respiration) or 2 (ECG).
        double volts(int channel, Instant at);

        /// The five lead-off comparators: RLD, 2N, 2P, 1N, 1P from bit 4 down; 0 when all hold.
        int leadOff(Instant at);
    }

    private static final int ID = 0x00;
    private static final int CONFIG1 = 0x01;
    private static final int CONFIG2 = 0x02;
    private static final int LOFF = 0x03;
    private static final int CH1SET = 0x04;
    private static final int CH2SET = 0x05;
    private static final int RLD_SENS = 0x06;
    private static final int LOFF_SENS = 0x07;
    private static final int LOFF_STAT = 0x08;
    private static final int RESP1 = 0x09;
    private static final int RESP2 = 0x0A;
    private static final int GPIO = 0x0B;
    private static final int[] POWER_ON = {
        0x73, 0x02, 0x80, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x0C
    };
    private static final int[] RATES = {125, 250, 500, 1000, 2000, 4000, 8000, 8000};
    private static final int[] GAINS = {6, 1, 2, 3, 4, 8, 12, 6};
    private static final double REFERENCE_VOLTS = 2.42;
    private static final int CODE_MAX = (1 << 23) - 1;
    private static final int FRAME_LENGTH = 9;

    /// 8 µV from peak to peak (the data sheet's first page), taken as 6.6 deviations. On electrodes
    /// it drowns in theirs and is left out.
    private static final double NOISE_VOLTS = 8e-6 / 6.6;

    private final InstantSource time;
    private final Electrodes electrodes;
    private final Pin dataReady;
    private final Pin start;
    private final Pin reset;
    private final Random noise = new Random(1292);
    private final int[] registers = new int[POWER_ON.length];
    private final byte[] frame = new byte[FRAME_LENGTH];
    private ObjIntConsumer<Instant> delivered = (_, _) -> {};
    private boolean continuous;
    private boolean standby;
    private boolean started;
    private boolean running;
    private boolean isStalled;
    private Instant runningSince;
    private long conversions;

    /// @param dataReady DRDY, low when a frame waits
    /// @param start START, conversions run while it is high
    /// @param reset PWDN/RESET, active low
    public Ads1292r(
            InstantSource time, Electrodes electrodes, Pin dataReady, Pin start, Pin reset) {
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

    /// Hears each channel 2 code, and the instant that it was taken, when the converter makes it.
    public synchronized void onDelivered(ObjIntConsumer<Instant> listener) {
        delivered = listener;
    }

    /// Lets the supply dip: the chip wakes as from power-on, and nobody is told.
    public synchronized void brownOut() {
        powerOn();
    }

    /// Hangs the converter, or lets it go: DRDY does not fall any more.
    public synchronized void stall(boolean isStalled) {
        this.isStalled = isStalled;
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
        int rate = RATES[registers[CONFIG1] & 0b111];
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
        int at = 0;
        if (continuous && (in[0] & 0xff) != 0x11) {
            fetch(out, 0);
            return out;
        }
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
        switch (register) {
            case CONFIG1 -> registers[register] = value & 0x87;
            case CONFIG2 -> registers[register] = (value & 0xFB) | 0x80;
            case LOFF -> registers[register] = (value & 0xFD) | 0x10;
            case CH1SET, CH2SET, RLD_SENS -> registers[register] = value;
            case LOFF_SENS -> registers[register] = value & 0x3F;
            case LOFF_STAT -> registers[register] = (value & 0x40) | (registers[register] & 0x1F);
            case RESP1 -> registers[register] = value | 0x02;
            case RESP2 -> registers[register] = (value & 0x87) | 0x01;
            case GPIO -> registers[register] = value & 0x0F;
            case ID -> {
                // The identity is read-only.
            }
            default -> throw new IllegalArgumentException("register " + register);
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

    private void convert(Instant at) {
        dataReady.set(true);
        int sensed = electrodes.leadOff(at) & (0x10 | (registers[LOFF_SENS] & 0x0F));
        registers[LOFF_STAT] = (registers[LOFF_STAT] & 0x40) | sensed;
        int status = 0xC00000 | (sensed << 15) | ((registers[GPIO] & 0b11) << 13);
        int second = code(2, at);
        put(status, 0);
        put(code(1, at), 3);
        put(second, 6);
        delivered.accept(at, second);
        dataReady.set(false);
    }

    private int code(int channel, Instant at) {
        int settings = registers[channel == 1 ? CH1SET : CH2SET];
        if ((settings & 0x80) != 0) {
            return 0;
        }
        double gain = GAINS[(settings >> 4) & 0b111];
        double volts =
                switch (settings & 0xF) {
                    case 0 -> electrodes.volts(isRespiration(channel) ? 1 : 2, at);
                    case 5 -> testVolts(at) + NOISE_VOLTS * noise.nextGaussian();
                    default -> NOISE_VOLTS * noise.nextGaussian();
                };
        long code = Math.round(volts * gain / REFERENCE_VOLTS * CODE_MAX);
        return Math.clamp(code, -CODE_MAX - 1, CODE_MAX);
    }

    /// RESP_DEMOD_EN1 and RESP_MOD_EN with RESP_CTRL 0.
    private boolean isRespiration(int channel) {
        return channel == 1 && (registers[RESP1] & 0b1100_0001) == 0b1100_0000;
    }

    /// A square wave of 1 Hz and ±reference/2400 when CONFIG2 switches the test signal on.
    private double testVolts(Instant at) {
        if ((registers[CONFIG2] & 0x02) == 0) {
            return 0;
        }
        double volts = REFERENCE_VOLTS / 2400;
        boolean isSquare = (registers[CONFIG2] & 0x01) != 0;
        return isSquare && Math.floorMod(at.toEpochMilli(), 1000) >= 500 ? -volts : volts;
    }

    private void put(int value, int at) {
        frame[at] = (byte) (value >> 16);
        frame[at + 1] = (byte) (value >> 8);
        frame[at + 2] = (byte) value;
    }

    /// Whoever goes on clocking reads the same frame again (SBAS502C, multiple readback).
    private void fetch(byte[] out, int at) {
        for (int i = at; i < out.length; i++) {
            out[i] = frame[(i - at) % FRAME_LENGTH];
        }
        dataReady.set(true);
    }
}
