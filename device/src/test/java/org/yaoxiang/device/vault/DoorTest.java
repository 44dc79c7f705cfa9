package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.LetterKey;

/// The way to the vault's key: PIN, device key, waiting, and the county's help. The cost of a guess
/// is nothing here, so that many can be tried.
class DoorTest {
    private static final PinCost CHEAP = new PinCost(16, 1, 1);
    private static final byte[] BOARD = bytes(1);
    private static final byte[] OTHER_BOARD = bytes(2);
    private static final String DOCTOR = "doctor-1";
    private static final char[] PIN = "583920".toCharArray();
    private static final char[] OTHER = "492817".toCharArray();

    @TempDir Path home;
    private final Random random = new Random(3);
    private long nanos;
    private VaultKey key;

    @BeforeEach
    void make() throws IOException {
        key = Door.make(home, BOARD, DOCTOR, PIN, CHEAP, random);
    }

    @Test
    void the_right_pin_on_the_right_board_gives_the_vaults_key() {
        assertThat(opened(door(BOARD).knock(DOCTOR, PIN)).derive("index", 32))
                .isEqualTo(key.derive("index", 32))
                .isNotEqualTo(key.derive("identity", 32));
    }

    @Test
    void the_key_is_nowhere_in_the_folder() throws IOException {
        for (Map.Entry<String, String> each : folder().entrySet()) {
            assertThat(each.getValue())
                    .as(each.getKey())
                    .doesNotContain(HexFormat.of().formatHex(key.secret()))
                    .doesNotContain(HexFormat.of().formatHex("583920".getBytes(UTF_8)));
            assertThat(Files.readString(home.resolve(each.getKey())))
                    .doesNotContain(HexFormat.of().formatHex(key.secret()));
        }
    }

    @Test
    void a_wrong_pin_opens_nothing_and_changes_nothing_but_the_counter() throws IOException {
        Map<String, String> before = folder();
        assertThat(door(BOARD).knock(DOCTOR, OTHER))
                .isEqualTo(new Door.Answer.Wrong(Duration.ZERO));
        assertThat(door(BOARD).knock("doctor-2", PIN))
                .isEqualTo(new Door.Answer.Wrong(Duration.ZERO));
        Map<String, String> after = folder();
        assertThat(after.remove("vault.attempts")).isNotEqualTo(before.remove("vault.attempts"));
        assertThat(after).isEqualTo(before);
    }

    /// The right PIN does not help; nor is it spent.
    @Test
    void a_card_in_another_handheld_says_so_and_nothing_is_changed() throws IOException {
        Map<String, String> before = folder();
        assertThatThrownBy(() -> door(OTHER_BOARD).knock(DOCTOR, PIN))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("another handheld")
                .extracting(e -> ((VaultException) e).reason())
                .isEqualTo(VaultException.Reason.WRONG_CARD);
        assertThat(folder()).isEqualTo(before);
    }

    /// Even if the check of the board were forged, its key is part of what closes the vault's.
    @Test
    void a_forged_check_of_the_board_does_not_open() throws IOException {
        Door.make(home.resolve(folderOf("other")), OTHER_BOARD, DOCTOR, PIN, CHEAP, random);
        String own = Files.readString(Door.keyring(home));
        String forged = own.replaceAll("(?m)^device=.*$", "device=" + check(OTHER_BOARD, key.id()));
        assertThat(forged).isNotEqualTo(own);
        Files.writeString(Door.keyring(home), forged);
        assertThat(door(OTHER_BOARD).knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Wrong.class);
    }

    @Test
    void keys_from_a_newer_version_say_so_and_nothing_is_changed() throws IOException {
        Path keyring = Door.keyring(home);
        Files.writeString(keyring, Files.readString(keyring).replace("format=1", "format=2"));
        Map<String, String> before = folder();
        assertThatThrownBy(() -> door(BOARD).knock(DOCTOR, PIN))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("format 2, this firmware knows 1: update it")
                .extracting(e -> ((VaultException) e).reason())
                .isEqualTo(VaultException.Reason.NEWER_VERSION);
        assertThat(folder()).isEqualTo(before);
    }

    @Test
    void any_changed_line_of_the_keyring_opens_nothing() throws IOException {
        Path keyring = Door.keyring(home);
        String sound = Files.readString(keyring);
        for (int i = sound.indexOf('\n', sound.indexOf('\n') + 1) + 1; i < sound.length(); i++) {
            char changed = sound.charAt(i) == '0' ? '1' : '0';
            Files.writeString(keyring, sound.substring(0, i) + changed + sound.substring(i + 1));
            try {
                assertThat(door(BOARD).knock(DOCTOR, PIN))
                        .as("character %d", i)
                        .satisfiesAnyOf(
                                each -> assertThat(each).isInstanceOf(Door.Answer.Wrong.class),
                                // Only what recovery is bound to stands beside the closed key.
                                each ->
                                        assertThat(opened(each).derive("x", 32))
                                                .isEqualTo(key.derive("x", 32)));
            } catch (VaultException e) {
                assertThat(e.reason())
                        .isIn(
                                VaultException.Reason.CHANGED,
                                VaultException.Reason.WRONG_CARD,
                                VaultException.Reason.NEWER_VERSION);
            }
            Files.writeString(home.resolve("vault.attempts"), "wrong=0\n");
        }
    }

