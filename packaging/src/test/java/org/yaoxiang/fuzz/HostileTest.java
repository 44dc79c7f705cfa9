package org.yaoxiang.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.CoapNames;
import org.yaoxiang.fuzz.Messages.Option;

/// What an enrolled party hears when it talks nonsense: the right code, and the gateway's log stays
/// clean. The gateway is a process of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTest {
    private static final String RESET = "RST";
    private static final String NAME = "0123456789abcdef";
    private static final int BLOCK_512 = 5;
    private static final int OSCORE = 9;
    private static final int SIZE1 = 60;
    private static final Option OUTBOX = Option.of(Messages.URI_PATH, CoapNames.OUTBOX);
    private static final int PATIENCE_MILLIS = 5000;

    /// Content-Format 0 is option 12 without value, Max-Age 2 is option 14 of one byte.
    private static final byte[] MAX_AGE_2_AFTER_TEXT_PLAIN = {(byte) 0xc0, 0x21, 2};

    private Target target;
    private Guest guest;
    private Speaker speaker;
    private int id;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        target = new Target(folder);
        guest = target.guest("guest", Role.HANDHELD);
        speaker = speaker(guest);
    }

    @AfterAll
    void no_exception_has_left_a_trace() {
        speaker.close();
        try (Target closing = target) {
            assertThat(closing.isRunning()).isTrue();
            assertThat(closing.traces()).isZero();
        }
    }

    @Test
    void messages_that_are_no_coap_are_reset_or_ignored() throws Exception {
        assertThat(isIgnored(hex("0001 0000 b16f"))).as("version 0").isTrue();
        assertThat(isIgnored(hex("4901 0000 010203040506070809 b16f")))
                .as("a token of 9 bytes")
                .isTrue();
        assertThat(isIgnored(hex("4f01 0000 010203040506070809010203040506 b16f")))
                .as("a token of 15 bytes")
                .isTrue();
        assertThat(isIgnored(hex("6001 0000 b16f"))).as("GET as an acknowledgement").isTrue();
        assertThat(isIgnored(hex("7001 0000 b16f"))).as("GET as a reset").isTrue();
        assertThat(answer(hex("4020 0000 b16f"))).as("code 1.00").isEqualTo(RESET);
        assertThat(answer(hex("40c1 0000 b16f"))).as("code 6.01").isEqualTo(RESET);
        assertThat(answer(hex("40ff 0000 b16f"))).as("code 7.31").isEqualTo(RESET);
        assertThat(answer(hex("4100 0000 01"))).as("empty with a token").isEqualTo(RESET);
        assertThat(answer(hex("4000 0000 b16f"))).as("empty with an option").isEqualTo(RESET);
        assertThat(answer(Messages.fetch(0))).as("the control").isEqualTo("2.05");
    }

    @Test
    void options_that_cannot_be_heeded_are_4_02() throws Exception {
        assertThat(answer(hex("4001 0000 f0"))).as("delta 15").isEqualTo("4.02");
        assertThat(answer(hex("4001 0000 bf6f"))).as("length 15").isEqualTo("4.02");
        assertThat(answer(hex("4001 0000 be ffff 6f"))).as("beyond the end").isEqualTo("4.02");
        assertThat(answer(hex("4001 0000 b16fff"))).as("marker, no payload").isEqualTo("4.02");
        assertThat(ask(Messages.GET, new Option(Messages.URI_PATH, new byte[256])))
                .as("a path of 256 bytes")
                .isEqualTo("4.02");
        assertThat(ask(Messages.GET, Option.of(OSCORE, 1), OUTBOX))
                .as("critical, known to the library only")
                .isEqualTo("4.02");
        assertThat(ask(Messages.GET, OUTBOX, Option.of(65001, 1)))
                .as("critical, unknown")
                .isEqualTo("4.02");
        assertThat(ask(Messages.GET, OUTBOX, Option.of(SIZE1, 0xff, 0xff, 0xff, 0xff)))
                .as("a size of 4 GiB")
                .isEqualTo("4.02");
        assertThat(ask(Messages.GET, OUTBOX, Option.of(65002, 1)))
                .as("elective, unknown")
                .isEqualTo("2.05");
        assertThat(
                        answer(
                                Messages.request(
                                        Messages.PUT,
                                        0,
                                        List.of(
                                                Option.of(Messages.URI_PATH, CoapNames.FACTS),
                                                Option.of(Messages.BLOCK1, 1, 2, 3, 4)),
                                        new byte[512])))
                .as("a block option of 4 bytes")
                .isEqualTo("4.02");
    }

    @Test
    void methods_paths_and_formats_that_are_not_here_have_their_codes() throws Exception {
        assertThat(answer(hex("401f 0000 b16f"))).as("method 0.31").isEqualTo("4.05");
        assertThat(ask(4, OUTBOX)).as("DELETE").isEqualTo("4.05");
        assertThat(ask(Messages.GET, Option.of(Messages.URI_PATH, "x"))).isEqualTo("4.04");
        assertThat(ask(Messages.GET, OUTBOX, Option.of(Messages.ACCEPT, 50))).isEqualTo("4.06");
        assertThat(
                        answer(
                                Messages.request(
                                        Messages.PUT,
                                        0,
                                        List.of(
                                                Option.of(Messages.URI_PATH, CoapNames.FACTS),
                                                Option.of(Messages.URI_PATH, NAME),
                                                Option.of(Messages.CONTENT_FORMAT, 50)),
                                        new byte[] {1})))
                .isEqualTo("4.15");
    }

    @Test
    void what_is_no_sealed_fact_is_4_00() throws Exception {
        Sealed fact = guest.seal(Facts.receipt());
        byte[] nested = new byte[500];
        Arrays.fill(nested, (byte) 0x81);
        assertThat(put(new byte[0])).as("nothing").isEqualTo("4.00");
        assertThat(put(nested)).as("nested").isEqualTo("4.00");
        assertThat(put(hex("d2845b7fffffffffffffff"))).as("huge").isEqualTo("4.00");
        assertThat(put(hex("d29f4000"))).as("of indefinite length").isEqualTo("4.00");
        assertThat(put(new byte[15_000])).as("a datagram of 15,000 bytes").isEqualTo("4.00");
        assertThat(put(otherAlgorithm(fact))).as("ES384").isEqualTo("4.00");
        assertThat(put(unprotectedCrit(fact))).as("unprotected crit").isEqualTo("4.00");
        assertThat(put(fact.bytes())).as("by another name").isEqualTo("4.00");
        assertThat(answer(Messages.put(0, fact))).as("the control").isEqualTo("2.04");
    }

    @Test
    void blocks_that_do_not_fit_together_are_4_08_and_4_00() throws Exception {
        assertThat(block(5, 512)).as("without the first").isEqualTo("4.08");
        assertThat(block(0xfffff, 512)).as("the last there can be").isEqualTo("4.08");
        assertThat(block(0, 512)).as("the control").isEqualTo("2.31");
        assertThat(block(2, 512)).as("a gap").isEqualTo("4.08");
        assertThat(block(1, 512)).as("after the gap").isEqualTo("4.08");
        assertThat(block(0, 100)).as("shorter than it says").isEqualTo("4.00");
        assertThat(block(0, 600)).as("longer than it says").isEqualTo("4.00");
        assertThat(answer(Messages.block(0, NAME, 0, true, 7, new byte[512])))
                .as("the size of TCP")
                .isEqualTo("4.00");
    }

    @Test
    void a_letter_that_says_it_is_too_long_is_4_13() throws Exception {
        int length = Sealed.LENGTH_MAX + 1;
        assertThat(
                        answer(
                                Messages.request(
                                        Messages.PUT,
                                        0,
                                        List.of(
                                                Option.of(Messages.URI_PATH, CoapNames.FACTS),
                                                Option.of(Messages.URI_PATH, NAME),
                                                Option.of(Messages.BLOCK1, 0x08 | BLOCK_512),
                                                Option.of(
                                                        SIZE1, length >> 16, length >> 8, length)),
                                        new byte[512])))
                .isEqualTo("4.13");
    }

    /// Each unfinished transfer holds memory for the longest letter, 4 MiB.
    @Test
    void a_party_that_begins_too_many_transfers_is_asked_to_finish_them() throws Exception {
        Guest greedy = target.guest("greedy", Role.HANDHELD);
        long before = target.heapBytes();
        try (Speaker own = speaker(greedy)) {
            for (int i = 0; i < 40; i++) {
                byte[] begin = Messages.block(i, "fact-" + i, 0, true, BLOCK_512, new byte[512]);
                assertThat(answer(own, begin, i)).isEqualTo(i < 4 ? "2.31" : "4.29");
            }
            assertThat(target.heapBytes() - before).isLessThan(24L << 20);
            assertThat(answer(own, Messages.fetch(0), 41)).as("anything else").isEqualTo("2.05");
        }
        assertThat(block(0, 512)).as("another party").isEqualTo("2.31");
    }

    @Test
    void a_party_that_is_too_fast_is_told_when_to_come_again_and_others_are_served()
            throws Exception {
        Guest hasty = target.guest("hasty", Role.HANDHELD);
        Map<String, Integer> answers = new TreeMap<>();
        try (Speaker own = speaker(hasty)) {
            assertThat(answer(own, Messages.fetch(0), 9999)).isEqualTo("2.05");
            for (int i = 0; i < 3000; i++) {
                own.say(Messages.fetch(i));
                if (i % 20 == 19) {
                    for (int k = 0; k < 20; k++) {
                        byte[] heard = own.hear(PATIENCE_MILLIS).orElseThrow();
                        answers.merge(Session.name(heard), 1, Integer::sum);
                        if (Session.name(heard).equals("4.29")) {
                            assertThat(heard).containsSequence(MAX_AGE_2_AFTER_TEXT_PLAIN);
                        }
                    }
                }
            }
        }
        assertThat(answers).containsOnlyKeys("2.05", "4.29");
        assertThat(answers.get("2.05")).isGreaterThanOrEqualTo(1000);
        assertThat(answer(Messages.fetch(0))).as("another party").isEqualTo("2.05");
    }

    /// A ClientHello is answered by a HelloVerifyRequest, whoever sends it.
    @Test
    void an_address_that_knocks_too_fast_is_not_heard_and_others_are() throws Exception {
        byte[] hello = hello();
        int heard = 0;
        try (DatagramSocket socket = new DatagramSocket(target.from(9))) {
            socket.setSoTimeout(5);
            for (int i = 0; i < 1000; i++) {
                socket.send(new DatagramPacket(hello, hello.length, target.address()));
                if (i % 10 == 9) {
                    heard += heard(socket);
                }
            }
        }
        assertThat(heard).isBetween(300, 600);
        try (Speaker other = speaker(10, target.guest("other", Role.HANDHELD))) {
            assertThat(answer(other, Messages.fetch(0), 1)).isEqualTo("2.05");
        }
    }

    /// Found by `fuzz --seed 2`: the library logged a trace of any stranger's.
    @Test
    void a_client_hello_whose_lengths_do_not_fit_is_ignored() throws Exception {
        int session = 13 + 12 + 2 + 32;
        try (DatagramSocket socket = new DatagramSocket(target.from(11))) {
            socket.setSoTimeout(200);
            for (int at : new int[] {session, session + 1, session + 2}) {
                byte[] changed = hello();
                changed[at] = (byte) 0xfe;
                socket.send(new DatagramPacket(changed, changed.length, target.address()));
            }
            assertThat(heard(socket)).isZero();
            byte[] right = hello();
            socket.send(new DatagramPacket(right, right.length, target.address()));
            assertThat(heard(socket)).as("the control").isEqualTo(1);
        }
    }

    /// The first datagram of a handshake.
    private byte[] hello() throws Exception {
        List<byte[]> sent = Collections.synchronizedList(new ArrayList<>());
        try (Speaker recorded =
                target.door(guest)
                        .speaker(
                                target.from(8),
                                datagram -> {
                                    sent.add(datagram);
                                    return datagram;
                                })) {
            assertThat(answer(recorded, Messages.fetch(0), 1)).isEqualTo("2.05");
        }
        return sent.getFirst();
    }

    private static int heard(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        for (int heard = 0; ; heard++) {
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException _) {
                return heard;
            }
        }
    }

    /// The algorithm in COSE's protected header, ES256 as 0x26, becomes another.
    private static byte[] otherAlgorithm(Sealed fact) {
        byte[] bytes = fact.bytes();
        assertThat(bytes).startsWith(0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa0);
        bytes[5] = 0x38;
        return bytes;
    }

    /// `{2: [99]}` in the unprotected header, where crit must not be (RFC 9052 §3.1).
    private static byte[] unprotectedCrit(Sealed fact) {
        byte[] bytes = fact.bytes();
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(bytes, 0, 6);
        with.writeBytes(hex("a1 02 81 1863"));
        with.write(bytes, 7, bytes.length - 7);
        return with.toByteArray();
    }

    private String ask(int code, Option... options) throws InterruptedException {
        return answer(Messages.request(code, 0, List.of(options), new byte[0]));
    }

    private String put(byte[] content) throws InterruptedException {
        return answer(Messages.put(0, NAME, content));
    }

    private String block(int number, int length) throws InterruptedException {
        return answer(Messages.block(0, NAME, number, true, BLOCK_512, new byte[length]));
    }

    private String answer(byte[] message) throws InterruptedException {
        id++;
        return answer(speaker, message, id);
    }

    /// The code of what comes back.
    private static String answer(Speaker speaker, byte[] message, int id)
            throws InterruptedException {
        speaker.say(Messages.numbered(message, id));
        return Session.name(speaker.hear(PATIENCE_MILLIS).orElseThrow());
    }

    /// Whether nothing comes back, while the next message is answered.
    private boolean isIgnored(byte[] message) throws InterruptedException {
        id++;
        speaker.say(Messages.numbered(message, id));
        return answer(Messages.fetch(0)).equals("2.05") && speaker.hear(20).isEmpty();
    }

    private Speaker speaker(Guest its) throws IOException {
        return speaker(1, its);
    }

    private Speaker speaker(int from, Guest its) throws IOException {
        return target.door(its).speaker(target.from(from));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
