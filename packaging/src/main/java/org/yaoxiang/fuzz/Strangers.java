package org.yaoxiang.fuzz;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Datagrams outside of sessions: garbage, records of a true handshake changed and sent from
/// elsewhere, and handshakes that are changed on their way.
final class Strangers {
    private static final int PER_ADDRESS = 250;
    private static final int DATAGRAM_MAX = 2048;
    private static final int SETTLE_MILLIS = 300;
    private static final int RECORDING_MILLIS = 20_000;
    private static final int HANDSHAKE_MILLIS = 1500;

    /// What came back.
    ///
    /// @param hello bytes that answer one byte of a first ClientHello, whose sender may be forged
    /// @param handshakes how many handshakes were changed on their way
    /// @param completed how many of them the repetition of flights has saved
    record Count(
            long sent,
            long sentBytes,
            long heardBytes,
            double hello,
            int handshakes,
            int completed) {}

    private final Target target;
    private final Door door;
    private final List<byte[]> recorded = Collections.synchronizedList(new ArrayList<>());

    /// Records a true handshake.
    Strangers(Target target, Door door) throws IOException, InterruptedException {
        this.target = target;
        this.door = door;
        try (Speaker speaker =
                door.speaker(
                        target.from(0),
                        datagram -> {
                            recorded.add(datagram);
                            return datagram;
                        })) {
            speaker.say(Messages.fetch(1));
            if (speaker.hear(RECORDING_MILLIS).isEmpty()) {
                throw new IllegalStateException("the gateway does not answer who may speak");
            }
        }
    }

    /// Sends hostile datagrams and breaks handshakes.
    Count run(long seed, long count, int handshakes) throws IOException, InterruptedException {
        long sentBytes = 0;
        long heardBytes = 0;
        int address = 256;
        for (long i = 0; i < count; address++) {
            try (DatagramSocket socket = new DatagramSocket(target.from(address))) {
                socket.connect(door.address());
                for (int k = 0; k < PER_ADDRESS && i < count; k++, i++) {
                    byte[] bytes =
                            Mutation.of(recorded, new SplittableRandom(seed * 1_000_003 + i));
                    if (bytes.length <= DATAGRAM_MAX) {
                        socket.send(new DatagramPacket(bytes, bytes.length));
                        sentBytes += bytes.length;
                    }
                }
                heardBytes += heard(socket, 1);
            }
        }
        int completed = 0;
        for (int i = 0; i < handshakes; i++) {
            if (isCompleted(new SplittableRandom(seed * 7_919 + i), address + i)) {
                completed++;
            }
        }
        return new Count(count, sentBytes, heardBytes, hello(), handshakes, completed);
    }

    /// How many bytes answer one byte of a ClientHello without cookie (RFC 6347 §4.2.1).
    private double hello() throws IOException {
        byte[] hello = recorded.getFirst();
        try (DatagramSocket socket = new DatagramSocket(target.from(1))) {
            socket.connect(door.address());
            socket.send(new DatagramPacket(hello, hello.length));
            return (double) heard(socket, SETTLE_MILLIS) / hello.length;
        }
    }

    private static long heard(DatagramSocket socket, int patienceMillis) throws IOException {
        socket.setSoTimeout(patienceMillis);
        long bytes = 0;
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
            try {
                socket.receive(packet);
                bytes += packet.getLength();
            } catch (SocketTimeoutException _) {
                return bytes;
            }
        }
    }

    private boolean isCompleted(RandomGenerator random, int address)
            throws IOException, InterruptedException {
        int changed = random.nextInt(recorded.size());
        AtomicInteger sent = new AtomicInteger();
        try (Speaker speaker =
                door.speaker(
                        target.from(address),
                        datagram ->
                                sent.getAndIncrement() == changed
                                        ? Mutation.of(List.of(datagram), random)
                                        : datagram)) {
            speaker.say(Messages.fetch(1));
            return speaker.hear(HANDSHAKE_MILLIS).isPresent();
        }
    }
}