    /// The table of the design, minute by minute.
    @Test
    void wrong_pins_wait_longer_and_longer() {
        Door door = door(BOARD);
        long[] minutes = {0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60};
        for (long each : minutes) {
            Duration waiting = Duration.ofMinutes(each);
            assertThat(door.knock(DOCTOR, OTHER)).isEqualTo(new Door.Answer.Wrong(waiting));
            if (each > 0) {
                assertThat(door.knock(DOCTOR, PIN))
                        .as("even the right one")
                        .isEqualTo(new Door.Answer.TooEarly(waiting));
                nanos += waiting.toNanos() - 1;
                assertThat(door.knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.TooEarly.class);
                nanos += 1;
            }
        }
        assertThat(door.knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Opened.class);
        assertThat(door.knock(DOCTOR, OTHER)).isEqualTo(new Door.Answer.Wrong(Duration.ZERO));
    }

    /// How long it was off is not known, so none of it counts. There is no wall clock to set.
    @Test
    void switching_off_and_on_begins_the_waiting_anew() {
        Door door = door(BOARD);
        for (int i = 0; i < 5; i++) {
            door.knock(DOCTOR, OTHER);
            nanos += Duration.ofHours(1).toNanos();
        }
        door.knock(DOCTOR, OTHER);
        nanos += Duration.ofMinutes(7).toNanos();
        assertThat(door.waiting()).isEqualTo(Duration.ofMinutes(1));
        nanos = 5; // the clock of a new boot
        assertThat(door(BOARD).waiting()).isEqualTo(Duration.ofMinutes(8));
        assertThat(door(BOARD).knock(DOCTOR, PIN))
                .isEqualTo(new Door.Answer.TooEarly(Duration.ofMinutes(8)));
    }

