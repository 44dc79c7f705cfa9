package org.yaoxiang.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One of the gateway's ports, and who speaks there.
///
/// @param authority issued the gateway's certificate
/// @param guest shows its certificate; empty where nobody has one yet
record Door(InetSocketAddress address, X509Certificate authority, Optional<Guest> guest) {
    /// Opens a socket; the handshake comes with the first message.
    ///
    /// @param from an address of this computer
    Speaker speaker(InetSocketAddress from) throws IOException {
        return speaker(from, UnaryOperator.identity());
    }

    /// @param wire changes the datagrams that leave
    Speaker speaker(InetSocketAddress from, UnaryOperator<byte[]> wire) throws IOException {
        return new Speaker(from, this, wire);
    }
}
