package org.yaoxiang.gateway.coap;

import java.net.DatagramPacket;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DtlsDatagramFilter;

/// Drops what an address sends too fast outside of sessions, before anything is computed for it.
final class Knocks extends DtlsDatagramFilter {
    /// Content types of records within a session (RFC 6347 §4.1, RFC 9146 §4). Whoever is too fast
    /// there is told so at the {@link Threshold}.
    private static final int APPLICATION_DATA = 23;

    private static final int TLS12_CID = 25;

    private final Doorkeeper doorkeeper;

    Knocks(Configuration configuration, Doorkeeper doorkeeper) {
        super(configuration);
        this.doorkeeper = doorkeeper;
    }

    @Override
    public boolean onReceiving(DatagramPacket packet) {
        int type = packet.getLength() == 0 ? 0 : packet.getData()[packet.getOffset()] & 0xff;
        boolean isOfSession = type == APPLICATION_DATA || type == TLS12_CID;
        return (isOfSession || doorkeeper.allows(packet.getAddress())) && super.onReceiving(packet);
    }
}
