package org.yaoxiang.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.wire.CoapNames;

/// Hostile messages within true sessions.
final class Session {
    /// So many take turns, for the gateway makes a fast one wait.
    static final int GUESTS = 8;

    private static final int BLOCK_LENGTH = CoapNames.BLOCK_LENGTH;
    private static final int PATIENCE_MILLIS = 5000;

    /// What came back, by code, `RST` and `ACK` for messages without.
    ///
    /// @param unheard how often the message after a hostile one was not answered either
    record Count(long tried, long unheard, Map<String, Long> answers) {}

    private final Target target;
    private final List<Door> doors;
    private final List<byte[]> samples;

    private Session(Target target, List<Door> doors, List<byte[]> samples) {
        this.target = target;
        this.doors = doors;
        this.samples = samples;
    }

    /// Parties that are enrolled, each with a session of its own.
    static Session ofParties(Target target) {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            guests.add(target.guest("guest-" + i, Role.HANDHELD));
        }
        Guest first = guests.getFirst();
        List<byte[]> samples = new ArrayList<>();
        Sealed check = first.seal(Facts.check(), target.county());
        Sealed receipt = first.seal(Facts.receipt());
        byte[] part = Arrays.copyOf(check.bytes(), 512);
        samples.add(Messages.fetch(0));
        samples.add(Messages.ping(0));
        samples.add(Messages.put(0, check));
        samples.add(Messages.put(0, receipt));
        samples.add(Messages.putSlim(0, check));
        samples.add(Messages.putSlim(0, receipt));
        samples.add(Messages.putSlim(0, check, receipt));
        for (int number : new int[] {0, 1, 2, 0xfffff}) {
            samples.add(Messages.block(0, CoapNames.name(check.hash()), number, true, 5, part));
        }
        samples.add(
                Messages.request(
                        Messages.GET,
                        0,
                        List.of(
                                Messages.Option.of(Messages.URI_PATH, ".well-known"),
                                Messages.Option.of(Messages.URI_PATH, "core"),
                                Messages.Option.of(Messages.ACCEPT, 40)),
                        new byte[0]));
        return new Session(target, guests.stream().map(target::door).toList(), samples);
    }

    /// Strangers who want to enrol: with a ticket for another, with a code of chance, and in
    /// pieces.
    static Session ofStrangers(Target target) {
        byte[] right = CertificateRequest.of("ticketed", target.ticket("ticketed").code());
        byte[] wrong = CertificateRequest.of("ticketed", "A".repeat(26));
        List<byte[]> samples = new ArrayList<>();
        samples.add(Messages.authorities(0));
        samples.add(Messages.ping(0));
        samples.add(Messages.fetch(0));
        for (byte[] request : List.of(right, wrong)) {
            samples.add(Messages.enrol(0, request));
            for (int number = 0; number * BLOCK_LENGTH < request.length; number++) {
                samples.add(Messages.enrol(0, request, number));
            }
        }
        return new Session(target, Collections.nCopies(GUESTS, target.enrolment()), samples);
    }

    /// Says hostile messages, each followed by one that must be answered.
    Count run(long seed, long count) throws IOException, InterruptedException {
        Map<String, Long> answers = new TreeMap<>();
        long unheard = 0;
        List<Speaker> speakers = new ArrayList<>();
        try {
            for (Door door : doors) {
                speakers.add(door.speaker(target.from(GUESTS)));
            }
            for (long i = 0; i < count; i++) {
                Speaker speaker = speakers.get((int) (i % GUESTS));
                int id = (int) (i * 2 / GUESTS) & 0xffff;
                RandomGenerator random = new SplittableRandom(seed * 1_000_003 + i);
                byte[] hostile =
                        random.nextBoolean()
                                ? Mutation.of(samples, random)
                                : Messages.chance(random);
                speaker.say(Messages.numbered(hostile, id));
                if (!isHeard(speaker, id + 1 & 0xffff, answers)) {
                    unheard++;
                }
            }
        } finally {
            speakers.forEach(Speaker::close);
        }
        return new Count(count, unheard, answers);
    }

    /// Sends a ping and counts what comes until it is answered.
    private static boolean isHeard(Speaker speaker, int id, Map<String, Long> answers)
            throws InterruptedException {
        speaker.say(Messages.ping(id));
        while (true) {
            Optional<byte[]> answer = speaker.hear(PATIENCE_MILLIS);
            if (answer.isEmpty()) {
                return false;
            }
            byte[] message = answer.get();
            boolean isReset = message.length == 4 && (message[0] & 0x30) == 0x30;
            if (isReset && (message[2] & 0xff) == id >> 8 && (message[3] & 0xff) == (id & 0xff)) {
                return true;
            }
            answers.merge(name(message), 1L, Long::sum);
        }
    }

    static String name(byte[] message) {
        int code = message.length < 4 ? 0 : message[1] & 0xff;
        if (code == 0) {
            return (message[0] & 0x30) == 0x30 ? "RST" : "ACK";
        }
        return String.format("%d.%02d", code >> 5, code & 0x1f);
    }
}
