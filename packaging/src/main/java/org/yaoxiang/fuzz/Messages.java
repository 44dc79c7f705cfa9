package org.yaoxiang.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Slim;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.contract.wire.Together;

/// CoAP messages byte by byte (RFC 7252 §3), right and wrong ones.
final class Messages {
    static final int GET = 0x01;
    static final int POST = 0x02;
    static final int PUT = 0x03;

    static final int URI_PATH = 11;
    static final int CONTENT_FORMAT = 12;
    static final int ACCEPT = 17;
    static final int BLOCK1 = 27;

    private static final Option PKCS10 =
            Option.of(CONTENT_FORMAT, CoapNames.PKCS10 >> 8, CoapNames.PKCS10 & 0xff);

    /// The exponent of {@link CoapNames#BLOCK_LENGTH} less four (RFC 7959 §2.2).
    private static final int BLOCK_OF_512 = 5;

    private static final int CONFIRMABLE = 0x40;
    private static final int PAYLOAD_MARKER = 0xff;

    private Messages() {}

    /// An option with its number and value.
    record Option(int number, byte[] value) {
        static Option of(int number, int... value) {
            byte[] bytes = new byte[value.length];
            for (int i = 0; i < value.length; i++) {
                bytes[i] = (byte) value[i];
            }
            return new Option(number, bytes);
        }

        static Option of(int number, String value) {
            return new Option(number, value.getBytes(US_ASCII));
        }
    }

    /// A confirmable request without token.
    ///
    /// @param options by rising number
    static byte[] request(int code, int id, List<Option> options, byte[] payload) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {CONFIRMABLE, (byte) code, (byte) (id >> 8), (byte) id});
        int before = 0;
        for (Option option : options) {
            write(message, option.number - before, option.value);
            before = option.number;
        }
        if (payload.length > 0) {
            message.write(PAYLOAD_MARKER);
            message.writeBytes(payload);
        }
        return message.toByteArray();
    }

    /// Asks what waits.
    static byte[] fetch(int id) {
        return request(GET, id, List.of(Option.of(URI_PATH, CoapNames.OUTBOX)), new byte[0]);
    }

    /// Hands over a fact that fits into one datagram.
    static byte[] put(int id, Sealed fact) {
        return put(id, CoapNames.name(fact.hash()), fact.bytes());
    }

    static byte[] put(int id, String name, byte[] payload) {
        return request(
                PUT,
                id,
                List.of(
                        Option.of(URI_PATH, CoapNames.FACTS),
                        Option.of(URI_PATH, name),
                        Option.of(CONTENT_FORMAT, CoapNames.COSE_SIGN1)),
                payload);
    }

    /// Hands over facts that fit into one datagram together, each without what it need not say
    /// after those before it.
    static byte[] putSlim(int id, Sealed... facts) {
        List<byte[]> slims = new ArrayList<>();
        for (int i = 0; i < facts.length; i++) {
            slims.add(Slim.of(facts[i], List.of(facts).subList(0, i), Optional.empty()));
        }
        return request(
                PUT, id, List.of(Option.of(URI_PATH, CoapNames.SLIM)), Together.encode(slims));
    }

    /// Hands over one block of a fact.
    ///
    /// @param size exponent of the block's size less four (RFC 7959 §2.2), 0 to 7
    static byte[] block(int id, String name, int number, boolean more, int size, byte[] payload) {
        int value = number << 4 | (more ? 0x08 : 0) | size;
        return request(
                PUT,
                id,
                List.of(
                        Option.of(URI_PATH, CoapNames.FACTS),
                        Option.of(URI_PATH, name),
                        Option.of(CONTENT_FORMAT, CoapNames.COSE_SIGN1),
                        Option.of(BLOCK1, value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff)),
                payload);
    }

    /// Asks for the authority's certificate.
    static byte[] authorities(int id) {
        return request(GET, id, est(CoapNames.EST_AUTHORITY), new byte[0]);
    }

    /// Asks for certificates in one message.
    static byte[] enrol(int id, byte[] request) {
        List<Option> options = new ArrayList<>(est(CoapNames.EST_ENROL));
        options.add(PKCS10);
        return request(POST, id, options, request);
    }

    /// One block of a request for certificates.
    ///
    /// @param number from 0, below the count of blocks
    static byte[] enrol(int id, byte[] request, int number) {
        int from = number * CoapNames.BLOCK_LENGTH;
        int to = Math.min(from + CoapNames.BLOCK_LENGTH, request.length);
        List<Option> options = new ArrayList<>(est(CoapNames.EST_ENROL));
        options.add(PKCS10);
        options.add(
                Option.of(BLOCK1, number << 4 | (to < request.length ? 0x08 : 0) | BLOCK_OF_512));
        return request(POST, id, options, Arrays.copyOfRange(request, from, to));
    }

    private static List<Option> est(String resource) {
        return List.of(
                Option.of(URI_PATH, CoapNames.WELL_KNOWN),
                Option.of(URI_PATH, CoapNames.EST),
                Option.of(URI_PATH, resource));
    }

    /// An empty confirmable message, which is answered by a reset (RFC 7252 §4.3).
    static byte[] ping(int id) {
        return request(0, id, List.of(), new byte[0]);
    }

    /// A message of chance with the shape of CoAP: any version, type, code, token, options in any
    /// number and of any length, reserved nibbles too.
    static byte[] chance(RandomGenerator random) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int version = random.nextInt(8) == 0 ? random.nextInt(4) : 1;
        int token = random.nextInt(8) == 0 ? random.nextInt(16) : random.nextInt(9);
        message.write(version << 6 | random.nextInt(4) << 4 | token);
        message.write(random.nextBoolean() ? random.nextInt(8) : random.nextInt(256));
        message.writeBytes(run(random, 2));
        message.writeBytes(run(random, token));
        for (int options = random.nextInt(6); options > 0; options--) {
            if (random.nextInt(16) == 0) {
                message.write(random.nextInt(256));
            } else {
                int length = random.nextInt(16) == 0 ? random.nextInt(1500) : random.nextInt(12);
                write(message, random.nextInt(30), run(random, length));
            }
        }
        if (random.nextBoolean()) {
            message.write(PAYLOAD_MARKER);
            message.writeBytes(run(random, random.nextInt(600)));
        }
        return message.toByteArray();
    }

    /// RFC 7252 §3.1.
    private static void write(ByteArrayOutputStream message, int delta, byte[] value) {
        message.write(nibble(delta) << 4 | nibble(value.length));
        extend(message, delta);
        extend(message, value.length);
        message.writeBytes(value);
    }

    private static int nibble(int number) {
        return number < 13 ? number : number < 269 ? 13 : 14;
    }

    private static void extend(ByteArrayOutputStream message, int number) {
        if (number >= 269) {
            message.write((number - 269) >> 8);
            message.write(number - 269);
        } else if (number >= 13) {
            message.write(number - 13);
        }
    }

    private static byte[] run(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The message with another id.
    static byte[] numbered(byte[] message, int id) {
        if (message.length < 4) {
            return message;
        }
        byte[] numbered = Arrays.copyOf(message, message.length);
        numbered[2] = (byte) (id >> 8);
        numbered[3] = (byte) id;
        return numbered;
    }
}
