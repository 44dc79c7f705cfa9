package org.yaoxiang.mocks.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;

/// SunTech Advantage OEM blood-pressure module, as far as two open drivers show it. A request is
/// 3A, command, data, checksum; an answer 3E, length of the whole, data, checksum; all bytes of a
/// frame add up to 0 modulo 256. 9600 8N1.
///
/// The cuff is pumped to 160 mmHg in 4 s and let down in 16 s; these times are this emulation's
/// own. Whether the module says K once more at the end of a measurement is the drivers' reading of
/// one code, not yet seen on a module.
public final class SuntechAdvantage implements LineInstrument {
    private static final int K = 0x4B;
    private static final double INFLATION_MMHG_PER_SECOND = 40;
    private static final double DEFLATION_MMHG_PER_SECOND = 10;

    private enum Phase {
        IDLE,
        INFLATING,
        DEFLATING
    }

    private int systolicMmHg;
    private int diastolicMmHg;
    private int meanMmHg;
    private int pulsePerMinute;
    private byte[] pending = new byte[0];
    private byte[] result = result(0, 0, 0, 0, 0);
    private Phase phase = Phase.IDLE;
    private double cuffMmHg;
    private double inflationMmHg = 160;
    private int errorCode;
    private boolean isStuckInflating;

    /// The arm that the cuff will find.
    public SuntechAdvantage(int systolicMmHg, int diastolicMmHg, int meanMmHg, int pulsePerMinute) {
        this.systolicMmHg = systolicMmHg;
        this.diastolicMmHg = diastolicMmHg;
        this.meanMmHg = meanMmHg;
        this.pulsePerMinute = pulsePerMinute;
    }

    /// Puts the cuff around another arm; the module keeps the last result.
    public void arm(int systolic, int diastolic, int mean, int pulse) {
        systolicMmHg = systolic;
        diastolicMmHg = diastolic;
        meanMmHg = mean;
        pulsePerMinute = pulse;
    }

    /// Lets the next measurements end with an error code, or well with 0.
    public void fail(int code) {
        errorCode = code;
    }

    /// Lets the pump run on without end.
    public void stickPump() {
        isStuckInflating = true;
    }

    /// Pressure in the cuff now.
    public double cuffMmHg() {
        return cuffMmHg;
    }

    /// Whether the pump or the valve is at work.
    public boolean isMeasuring() {
        return phase != Phase.IDLE;
    }

    @Override
    public byte[] hear(byte[] bytes) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        pending = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, pending, pending.length - bytes.length, bytes.length);
        while (pending.length > 0) {
            int length = requestLength();
            if (length > pending.length) {
                break;
            }
            if (length > 0) {
                answers.writeBytes(obey(Arrays.copyOf(pending, length)));
            }
            pending = Arrays.copyOfRange(pending, Math.max(1, length), pending.length);
        }
        return answers.toByteArray();
    }

    /// How long the request at the beginning is; 0 when none begins there.
    private int requestLength() {
        if (pending[0] != 0x3A) {
            return 0;
        }
        if (pending.length == 1) {
            return 2;
        }
        return switch (pending[1] & 0xff) {
            case 0x20, 0x28, 0x87 -> 3;
            case 0x17, 0x79 -> 5;
            default -> 0;
        };
    }

    private byte[] obey(byte[] request) {
        int sum = 0;
        for (byte each : request) {
            sum += each;
        }
        if ((sum & 0xff) != 0) {
            return new byte[0];
        }
        return switch (request[1] & 0xff) {
            case 0x20, 0x28, 0x87 -> {
                phase = Phase.INFLATING;
                yield answer(K);
            }
            case 0x17 -> {
                inflationMmHg = (request[2] & 0xff) | (request[3] << 8);
                yield answer(K);
            }
            default -> asked((request[2] & 0xff) | ((request[3] & 0xff) << 8));
        };
    }

    private byte[] asked(int what) {
        return switch (what) {
            case 0x0001 -> {
                phase = Phase.IDLE;
                cuffMmHg = 0;
                yield answer(K);
            }
            case 0x0003 -> result.clone();
            case 0x0005 -> {
                int mmHg = (int) Math.round(cuffMmHg);
                yield answer(mmHg & 0xff, mmHg >> 8);
            }
            default -> new byte[0];
        };
    }

    @Override
    public byte[] live(Duration time) {
        double seconds = time.toNanos() / 1e9;
        return switch (phase) {
            case IDLE -> new byte[0];
            case INFLATING -> {
                cuffMmHg += INFLATION_MMHG_PER_SECOND * seconds;
                if (cuffMmHg >= inflationMmHg && !isStuckInflating) {
                    cuffMmHg = inflationMmHg;
                    phase = Phase.DEFLATING;
                }
                yield new byte[0];
            }
            case DEFLATING -> {
                cuffMmHg = Math.max(0, cuffMmHg - DEFLATION_MMHG_PER_SECOND * seconds);
                yield cuffMmHg > 0 ? new byte[0] : finished();
            }
        };
    }

    private byte[] finished() {
        phase = Phase.IDLE;
        result =
                errorCode == 0
                        ? result(systolicMmHg, diastolicMmHg, meanMmHg, pulsePerMinute, 0)
                        : result(0, 0, 0, 0, errorCode);
        return answer(K);
    }

    /// 24 bytes: systolic, diastolic, beats, status, eight test codes, pulse, spare, mean, error
    /// code, two spares.
    private static byte[] result(int systolic, int diastolic, int mean, int pulse, int error) {
        return answer(
                systolic & 0xff,
                systolic >> 8,
                diastolic & 0xff,
                diastolic >> 8,
                30,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                pulse,
                0,
                mean & 0xff,
                mean >> 8,
                error,
                0,
                0);
    }

    private static byte[] answer(int... data) {
        byte[] frame = new byte[data.length + 3];
        frame[0] = 0x3E;
        frame[1] = (byte) frame.length;
        int sum = frame[0] + frame[1];
        for (int i = 0; i < data.length; i++) {
            frame[i + 2] = (byte) data[i];
            sum += data[i];
        }
        frame[frame.length - 1] = (byte) -sum;
        return frame;
    }
}
