package org.yaoxiang.village;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Observation;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.mocks.body.WfdbRecord;

/// One check's way from the chip to the county and back, played by both people. Prints every
/// station as it is reached.
final class Journey {
    private static final List<String> VITALS =
            List.of("OXYGEN_SATURATION", "BODY_TEMPERATURE", "ELECTROCARDIOGRAM");

    /// mmol/L.
    private static final String GLUCOSE = "6.4";

    private static final Duration OPENING_MAX = Duration.ofMinutes(1);
    private static final Duration MEASURING_MAX = Duration.ofMinutes(3);
    private static final Duration CARRYING_MAX = Duration.ofMinutes(3);
    private static final double CORRELATION_MIN = 0.99;
    private static final double RATE_DIFFERENCE_MAX = 2;

    private final Village village;
    private final Village.Heart heart;
    private final Suite suite;
    private final PrintStream out;
    private final Visitor villageDoctor;
    private final Visitor countyDoctor;
    private final Evidence evidence;
    private final long begin = System.nanoTime();

    Journey(Village village, Village.Heart heart, Suite suite, PrintStream out) {
        this.village = village;
        this.heart = heart;
        this.suite = suite;
        this.out = out;
        this.villageDoctor = new Visitor(village.screen());
        this.countyDoctor = new Visitor(village.portal());
        this.evidence = new Evidence(village);
    }

    /// Goes the whole way.
    ///
    /// @throws VillageException at the station that is not reached
    void go() {
        unlock();
        Hash check = measureAndSave();
        ask(check);
        Hash consult = arrive(check);
        answer(consult);
        read(check);
        prove(check);
    }

    /// The first start: the village doctor puts a PIN of her own in the technician's place.
    private void unlock() {
        villageDoctor.open("/visit");
        villageDoctor.submit(
                "/pin",
                Map.of("pin", Village.FIRST_PIN, "next", Village.PIN, "again", Village.PIN));
        // A busy computer shows how far the opening is before it shows the page.
        villageDoctor.open("/visit");
        await(
                "the vault open",
                OPENING_MAX,
                () -> villageDoctor.again().contains("action=\"/visit/begin\""));
        station("unlocked", "the vault is open under the village doctor's own PIN");
    }

