package org.yaoxiang.mocks.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The thin link between two real sockets.
class LossyLinkTest {
    private static final LinkTerms FAST = LinkTerms.plain(1e9, Duration.ZERO, 0);

    private final DatagramSocket server = socket();
    private final DatagramSocket client = socket();

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void packets_go_there_and_back_and_are_counted() throws IOException {
        try (LossyLink link = open(FAST)) {
            SocketAddress seen = ask(link, "hello");
            answer(seen, "good day");
            assertThat(text(client)).isEqualTo("good day");
            assertThat(link.up()).isEqualTo(new LossyLink.Count(1, 5 + 28, 0));
            assertThat(link.down()).isEqualTo(new LossyLink.Count(1, 8 + 28, 0));
        }
    }

    @Test
    void a_forgotten_mapping_gives_the_client_another_port_and_loses_what_goes_to_the_old_one()
            throws IOException {
        try (LossyLink link = open(FAST)) {
            SocketAddress before = ask(link, "one");
            link.rebind();
            SocketAddress after = ask(link, "two");
            assertThat(after).isNotEqualTo(before);
            answer(before, "to the old port");
            answer(after, "to the new port");
            assertThat(text(client)).isEqualTo("to the new port");
        }
    }

    @Test
    void nothing_passes_in_an_outage() throws IOException {
        try (LossyLink link = open(FAST)) {
            link.out(true);
            send(link, "lost");
            assertThatThrownBy(() -> text(server)).isInstanceOf(SocketTimeoutException.class);
            link.out(false);
            ask(link, "arrives");
            assertThat(link.up().lost()).isEqualTo(1);
        }
    }

    @Test
    void a_packet_is_never_early() throws IOException {
        try (LossyLink link = open(LinkTerms.plain(1e9, Duration.ofMillis(150), 0))) {
            long begin = System.nanoTime();
            ask(link, "late");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    private LossyLink open(LinkTerms terms) {
        return LossyLink.open((InetSocketAddress) server.getLocalSocketAddress(), terms, terms, 1);
    }

    private void send(LossyLink link, String text) throws IOException {
        byte[] content = text.getBytes(UTF_8);
        client.send(new DatagramPacket(content, content.length, link.address()));
    }

    /// Sends to the server and returns under which address it sees the client.
    private SocketAddress ask(LossyLink link, String text) throws IOException {
        send(link, text);
        DatagramPacket packet = packet();
        server.receive(packet);
        assertThat(text(packet)).isEqualTo(text);
        return packet.getSocketAddress();
    }

    private void answer(SocketAddress to, String text) throws IOException {
        byte[] content = text.getBytes(UTF_8);
        server.send(new DatagramPacket(content, content.length, to));
    }

    private static String text(DatagramSocket socket) throws IOException {
        DatagramPacket packet = packet();
        socket.receive(packet);
        return text(packet);
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private static DatagramPacket packet() {
        return new DatagramPacket(new byte[100], 100);
    }

    private static DatagramSocket socket() {
        try {
            DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(500);
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
