package org.yaoxiang.device.driver;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.yaoxiang.device.board.BusException;
import org.yaoxiang.device.board.Pause;
import org.yaoxiang.device.board.SerialLine;

/// Oximeter module that streams the five-byte packets of the BCI protocol (BCI serial protocol
/// document v1.2; Berry modules and, with two bits named otherwise, Contec CMS50D+). 60 to 100
/// packets a second; the rate of the line differs from module to module.
///
/// ```
///     b7 b6        b5        b4         b3..b0
/// 1   1  beep      unplugged no signal  signal strength
/// 2   0  plethysmogram 0..100 (CMS50 to 127)
/// 3   0  pulse b7  searching no finger  bar graph
/// 4   0  pulse b6..b0
/// 5   0  SpO2
/// ```
///
/// The CMS50D+ says "finger out" in the first byte's b4 and "probe error" in the third's: either
/// bit means "no value" in both dialects.
///
/// A packet has no checksum, so one packet proves nothing: values count only when
/// [#AGREEING_PACKETS] packets in a row say the same.
public final class BciOximeter implements AutoCloseable {
    /// Packets in a row that must agree, half a second at 100 a second; an engineering choice.
    static final int AGREEING_PACKETS = 50;

    /// So many packets in one look, a second at 100 a second, say that nobody has looked for long:
    /// what waited may be another patient's. An engineering choice.
    private static final int LATE_PACKETS = 100;

    /// Most packets that one look takes, ten seconds at 100 a second; a bound, not a setting.
    private static final int PACKETS_MAX = 1_000;

    private static final int PACKET_BYTES = 5;
    private static final int SYNC = 0x80;
    private static final int PULSE_INVALID = 0xFF;
    private static final int SPO2_INVALID = 0x7F;
    private static final int SPO2_MAX = 100;

    /// One packet.
    ///
    /// @param pleth 0 to 127, arbitrary units
    /// @param pulsePerMinute 0 to 255 as sent
    /// @param spo2Percent 0 to 127 as sent
    record Packet(
            boolean beep,
            boolean probeUnplugged,
            boolean noSignal,
            boolean searching,
            boolean noFinger,
            int pleth,
            int pulsePerMinute,
            int spo2Percent) {
        /// Whether the module stands by its values: none of its flags is up and neither value is
        /// the one that means "invalid".
        boolean hasValues() {
            return !probeUnplugged
                    && !noSignal
                    && !searching
                    && !noFinger
                    && pulsePerMinute != PULSE_INVALID
                    && pulsePerMinute > 0
                    && spo2Percent != SPO2_INVALID
                    && spo2Percent > 0
                    && spo2Percent <= SPO2_MAX;
        }

        private boolean agreesWith(Packet other) {
            return pulsePerMinute == other.pulsePerMinute && spo2Percent == other.spo2Percent;
        }

        @Override
        public String toString() {
            return "Packet[redacted]";
        }
    }

    /// What the module says now.
    public sealed interface State {
        /// Values that enough packets in a row agree on; percent 1 to 100, beats 1 to 254 a minute.
        record Measured(int spo2Percent, int pulsePerMinute) implements State {
            @Override
            public String toString() {
                return "Measured[redacted]";
            }
        }

        /// Why there are no values.
        enum Other implements State {
            SILENT,
            PROBE_UNPLUGGED,
            NO_FINGER,
            SETTLING,
            /// Nobody has looked for a second or more; what was said meanwhile counts for nothing.
            LATE
        }
    }

    private final SerialLine line;
    private final FrameStream frames;
    private Optional<Packet> newest = Optional.empty();
    private int agreeing;

    public BciOximeter(SerialLine line, Pause pause) {
        this.line = requireNonNull(line, "line");
        this.frames = new FrameStream(line, BciOximeter::look, pause);
    }

    /// Takes the packets since the last call, at least ten times a second, and says what they mean.
    ///
    /// @throws BusException when the line fails
    public State state() {
        int packets = 0;
        while (packets < PACKETS_MAX) {
            Optional<byte[]> frame = frames.now();
            if (frame.isEmpty()) {
                break;
            }
            take(packet(frame.get()));
            packets++;
        }
        if (packets >= LATE_PACKETS) {
            agreeing = 0;
            return State.Other.LATE;
        }
        return packets == 0 ? State.Other.SILENT : newest.map(this::state).orElseThrow();
    }

    private void take(Packet packet) {
        boolean agrees = newest.filter(packet::agreesWith).isPresent();
        agreeing = packet.hasValues() ? (agrees ? agreeing + 1 : 1) : 0;
        newest = Optional.of(packet);
    }

    private State state(Packet packet) {
        if (agreeing >= AGREEING_PACKETS) {
            return new State.Measured(packet.spo2Percent(), packet.pulsePerMinute());
        }
        if (packet.probeUnplugged()) {
            return State.Other.PROBE_UNPLUGGED;
        }
        return packet.noFinger() || packet.noSignal()
                ? State.Other.NO_FINGER
                : State.Other.SETTLING;
    }

    @Override
    public void close() {
        line.close();
    }

    /// A byte with bit 7 and four without.
    static FrameStream.Look look(byte[] bytes, int from, int to) {
        if ((bytes[from] & SYNC) == 0) {
            return FrameStream.Look.Other.GARBAGE;
        }
        for (int i = 1; i < PACKET_BYTES; i++) {
            if (from + i >= to) {
                return FrameStream.Look.Other.PART;
            }
            if ((bytes[from + i] & SYNC) != 0) {
                return FrameStream.Look.Other.GARBAGE;
            }
        }
        return new FrameStream.Look.Whole(PACKET_BYTES);
    }

    /// The packet in five bytes that `look` has found whole.
    static Packet packet(byte[] bytes) {
        int first = bytes[0];
        int third = bytes[2];
        return new Packet(
                (first & 0x40) != 0,
                (first & 0x20) != 0,
                (first & 0x10) != 0,
                (third & 0x20) != 0,
                (third & 0x10) != 0,
                bytes[1],
                ((third & 0x40) << 1) | bytes[3],
                bytes[4]);
    }
}
