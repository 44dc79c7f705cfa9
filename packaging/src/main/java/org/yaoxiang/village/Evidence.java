package org.yaoxiang.village;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.yaoxiang.bridge.map.WaveformOf;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.fact.Receipt;
import org.yaoxiang.contract.fact.Waveform;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Opener;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.contract.trust.Role;
import org.yaoxiang.contract.trust.TrustList;
import org.yaoxiang.contract.wire.FeedPage;

/// What can be proven from the records alone: the gateway's facts, the county's FHIR store and the
/// converter's own list of codes.
final class Evidence {
    private final Village village;
    private final HttpClient client = HttpClient.newHttpClient();

    Evidence(Village village) {
        this.village = village;
    }

    /// Everything that the gateway holds, in the order of arrival.
    List<Sealed> facts() {
        List<Sealed> facts = new ArrayList<>();
        List<Sealed> page;
        do {
            page =
                    FeedPage.decode(
                            get(
                                    village.feed().resolve("feed?after=" + facts.size()),
                                    village.feedToken()));
            facts.addAll(page);
        } while (!page.isEmpty());
        return facts;
    }

    /// Verifies that every fact is its author's, that nobody's chain has a hole or a fork, that no
    /// fact is there twice, and that the gateway has signed a receipt for everyone else's.
    ///
    /// @return how many signatures were verified
    /// @throws VillageException naming the first fact that fails
    int verify(List<Sealed> facts) {
        TrustList trust =
                TrustList.parse(get(village.feed().resolve("parties"), village.feedToken()));
        String gateway = trust.parties(Role.GATEWAY).getFirst().id();
        Map<Hash, Sealed> byHash = new HashMap<>();
        Map<String, Map<Long, Sealed>> chains = new HashMap<>();
        List<Hash> receipted = new ArrayList<>();
        for (Sealed fact : facts) {
            require(
                    trust.party(fact.author())
                            .filter(p -> fact.verify(p.signingKey(fact.suite())))
                            .isPresent(),
                    fact,
                    "is not signed by its author");
            require(byHash.put(fact.hash(), fact) == null, fact, "is there twice");
            Map<Long, Sealed> chain = chains.computeIfAbsent(fact.author(), _ -> new HashMap<>());
            require(chain.put(fact.sequence(), fact) == null, fact, "has a twin in its chain");
            if (fact.author().equals(gateway)) {
                Receipt receipt = Opener.openReceipt(fact);
                require(receipt.proof() == Receipt.Proof.ARRIVED, fact, "is no receipt");
                receipted.add(receipt.fact());
            }
        }
        for (Sealed fact : facts) {
            require(
                    fact.author().equals(gateway) || receipted.contains(fact.hash()),
                    fact,
                    "has no receipt");
            Sealed before = chains.getOrDefault(fact.author(), Map.of()).get(fact.sequence() - 1);
            require(
                    fact.previous().equals(Optional.ofNullable(before).map(Sealed::hash)),
                    fact,
                    "is not linked to its author's fact before it");
        }
        return facts.size();
    }

    /// The receipt by which the handheld's doctor confirmed reading an advice.
    Optional<Sealed> read(List<Sealed> facts, Hash advice) {
        return facts.stream()
                .filter(fact ->
                        fact.kind() == Kind.RECEIPT && fact.author().equals(Village.HANDHELD))
                .filter(fact -> {
                    Receipt receipt = Opener.openReceipt(fact);
                    return receipt.fact().equals(advice) && receipt.proof() == Receipt.Proof.READ;
                })
                .findFirst();
    }

    /// The FHIR resources of a check's Observations.
    List<Observation> observations(Hash check) {
        byte[] body =
                get(
                        village.portal()
                                .resolve(
                                        "fhir/Observation?_count=100&encounter=Encounter/"
                                                + check.hex().substring(0, 32)),
                        village.fhirToken());
        Bundle bundle =
                FhirContext.forR4Cached()
                        .newJsonParser()
                        .parseResource(Bundle.class, new String(body, UTF_8));
        return bundle.getEntry().stream().map(entry -> (Observation) entry.getResource()).toList();
    }

    /// Verifies that every Provenance of the FHIR store names the suite's hash, and every signature
    /// in one its signature algorithm.
    ///
    /// @return how many of each were verified
    /// @throws VillageException when one names another
    String algorithms(Suite suite) {
        byte[] body = get(village.portal().resolve("fhir/Provenance"), village.fhirToken());
        List<Provenance> provenances =
                FhirContext.forR4Cached()
                        .newJsonParser()
                        .parseResource(Bundle.class, new String(body, UTF_8))
                        .getEntry()
                        .stream()
                        .map(entry -> (Provenance) entry.getResource())
                        .toList();
        List<String> hashes =
                provenances.stream()
                        .map(each ->
                                each.getEntityFirstRep()
                                        .getWhat()
                                        .getIdentifier()
                                        .getType()
                                        .getText())
                        .toList();
        List<String> signatures =
                provenances.stream()
                        .flatMap(each -> each.getSignature().stream())
                        .map(each -> each.getExtensionFirstRep().getValue().primitiveValue())
                        .toList();
        if (signatures.isEmpty()
                || !hashes.stream().allMatch(suite.hashName()::equals)
                || !signatures.stream().allMatch(suite.signatureName()::equals)) {
            throw new VillageException("the FHIR store names " + hashes + " and " + signatures);
        }
        return hashes.size()
                + " hashes "
                + suite.hashName()
                + " and "
                + signatures.size()
                + " signatures "
                + suite.signatureName()
                + " in FHIR";
    }

    /// How many visits the FHIR store has.
    int encounters() {
        return total("Encounter");
    }

    /// How many consults the FHIR store has.
    int tasks() {
        return total("Task");
    }

    private int total(String type) {
        byte[] body = get(village.portal().resolve("fhir/" + type), village.fhirToken());
        return FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(Bundle.class, new String(body, UTF_8))
                .getTotal();
    }

    /// The electrocardiogram's waveform among them; empty while its recording is on its way.
    Optional<Waveform> waveform(List<Observation> observations) {
        return observations.stream()
                .filter(each ->
                        each.getComponent().stream()
                                .anyMatch(
                                        Observation.ObservationComponentComponent
                                                ::hasValueSampledData))
                .findFirst()
                .map(WaveformOf::read);
    }

    /// The codes that the emulated converter has delivered, with the heart's seconds.
    Trace trace() {
        try {
            List<String> lines = Files.readAllLines(village.home().resolve("trace"));
            double[] seconds = new double[lines.size()];
            int[] codes = new int[lines.size()];
            int length = 0;
            for (String line : lines) {
                String[] parts = line.split(" ", -1);
                // The last line may be cut, for the world goes on writing.
                if (parts.length == 2 && parts[1].matches("-?\\d+")) {
                    seconds[length] = Double.parseDouble(parts[0]);
                    codes[length++] = Integer.parseInt(parts[1]);
                }
            }
            return new Trace(Arrays.copyOf(seconds, length), Arrays.copyOf(codes, length));
        } catch (IOException e) {
            throw new VillageException("cannot read the converter's trace", e);
        }
    }

    private byte[] get(URI uri, String token) {
        try {
            HttpResponse<byte[]> response =
                    client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Authorization", "Bearer " + token)
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new VillageException(uri + " says " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new VillageException("no answer from " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VillageException("interrupted", e);
        }
    }

    private static void require(boolean isTrue, Sealed fact, String what) {
        if (!isTrue) {
            throw new VillageException(fact.kind() + " " + fact.hash() + " " + what);
        }
    }
}
