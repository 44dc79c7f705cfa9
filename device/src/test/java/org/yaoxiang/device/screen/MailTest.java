package org.yaoxiang.device.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.code.Urgency;
import org.yaoxiang.contract.fact.Consult;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.seal.Kind;
import org.yaoxiang.contract.seal.Sealed;
import org.yaoxiang.contract.wire.Mailbag;
import org.yaoxiang.contract.wire.Receipted;
import org.yaoxiang.device.uplink.CarriedMail;
import org.yaoxiang.device.uplink.CarriedMail.Exchanged;
import org.yaoxiang.device.vault.State;
import org.yaoxiang.device.vault.Vault;

/// Mail by USB stick, between a real vault and a real folder.
class MailTest {
    @TempDir Path folder;
    private Vault vault;
    private CarriedMail mail;
    private Path bags;

    @BeforeEach
    void open() {
        vault = Kit.vault(folder);
        mail = Kit.mail(vault, folder);
        bags = folder.resolve("usb").resolve(Mailbag.FOLDER).resolve("handheld-1");
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void nothing_is_written_where_no_stick_is() throws IOException {
        Files.createDirectories(folder.resolve("usb"));
        assertThat(mail.isStickThere()).isFalse();
        assertThatThrownBy(mail::exchange).isInstanceOf(IOException.class);
        assertThat(folder.resolve("usb")).isEmptyDirectory();
    }

    @Test
    void all_that_waits_goes_and_counts_as_delivered_only_by_the_receipt_that_comes_back()
            throws IOException {
        plugIn();
        Hash consult = ask();
        assertThat(mail.exchange()).isEqualTo(new Exchanged(0, 0, 0, false, 1, 0));
        assertThat(vault.state(consult)).isEqualTo(State.SAVED);
        List<Sealed> carried = toCounty();
        assertThat(carried).extracting(Sealed::hash).containsExactly(consult);

        fromCounty("handheld-1", List.of(Kit.receipt(consult), Kit.advice(consult, "请观察")));
        assertThat(mail.exchange()).isEqualTo(new Exchanged(1, 1, 0, false, 1, 0));
        assertThat(vault.state(consult)).isEqualTo(State.ANSWERED);
        assertThat(toCounty())
                .as("the receipt for the advice goes next")
                .extracting(Sealed::kind)
                .containsExactly(Kind.RECEIPT);
        assertThat(mail.exchange())
                .as("the same bag once more")
                .isEqualTo(new Exchanged(0, 0, 0, false, 1, 0));
    }

    @Test
    void a_letter_that_came_by_the_network_too_has_one_receipt() throws IOException {
        plugIn();
        Hash consult = ask();
        Sealed advice = Kit.advice(consult, "请观察");
        vault.receive(advice);
        fromCounty("handheld-1", List.of(advice));
        assertThat(mail.exchange().letters()).isZero();
        assertThat(vault.entries().stream().filter(each -> each.kind() == Kind.ADVICE)).hasSize(1);
    }

    @Test
    void a_bag_that_is_cut_spoilt_or_anothers_is_told_and_what_is_whole_is_taken()
            throws IOException {
        plugIn();
        Hash consult = ask();
        fromCounty("handheld-1", List.of(Kit.receipt(consult), Kit.advice(consult, "请观察")));
        Path bag = bags.resolve(Mailbag.FROM_COUNTY);
        byte[] whole = Files.readAllBytes(bag);
        Files.write(bag, Arrays.copyOf(whole, whole.length - 20));
        assertThat(mail.exchange()).isEqualTo(new Exchanged(1, 0, 0, true, 0, 0));

        Files.write(bag, "no bag at all".getBytes(UTF_8));
        assertThat(mail.exchange().isSpoilt()).isTrue();
        fromCounty("handheld-2", List.of());
        assertThat(mail.exchange().isSpoilt()).isTrue();
        Files.write(bag, whole);
        assertThat(mail.exchange()).as("control").isEqualTo(new Exchanged(0, 1, 0, false, 1, 0));
    }

    @Test
    void what_others_have_signed_is_not_taken() throws IOException {
        plugIn();
        Hash consult = ask();
        byte[] forged = Kit.receipt(consult).bytes();
        forged[forged.length - 1] ^= 1;
        fromCounty("handheld-1", List.of(Sealed.parse(forged)));
        assertThat(mail.exchange()).isEqualTo(new Exchanged(0, 0, 1, false, 1, 0));
        assertThat(vault.state(consult)).isEqualTo(State.SAVED);
    }

    private void plugIn() throws IOException {
        Files.createDirectories(folder.resolve("usb").resolve(Mailbag.FOLDER));
    }

    private Hash ask() {
        Hash check = new Hash(new byte[Hash.LENGTH]);
        return vault.append(new Consult(check, Urgency.SOON, "请看", Kit.AT), Urgency.SOON).hash();
    }

    private List<Sealed> toCounty() throws IOException {
        List<Sealed> facts = new ArrayList<>();
        try (InputStream in = Files.newInputStream(bags.resolve(Mailbag.TO_COUNTY))) {
            assertThat(Mailbag.read(in, facts::add).isWhole()).isTrue();
        }
        return facts;
    }

    private void fromCounty(String handheld, List<Sealed> facts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Mailbag.begin(out, new Mailbag.Label(handheld, new Receipted(List.of())));
        for (Sealed each : facts) {
            Mailbag.put(out, each);
        }
        Mailbag.end(out);
        Files.createDirectories(bags);
        Files.write(bags.resolve(Mailbag.FROM_COUNTY), out.toByteArray());
    }
}
