package org.yaoxiang.mocks.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A thin link in real time: a UDP port on this computer behind which a server seems to lie at the
/// end of two {@link LossyPath}s, with a carrier's address translation that may forget. For one
/// client at a time.
public final class LossyLink implements AutoCloseable {
    /// Bytes of IPv4 (RFC 791 §3.1) and UDP (RFC 768) around every payload.
    public static final int HEADER_LENGTH = 28;

    private static final int PACKET_LENGTH_MAX = 1 << 16;

    /// What one direction has carried.
    ///
    /// @param packets sent, lost ones included
    /// @param bytes of these, headers of IP and UDP included
    /// @param lost packets that did not arrive
    public record Count(long packets, long bytes, long lost) {}

    private record Packet(long at, byte[] content, boolean isUp) {}

    private final InetSocketAddress server;
    private final LossyPath up;
    private final LossyPath down;
    private final DatagramChannel inner;
    private final Selector selector;
    private final Thread thread;
    private final long begin = System.nanoTime();
    private final PriorityQueue<Packet> onTheWay =
            new PriorityQueue<>(Comparator.comparingLong(Packet::at));
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private DatagramChannel outer;
    private @Nullable SocketAddress client;
    private volatile Count carriedUp = new Count(0, 0, 0);
    private volatile Count carriedDown = new Count(0, 0, 0);

    private LossyLink(InetSocketAddress server, LinkTerms up, LinkTerms down, long seed)
            throws IOException {
        Random random = new Random(seed);
        this.server = server;
        this.up = new LossyPath(up, new Random(random.nextLong()));
        this.down = new LossyPath(down, new Random(random.nextLong()));
        this.selector = Selector.open();
        this.inner = channel();
        this.outer = channel();
        this.thread = Thread.ofPlatform().daemon().name("lossy-link").start(this::run);
    }

    /// Opens a port on the loopback address.
    ///
    /// @param server where packets go to in the end
    /// @param up from the client to the server
    /// @param down back
    /// @param seed decides of every packet
    /// @throws UncheckedIOException when no port can be had
    public static LossyLink open(
            InetSocketAddress server, LinkTerms up, LinkTerms down, long seed) {
        try {
            return new LossyLink(server, up, down, seed);
        } catch (IOException e) {
            throw new UncheckedIOException("no UDP port can be had", e);
        }
    }

    /// Where the client must send to.
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) inner.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException("the link is closed", e);
        }
    }

    /// The carrier forgets its mapping: the server sees the client under another port from now on,
    /// and what it sends to the old one is lost.
    public void rebind() {
        order(() -> {
            try {
                outer.close();
                outer = channel();
            } catch (IOException e) {
                throw new UncheckedIOException("no UDP port can be had", e);
            }
        });
    }

    /// Begins or ends an outage in both directions.
    public void out(boolean isOut) {
        order(() -> {
            up.out(isOut);
            down.out(isOut);
        });
    }

    /// What went to the server.
    public Count up() {
        return carriedUp;
    }

    /// What came back.
    public Count down() {
        return carriedDown;
    }

    @Override
    public void close() {
        try {
            selector.close();
            inner.close();
            outer.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException("the link does not close", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void order(Runnable order) {
        orders.add(order);
        selector.wakeup();
    }

    private DatagramChannel channel() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(PACKET_LENGTH_MAX);
        try {
            while (selector.isOpen()) {
                await();
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                take(inner, buffer, true);
                take(outer, buffer, false);
                deliver();
            }
        } catch (ClosedSelectorException _) {
            // Closed by another thread, which is how a link ends.
        } catch (IOException e) {
            if (selector.isOpen()) {
                throw new UncheckedIOException("the link broke", e);
            }
        }
    }

    private void await() throws IOException {
        Packet next = onTheWay.peek();
        long wait = next == null ? 0 : TimeUnit.NANOSECONDS.toMillis(next.at() - now());
        if (next == null || wait > 0) {
            selector.select(wait);
        } else {
            selector.selectNow();
        }
        selector.selectedKeys().clear();
    }

    private void take(DatagramChannel from, ByteBuffer buffer, boolean isUp) throws IOException {
        LossyPath path = isUp ? up : down;
        for (; ; ) {
            buffer.clear();
            SocketAddress sender = from.receive(buffer);
            if (sender == null) {
                break;
            }
            if (isUp) {
                client = sender;
            }
            byte[] content = new byte[buffer.flip().remaining()];
            buffer.get(content);
            for (Duration at :
                    path.carry(content.length + HEADER_LENGTH, Duration.ofNanos(now()))) {
                onTheWay.add(new Packet(at.toNanos(), content, isUp));
            }
        }
        carriedUp = count(up);
        carriedDown = count(down);
    }

    private static Count count(LossyPath path) {
        return new Count(path.packets(), path.bytes(), path.lost());
    }

    private void deliver() throws IOException {
        for (Packet next = onTheWay.peek();
                next != null && next.at() <= now();
                next = onTheWay.peek()) {
            onTheWay.remove();
            if (next.isUp()) {
                outer.send(ByteBuffer.wrap(next.content()), server);
            } else if (client != null) {
                inner.send(ByteBuffer.wrap(next.content()), client);
            }
        }
    }

    private long now() {
        return System.nanoTime() - begin;
    }
}