    private Hash measureAndSave() {
        villageDoctor.submit(
                "/visit/begin",
                Map.of("name", "演示病人", "number", "1", "sex", "FEMALE", "birth", "1960-05-01"));
        for (String vital : VITALS) {
            measure(vital);
            station("measured", vital.toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (village.hasMeter()) {
            village.order("glucose " + GLUCOSE);
            measure("BLOOD_GLUCOSE");
            if (!villageDoctor.words().contains(GLUCOSE + " mmol/L")) {
                throw new VillageException("the meter's glucose is not on the page");
            }
            station("measured", "blood glucose, by Bluetooth LE without any radio");
        } else {
            station("left out", "blood glucose: no dbus-daemon to pretend BlueZ on");
        }
        villageDoctor.submit("/visit/save", Map.of());
        Hash check = last(villageDoctor.at().getPath());
        station("saved", "check " + check + " sealed and forced to disk");
        return check;
    }

    private void measure(String vital) {
        villageDoctor.submit("/visit/measure/" + vital, Map.of());
        await(
                vital + " measured",
                MEASURING_MAX,
                () -> !villageDoctor.again().contains("<progress"));
    }

    private void ask(Hash check) {
        villageDoctor.submit(
                "/check/" + check.hex() + "/ask",
                Map.of("urgency", "URGENT", "question", "心律是否需要转诊？（演示）"));
        station("asked", "consult sealed and saved");
    }

    private Hash arrive(Hash check) {
        await(
                "the check in the gateway",
                CARRYING_MAX,
                () -> facts(fact -> fact.hash().equals(check)).isPresent());
        Sealed sealed = facts(fact -> fact.hash().equals(check)).orElseThrow();
        station("delivered", "check, " + bytes(sealed) + ", over CoAP and DTLS, receipted");
        await(
                "the consult in the gateway",
                CARRYING_MAX,
                () -> facts(fact -> fact.kind() == Kind.CONSULT).isPresent());
        Sealed consult = facts(fact -> fact.kind() == Kind.CONSULT).orElseThrow();
        station("delivered", "consult, " + bytes(consult));
        await(
                "the check in the FHIR store",
                CARRYING_MAX,
                () -> !evidence.observations(check).isEmpty());
        station("mapped", evidence.observations(check).size() + " Observations in the FHIR store");
        return consult.hash();
    }

    private void answer(Hash consult) {
        countyDoctor.open("/");
        countyDoctor.submit("/login", Map.of("id", Village.DOCTOR, "pin", Village.PIN));
        String path = "/consult/" + consult.hex();
        await("the case in the queue", CARRYING_MAX, () -> countyDoctor.again().contains(path));
        station("seen", "the case is in the county's queue");
        countyDoctor.open(path);
        countyDoctor.submit(path + "/claim", Map.of());
        countyDoctor.open(path);
        countyDoctor.submit(
                path + "/advise", Map.of("disposition", "WATCH", "text", "请观察，明日复查心电图。（演示）"));
        await(
                "the advice in the gateway",
                CARRYING_MAX,
                () -> facts(fact -> fact.kind() == Kind.ADVICE).isPresent());
        Sealed advice = facts(fact -> fact.kind() == Kind.ADVICE).orElseThrow();
        station("answered", "advice, " + bytes(advice) + ", signed by " + advice.author());
    }

    private void read(Hash check) {
        Sealed advice = facts(fact -> fact.kind() == Kind.ADVICE).orElseThrow();
        String action = "/check/" + check.hex() + "/read/" + advice.hash().hex();
        await(
                "the advice on the handheld",
                CARRYING_MAX,
                () -> villageDoctor.again().contains(action));
        station("returned", "the advice is on the handheld's screen");
        villageDoctor.submit(action, Map.of());
        await(
                "the confirmation in the gateway",
                CARRYING_MAX,
                () -> evidence.read(evidence.facts(), advice.hash()).isPresent());
        Sealed read = evidence.read(evidence.facts(), advice.hash()).orElseThrow();
        station("read", "confirmed by the village doctor, " + bytes(read));
    }

    private void prove(Hash check) {
        // The recording may come after the check, and its samples with it.
        await(
                "the waveform in the FHIR store",
                CARRYING_MAX,
                () -> evidence.waveform(evidence.observations(check)).isPresent());
        AtomicReference<List<Sealed>> facts = new AtomicReference<>(List.of());
        await(
                "all facts and their receipts",
                CARRYING_MAX,
                () -> {
                    facts.set(evidence.facts());
                    return isComplete(facts.get());
                });
        int verified = evidence.verify(facts.get());
        station("verified", verified + " signatures, every chain unbroken, every fact receipted");
        facts(fact -> fact.suite() != suite)
                .ifPresent(fact -> {
                    throw new VillageException(
                            fact.kind() + " " + fact.hash() + " is sealed by another suite");
                });
        station("suite", evidence.algorithms(suite) + " by the " + suite.setting() + " suite");
        List<Observation> observations = evidence.observations(check);
        Waveform waveform =
                evidence.waveform(observations)
                        .orElseThrow(() -> new VillageException("the waveform is gone again"));
        int[] samples = waveform.channels().getFirst().samples();
        Trace part =
                evidence.trace()
                        .find(samples)
                        .orElseThrow(() ->
                                new VillageException(
                                        "the FHIR store's samples are not the converter's"));
        station("identical", samples.length + " samples in FHIR are the converter's, bit for bit");
        heart.record().ifPresent(path -> compare(path, part, rate(observations)));
        if (village.hasMeter()) {
            proveGlucose(observations);
        }
    }

    private void proveGlucose(List<Observation> observations) {
        boolean isThere =
                observations.stream()
                        .filter(Observation::hasValueQuantity)
                        .map(Observation::getValueQuantity)
                        .anyMatch(each ->
                                each.getUnit().equals("mmol/L")
                                        && each.getValue().toPlainString().equals(GLUCOSE));
        if (!isThere) {
            throw new VillageException("the FHIR store has no glucose of " + GLUCOSE + " mmol/L");
        }
        station("glucose", GLUCOSE + " mmol/L in FHIR is the meter's");
    }

    private void compare(Path path, Trace part, double ratePerMinute) {
        WfdbRecord record;
        try {
            record = WfdbRecord.read(path, 0);
        } catch (IOException e) {
            throw new VillageException("cannot read the recording", e);
        }
        double correlation = part.correlation(record, heart.startSeconds());
        double annotated = part.annotatedRatePerMinute(record, heart.startSeconds());
        String said =
                String.format(
                        Locale.ROOT,
                        "correlation %.4f with %s; heart rate %.1f/min, annotated %.1f/min",
                        correlation,
                        path.getFileName(),
                        ratePerMinute,
                        annotated);
        if (correlation < CORRELATION_MIN
                || Math.abs(ratePerMinute - annotated) > RATE_DIFFERENCE_MAX) {
            throw new VillageException(said);
        }
        station("faithful", said);
    }

    /// The heart rate found in the electrocardiogram (MDC_ECG_HEART_RATE).
    private static double rate(List<Observation> observations) {
        return observations.stream()
                .filter(each ->
                        each.getCode().getCoding().stream()
                                .anyMatch(code -> code.getCode().equals("147842")))
                .findFirst()
                .map(each -> each.getValueQuantity().getValue().doubleValue())
                .orElseThrow(() -> new VillageException("the FHIR store has no heart rate"));
    }

    /// Whether every fact has its receipt, and the fact that it names as the one before it. Over a
    /// link that loses, facts overtake each other.
    private static boolean isComplete(List<Sealed> facts) {
        Set<Hash> here = facts.stream().map(Sealed::hash).collect(Collectors.toSet());
        return facts.stream().filter(fact -> isReceiptOfGateway(fact)).count() * 2 == facts.size()
                && facts.stream()
                        .flatMap(fact -> fact.previous().stream())
                        .allMatch(here::contains);
    }

    private static boolean isReceiptOfGateway(Sealed fact) {
        return fact.kind() == Kind.RECEIPT && fact.author().equals("gateway-1");
    }

    private Optional<Sealed> facts(Predicate<Sealed> which) {
        return evidence.facts().stream().filter(which).findFirst();
    }

    private static Hash last(String path) {
        Matcher hash = Pattern.compile("[0-9a-f]{64}").matcher(path);
        if (!hash.find()) {
            throw new VillageException("the check was not saved: " + path);
        }
        return Hash.parse(hash.group());
    }

    private static String bytes(Sealed fact) {
        return String.format(Locale.ROOT, "%,d bytes", fact.bytes().length);
    }

    private void station(String name, String what) {
        out.printf(
                Locale.ROOT, "%6.1f s  %-10s %s%n", (System.nanoTime() - begin) / 1e9, name, what);
    }

    private static void await(String what, Duration patience, BooleanSupplier reached) {
        long end = System.nanoTime() + patience.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new VillageException(
                        "not reached in " + patience.toSeconds() + " s: " + what);
            }
            for (int i = 0; i < 5; i++) {
                Program.nap();
            }
        }
    }
}
