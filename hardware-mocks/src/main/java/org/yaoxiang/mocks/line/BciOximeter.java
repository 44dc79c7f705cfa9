package org.yaoxiang.mocks.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

/// An oximeter module that streams the five-byte packets of the BCI protocol (document v1.2), a
/// hundred a second. It hears nothing.
public final class BciOximeter implements LineInstrument {
    private static final long PACKET_NANOS = 10_000_000;

    private int spo2Percent;
    private int pulsePerMinute;
    private boolean isFingerIn = true;
    private boolean isProbeIn = true;
    private long nanos;
    private long packets;

    public BciOximeter(int spo2Percent, int pulsePerMinute) {
        this.spo2Percent = spo2Percent;
        this.pulsePerMinute = pulsePerMinute;
    }

    /// Changes what the module finds; the pulse rate from 0 to 254.
    public void show(int percent, int perMinute) {
        spo2Percent = percent;
        pulsePerMinute = perMinute;
    }

    /// Puts the finger in or takes it out.
    public void finger(boolean in) {
        isFingerIn = in;
    }

    /// Plugs the probe in or out.
    public void probe(boolean in) {
        isProbeIn = in;
    }

    @Override
    public byte[] hear(byte[] bytes) {
        return new byte[0];
    }

    @Override
    public byte[] live(Duration time) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        nanos += time.toNanos();
        for (; nanos >= PACKET_NANOS; nanos -= PACKET_NANOS) {
            said.writeBytes(packet());
            packets++;
        }
        return said.toByteArray();
    }

    private byte[] packet() {
        if (!isProbeIn || !isFingerIn) {
            int first = isProbeIn ? 0x90 : 0xA0; // no signal, or probe unplugged
            int third = isProbeIn ? 0x50 : 0x40; // no finger; bit 7 of the invalid rate 0xFF
            return new byte[] {(byte) first, 0, (byte) third, 0x7F, 0x7F};
        }
        double phase = packets * pulsePerMinute / 6000.0 * 2 * Math.PI;
        int pleth = (int) Math.round(50 + 40 * Math.sin(phase));
        int beep = Math.sin(phase) > 0.99 ? 0x40 : 0;
        return new byte[] {
            (byte) (0x80 | beep | 0x07),
            (byte) pleth,
            (byte) (((pulsePerMinute & 0x80) >> 1) | pleth * 15 / 100),
            (byte) (pulsePerMinute & 0x7F),
            (byte) spo2Percent
        };
    }
}