    /// The counter is on the disk before the PIN is looked at.
    @Test
    void a_cut_in_the_middle_of_an_attempt_does_not_give_it_back() throws IOException {
        Files.writeString(home.resolve("vault.attempts"), "wrong=1\n");
        Attempts attempts = new Attempts(home.resolve("vault.attempts"), () -> nanos);
        attempts.begin();
        assertThat(Files.readString(home.resolve("vault.attempts"))).isEqualTo("wrong=2\n");
        attempts.begin();
        assertThat(door(BOARD).waiting()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_counter_that_is_missing_or_damaged_waits_longest() throws IOException {
        Path counter = home.resolve("vault.attempts");
        for (String text : new String[] {"", "wrong=", "wrong=-1\n", "wrong=99999999\n", "??"}) {
            Files.writeString(counter, text);
            assertThat(door(BOARD).waiting()).isEqualTo(Duration.ofMinutes(60));
        }
        Files.delete(counter);
        Door door = door(BOARD);
        assertThat(door.waiting()).isEqualTo(Duration.ofMinutes(60));
        nanos += Duration.ofMinutes(60).toNanos();
        assertThat(door.knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Opened.class);
    }

    @Test
    void an_attempt_that_cannot_be_counted_is_not_made() throws IOException {
        Door door = door(BOARD);
        Files.createDirectories(home.resolve("vault.attempts.new/in the way"));
        assertThatThrownBy(() -> door.knock(DOCTOR, PIN))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("cannot be counted");
    }

    @Test
    void a_changed_pin_opens_the_same_vault_and_the_old_one_does_not() {
        Door door = door(BOARD);
        assertThat(((Door.Answer.Opened) door.knock(DOCTOR, PIN)).isInitial()).isTrue();
        assertThat(door.change(DOCTOR, PIN, OTHER)).isInstanceOf(Door.Answer.Opened.class);
        assertThat(door.knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Wrong.class);
        Door.Answer answer = door(BOARD).knock(DOCTOR, OTHER);
        assertThat(opened(answer).derive("x", 32)).isEqualTo(key.derive("x", 32));
        assertThat(((Door.Answer.Opened) answer).isInitial()).isFalse();
    }

    @Test
    void a_pin_is_not_changed_by_a_wrong_one_nor_to_a_poor_one() throws IOException {
        Door door = door(BOARD);
        String before = Files.readString(Door.keyring(home));
        assertThat(door.change(DOCTOR, OTHER, "750316".toCharArray()))
                .isInstanceOf(Door.Answer.Wrong.class);
        for (String poor :
                new String[] {"", "12345", "111111", "123456", "987654", "x".repeat(65)}) {
            assertThatThrownBy(() -> door.change(DOCTOR, PIN, poor.toCharArray()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.readString(Door.keyring(home))).isEqualTo(before);
    }

    /// Whatever part of the new file is there, the old one is valid until its name is the new
    /// one's.
    @Test
    void a_cut_while_the_pin_is_changed_leaves_one_of_the_two() throws IOException {
        byte[] old = Files.readAllBytes(Door.keyring(home));
        door(BOARD).change(DOCTOR, PIN, OTHER);
        byte[] next = Files.readAllBytes(Door.keyring(home));
        Files.write(Door.keyring(home), old);
        for (int length = 0; length <= next.length; length += 7) {
            Files.write(home.resolve("vault.keys.new"), Arrays.copyOf(next, length));
            assertThat(door(BOARD).knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Opened.class);
        }
        assertThat(door(BOARD).change(DOCTOR, PIN, OTHER)).isInstanceOf(Door.Answer.Opened.class);
        assertThat(door(BOARD).knock(DOCTOR, OTHER)).isInstanceOf(Door.Answer.Opened.class);
    }

    @Test
    void a_second_vault_is_not_made_over_the_first() throws IOException {
        String before = Files.readString(Door.keyring(home));
        assertThatThrownBy(() -> Door.make(home, BOARD, DOCTOR, PIN, CHEAP, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prepared already");
        assertThat(Files.readString(Door.keyring(home))).isEqualTo(before);
    }

    /// PIN forgotten, or board broken: the county gives the key back, once.
    @Test
    void the_county_helps_to_a_new_pin_and_its_help_serves_once() throws IOException {
        LetterKey county = county();
        Escrow escrow =
                key.escrow(
                        "handheld-1",
                        Keyring.read(Door.keyring(home)).generation(),
                        county.recipient(),
                        random);
        String code = KeyRecovery.newCode(random);
        KeyRecovery recovery = KeyRecovery.close(escrow.open(county), escrow, code);
        assertThatThrownBy(() -> recover(recovery, "0" + code.substring(1) + "Z"))
                .hasMessageContaining("key is wrong");
        assertThat(door(BOARD).knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Opened.class);

        Files.writeString(home.resolve("vault.attempts"), "wrong=9\n");
        assertThat(recover(recovery, code).derive("x", 32)).isEqualTo(key.derive("x", 32));
        assertThatThrownBy(() -> door(BOARD).knock(DOCTOR, PIN))
                .as("the old board's time is over")
                .isInstanceOf(VaultException.class);
        assertThat(opened(door(OTHER_BOARD).knock(DOCTOR, OTHER)).derive("x", 32))
                .isEqualTo(key.derive("x", 32));
        assertThatThrownBy(() -> recover(recovery, code)).hasMessageContaining("was used already");
    }

    /// RFC 9106 §5.3 has a secret and associated data, which the library's caller does not use
    /// here; without them, by the reference implementation's own vector of version 1.3.
    @Test
    void argon2id_is_that_of_the_reference_implementation() {
        byte[] stretched =
                new PinCost(1 << 16, 2, 1)
                        .stretch("password".toCharArray(), "somesalt".getBytes(UTF_8));
        assertThat(HexFormat.of().formatHex(stretched))
                .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    }

    @Test
    void secrets_are_not_printed() {
        assertThat(key.toString()).doesNotContain(HexFormat.of().formatHex(key.secret(), 0, 4));
        assertThat(new Door.Answer.Opened(key, true).toString())
                .doesNotContain(HexFormat.of().formatHex(key.secret(), 0, 4));
    }

    private VaultKey recover(KeyRecovery recovery, String code) throws IOException {
        return Door.recover(home, recovery, code, OTHER_BOARD, DOCTOR, OTHER, CHEAP, random);
    }

    private Door door(byte[] board) {
        return new Door(home, board::clone, CHEAP, random, () -> nanos);
    }

    private static VaultKey opened(Door.Answer answer) {
        assertThat(answer).isInstanceOf(Door.Answer.Opened.class);
        return ((Door.Answer.Opened) answer).key();
    }

    private Path folderOf(String name) throws IOException {
        return Files.createDirectories(home.resolve(name));
    }

    private static String check(byte[] board, byte[] vaultId) {
        return HexFormat.of()
                .formatHex(VaultKey.hkdf(vaultId, "yaoxiang device key check 1", 16, board));
    }

    /// Every file of the folder with its bytes.
    private Map<String, String> folder() throws IOException {
        Map<String, String> folder = new TreeMap<>();
        try (Stream<Path> files = Files.list(home)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> {
                        try {
                            folder.put(
                                    file.getFileName().toString(),
                                    HexFormat.of().formatHex(Files.readAllBytes(file)));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        return folder;
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static LetterKey county() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new LetterKey(
                    "county-1", (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
