package org.yaoxiang.gateway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaoxiang.contract.journal.DurableFile;
import org.yaoxiang.contract.seal.SealException;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.FeedPage;
import org.yaoxiang.contract.wire.Mailbag;
import org.yaoxiang.contract.wire.Receipted;

/// Hands in at the running gateway what a USB stick has brought, and puts what waits on the stick.
/// The bag of a handheld stays there until that handheld replaces it; handed in twice, its facts
/// are there once.
final class Mailroom {
    private static final Logger LOG = LoggerFactory.getLogger(Mailroom.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What became of a handheld's bag.
    ///
    /// @param folder of the handheld, by its name on the stick
    /// @param arrived facts that have a receipt now
    /// @param refused facts that have none
    /// @param letters that go back besides the receipts
    /// @param trouble what a person should know; empty when all is well
    record Handed(String folder, int arrived, int refused, int letters, String trouble) {}

    private final HttpClient client;
    private final URI gateway;
    private final String token;

    /// @param gateway where the feed's port answers
    Mailroom(HttpClient client, URI gateway, String token) {
        this.client = client;
        this.gateway = gateway;
        this.token = token;
    }

    /// Takes every bag of a stick.
    ///
    /// @throws GatewayException when there is no folder for mail on it
    /// @throws IOException when the gateway does not answer or the stick fails; what was handed in
    ///   by then is safe, and everything may be handed in again
    List<Handed> exchange(Path stick) throws IOException, InterruptedException {
        Path mail = stick.resolve(Mailbag.FOLDER);
        if (!Files.isDirectory(mail, LinkOption.NOFOLLOW_LINKS)) {
            throw new GatewayException(
                    "there is no folder " + Mailbag.FOLDER + " on " + stick + "; is it the stick?");
        }
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(mail)) {
            for (Path each : all) {
                if (Files.isRegularFile(
                        each.resolve(Mailbag.TO_COUNTY), LinkOption.NOFOLLOW_LINKS)) {
                    folders.add(each);
                }
            }
        }
        folders.sort(null);
        List<Handed> handed = new ArrayList<>();
        for (Path each : folders) {
            handed.add(exchangeFor(each));
        }
        return handed;
    }

    private Handed exchangeFor(Path folder) throws IOException, InterruptedException {
        String name = folder.getFileName().toString();
        List<Sealed> receipts = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        Mailbag.Read read;
        try (InputStream in =
                new BufferedInputStream(Files.newInputStream(folder.resolve(Mailbag.TO_COUNTY)))) {
            read = Mailbag.read(in, fact -> handIn(fact, receipts, refusals));
        } catch (IllegalArgumentException e) {
            return new Handed(name, 0, 0, 0, "the bag cannot be read: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        String handheld = read.label().handheld();
        List<String> troubles = new ArrayList<>(refusals.stream().distinct().toList());
        if (!read.isWhole()) {
            troubles.add("the bag is cut off or spoilt; let the handheld write it again");
        }
        if (!handheld.equals(name)) {
            troubles.add("the bag is of " + handheld + "; nothing goes back");
            return new Handed(
                    name, receipts.size(), refusals.size(), 0, String.join("; ", troubles));
        }
        int letters =
                DurableFile.replace(
                        folder.resolve(Mailbag.FROM_COUNTY),
                        out -> giveBack(out, read.label(), receipts));
        return new Handed(
                name, receipts.size(), refusals.size(), letters, String.join("; ", troubles));
    }

    private void handIn(Sealed fact, List<Sealed> receipts, List<String> refusals) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(
                            request("mail")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(fact.bytes()))
                                    .build(),
                            BodyHandlers.ofByteArray());
            switch (answer.statusCode()) {
                case 200 -> receipts.add(Sealed.parse(answer.body()));
                case 400, 403 -> {
                    String why = new String(answer.body(), UTF_8);
                    LOG.warn("fact {} is refused: {}", fact.hash(), why);
                    refusals.add(why);
                }
                default -> throw new IOException("the gateway answers " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        } catch (SealException e) {
            throw new UncheckedIOException(new IOException("the gateway gives no receipt", e));
        }
    }

    /// @return how many letters went besides the receipts
    private int giveBack(OutputStream out, Mailbag.Label label, List<Sealed> receipts)
            throws IOException, InterruptedException {
        int letters = 0;
        Mailbag.begin(out, new Mailbag.Label(label.handheld(), new Receipted(List.of())));
        for (Sealed each : receipts) {
            Mailbag.put(out, each);
        }
        for (List<Sealed> page = letters(label, 0);
                !page.isEmpty();
                page = letters(label, letters)) {
            for (Sealed each : page) {
                Mailbag.put(out, each);
            }
            letters += page.size();
        }
        Mailbag.end(out);
        return letters;
    }

    private List<Sealed> letters(Mailbag.Label label, int after)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(
                        request(
                                        "letters?for="
                                                + label.handheld()
                                                + "&after="
                                                + after
                                                + "&receipted="
                                                + HexFormat.of()
                                                        .formatHex(label.receipted().encode()))
                                .build(),
                        BodyHandlers.ofByteArray());
        return switch (answer.statusCode()) {
            case 200 -> FeedPage.decode(answer.body());
            case 403 -> List.of();
            default -> throw new IOException("the gateway answers " + answer.statusCode());
        };
    }

    private HttpRequest.Builder request(String what) {
        return HttpRequest.newBuilder(gateway.resolve(what))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE);
    }
}
