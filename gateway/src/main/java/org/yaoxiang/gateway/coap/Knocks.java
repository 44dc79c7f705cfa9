package org.yaoxiang.gateway.coap;

import java.net.DatagramPacket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DtlsDatagramFilter;

/// Drops what an address sends too fast outside of sessions, before anything is computed for it,
/// and a ClientHello whose lengths do not fit, for which Scandium would log a trace.
final class Knocks extends DtlsDatagramFilter {
    /// Content types of records within a session (RFC 6347 §4.1, RFC 9146 §4). Whoever is too fast
    /// there is told so at the {@link Threshold}.
    private static final int APPLICATION_DATA = 23;

    private static final int TLS12_CID = 25;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    /// Places in a record and in the handshake message within (RFC 6347 §4.1, §4.2.2).
    private static final int EPOCH_AT = 3;

    private static final int LENGTH_AT = 11;
    private static final int HANDSHAKE_AT = 13;
    private static final int HELLO_AT = HANDSHAKE_AT + 12;
    private static final int VERSION_LENGTH = 2;
    private static final int RANDOM_LENGTH = 32;

    private final Doorkeeper doorkeeper;

    Knocks(Configuration configuration, Doorkeeper doorkeeper) {
        super(configuration);
        this.doorkeeper = doorkeeper;
    }

    @Override
    public boolean onReceiving(DatagramPacket packet) {
        int type = packet.getLength() == 0 ? 0 : packet.getData()[packet.getOffset()] & 0xff;
        boolean isOfSession = type == APPLICATION_DATA || type == TLS12_CID;
        return (isOfSession || doorkeeper.allows(packet.getAddress()))
                && fits(ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()))
                && super.onReceiving(packet);
    }

    /// Whether the lengths within a ClientHello that begins a datagram (RFC 6347 §4.2.1) add up, or
    /// it is something else.
    private static boolean fits(ByteBuffer packet) {
        ByteBuffer record = packet.slice();
        if (record.remaining() <= HANDSHAKE_AT
                || record.get(0) != HANDSHAKE
                || record.getShort(EPOCH_AT) != 0
                || record.get(HANDSHAKE_AT) != CLIENT_HELLO) {
            return true;
        }
        int end = HANDSHAKE_AT + Short.toUnsignedInt(record.getShort(LENGTH_AT));
        record.limit(Math.min(end, record.limit()));
        try {
            record.position(HELLO_AT + VERSION_LENGTH + RANDOM_LENGTH);
            skip(record, Byte.toUnsignedInt(record.get())); // the session's id
            skip(record, Byte.toUnsignedInt(record.get())); // the cookie
            skip(record, Short.toUnsignedInt(record.getShort())); // cipher suites
            skip(record, Byte.toUnsignedInt(record.get())); // compression methods
            return true;
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            return false;
        }
    }

    private static void skip(ByteBuffer record, int length) {
        record.position(record.position() + length);
    }
}
