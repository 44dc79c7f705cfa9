package org.yaoxiang.device.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.seal.Escrow;
import org.yaoxiang.contract.seal.KeyRecovery;
import org.yaoxiang.contract.seal.LetterKey;
import org.yaoxiang.contract.seal.LossNotice;
import org.yaoxiang.contract.seal.Recipient;
import org.yaoxiang.contract.seal.Signer;
import org.yaoxiang.contract.seal.Suite;
import org.yaoxiang.mocks.world.FaultyDisk;

/// What a notice does to the keys, on a real folder and on a card whose power is cut.
class DestructionTest {
    private static final PinCost CHEAP = new PinCost(16, 1, 1);
    private static final String DOCTOR = "doctor-1";
    private static final char[] PIN = "583920".toCharArray();
    private static final char[] OTHER = "492817".toCharArray();
    private static final Instant SINCE = Instant.parse("2026-11-25T08:00:00Z");
    private static final KeyPair GATEWAY = pair();
    private static final KeyPair OWN = pair();

    @TempDir Path home;
    private final Random random = new Random(5);
    private byte[] board = bytes(1);
    private VaultKey key;

    @BeforeEach
    void make() throws IOException {
        key = Door.make(home, board, DOCTOR, PIN, CHEAP, random);
    }

    @Test
    void after_a_notice_no_pin_opens_and_the_device_key_is_another() throws IOException {
        byte[] old = board;
        String keyring = Files.readString(Door.keyring(home));
        assertThat(door().knock(DOCTOR, PIN))
                .as("the control")
                .isInstanceOf(Door.Answer.Opened.class);

        assertThat(destruction().heed(notice(SINCE))).isTrue();

        assertThat(board).isNotEqualTo(old);
        for (byte[] each : new byte[][] {old, board}) {
            board = each;
            assertThat(door().isLost()).isTrue();
            assertThatThrownBy(() -> door().knock(DOCTOR, PIN))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("marked as lost")
                    .extracting(e -> ((VaultException) e).reason())
                    .isEqualTo(VaultException.Reason.LOST);
        }
        assertThat(door().clinicians()).isEmpty();
        assertThat(door().usual(DOCTOR)).isEqualTo(DOCTOR);
        assertThat(Files.readString(Door.keyring(home))).doesNotContain("pin.", line(keyring));
        assertThat(destruction().heeded()).contains(SINCE);
    }

    /// Overwriting it where it lies is what takes it from the card, as far as a file system can.
    @Test
    void the_old_keyring_is_overwritten_where_it_lies() throws IOException {
        Path link = Files.createLink(home.resolve("the-old-bytes"), Door.keyring(home));
        Path cut = Files.copy(link, home.resolve("vault.keys.new"));
        assertThat(Files.readString(link)).contains("pin.doctor-1");

        destruction().heed(notice(SINCE));

        for (Path each : new Path[] {link, cut}) {
            assertThat(Files.readAllBytes(each)).containsOnly(0);
        }
    }

    @Test
    void anothers_notice_a_forged_one_and_nonsense_change_nothing() throws IOException {
        KeyPair other = pair();
        String before = Files.readString(Door.keyring(home));
        byte[] turned = notice(SINCE);
        turned[turned.length - 1] ^= 1;
        byte[][] all = {
            LossNotice.sign(key(other), SINCE, new Signer("gateway-1", GATEWAY.getPrivate()))
                    .bytes(),
            LossNotice.sign(key(OWN), SINCE, new Signer("gateway-1", other.getPrivate())).bytes(),
            turned,
            new byte[0],
            new byte[] {1, 2, 3}
        };
        for (byte[] each : all) {
            assertThat(destruction().heed(each)).isFalse();
        }
        assertThat(Files.readString(Door.keyring(home))).isEqualTo(before);
        assertThat(board).isEqualTo(bytes(1));
        assertThat(home.resolve("vault.lost")).doesNotExist();
        assertThat(door().knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Opened.class);
    }

    /// The escrow is what still reads the card; whoever recovers it is not bound by the old notice.
    @Test
    void the_countys_key_opens_it_afterwards_and_an_old_notice_is_void_then() throws IOException {
        KeyPair county = pair();
        LetterKey countyKey =
                new LetterKey("county-1", (ECPrivateKey) county.getPrivate(), key(county));
        Escrow escrow =
                key.escrow(
                        "handheld-1",
                        Keyring.read(Door.keyring(home)).generation(),
                        new Recipient("county-1", key(county)),
                        random);
        byte[] notice = notice(SINCE);
        destruction().heed(notice);

        String code = KeyRecovery.newCode(random);
        KeyRecovery recovery =
                KeyRecovery.close(Escrow.parse(escrow.bytes()).open(countyKey), escrow, code);
        VaultKey recovered =
                Door.recover(home, recovery, code, board, DOCTOR, OTHER, CHEAP, random);

        assertThat(recovered.derive("frames", 32)).isEqualTo(key.derive("frames", 32));
        assertThat(door().isLost()).isFalse();
        assertThat(door().knock(DOCTOR, PIN)).isInstanceOf(Door.Answer.Wrong.class);
        assertThat(door().knock(DOCTOR, OTHER)).isInstanceOf(Door.Answer.Opened.class);
        assertThat(destruction().heeded()).contains(SINCE);
        for (byte[] old : new byte[][] {notice, notice(SINCE), notice(SINCE.minusMillis(1))}) {
            assertThat(destruction().heed(old)).isFalse();
        }
        assertThat(destruction().resume()).isFalse();
        assertThat(door().knock(DOCTOR, OTHER)).isInstanceOf(Door.Answer.Opened.class);

        assertThat(destruction().heed(notice(SINCE.plusMillis(1)))).as("lost again").isTrue();
        assertThat(door().isLost()).isTrue();
    }

    /// Each step of the destruction, each kind of cut: either the keys are whole and nothing says
    /// otherwise, or the next start ends what was begun.
    @Test
    void a_power_cut_at_every_step_leaves_whole_keys_or_none() throws IOException {
        byte[] sound = Files.readAllBytes(Door.keyring(home));
        int cuts = 0;
        int whole = 0;
        for (FaultyDisk.Cut kind : FaultyDisk.Cut.values()) {
            for (int seed = 0; seed < 8; seed++) {
                boolean isDone = false;
                for (int at = 1; !isDone; at++) {
                    FaultyDisk disk = new FaultyDisk(new Random(100 * seed + at));
                    disk.overwrite("vault.keys", sound);
                    board = bytes(1);
                    disk.cutAfter(at);
                    isDone = isHeeded(disk);
                    cuts++;
                    disk.restart(kind);
                    // A second cut, while it goes on.
                    disk.cutAfter(1 + at % 5);
                    resumed(disk);
                    disk.restart(kind);
                    boolean isResumed = resumed(disk);

                    byte[] left = disk.content("vault.keys");
                    if (Arrays.equals(left, sound)) {
                        assertThat(isDone || isResumed).as("%s, cut %d", kind, at).isFalse();
                        assertThat(board).isEqualTo(bytes(1));
                        assertThat(destruction(disk).heed(notice(SINCE))).isTrue();
                        whole++;
                    }
                    Keyring keyring =
                            Keyring.parse(Path.of("vault.keys"), disk.content("vault.keys"));
                    assertThat(keyring.isKeyless()).as("%s, cut %d", kind, at).isTrue();
                    assertThat(keyring.vaultId()).isEqualTo(key.id());
                    assertThat(board).isNotEqualTo(bytes(1));
                    for (Map.Entry<String, byte[]> each : disk.backup().entrySet()) {
                        assertThat(new String(each.getValue(), UTF_8))
                                .as(each.getKey())
                                .doesNotContain("pin.");
                    }
                }
            }
        }
        assertThat(cuts).isGreaterThan(200);
        assertThat(whole).as("cuts before anything was destroyed").isPositive();
    }

    /// The control: a disk that says that it has forced, and has not, brings the keys back.
    @Test
    void a_disk_that_lies_brings_the_keys_back() throws IOException {
        byte[] sound = Files.readAllBytes(Door.keyring(home));
        FaultyDisk disk = new FaultyDisk(new Random(6));
        disk.overwrite("vault.keys", sound);
        disk.lie();
        assertThat(destruction(disk).heed(notice(SINCE))).isTrue();
        disk.restart(FaultyDisk.Cut.DROPPED);
        assertThat(disk.content("vault.keys")).isEqualTo(sound);
    }

    private boolean isHeeded(FaultyDisk disk) {
        try {
            return destruction(disk).heed(notice(SINCE)) && disk.hasPower();
        } catch (FaultyDisk.PowerCut _) {
            return false;
        }
    }

    private boolean resumed(FaultyDisk disk) {
        try {
            return destruction(disk).resume();
        } catch (FaultyDisk.PowerCut _) {
            return false;
        }
    }

    private Destruction destruction() {
        return destruction(Disk.of(home));
    }

    private Destruction destruction(FaultyDisk disk) {
        return destruction(new Card(disk));
    }

    private Destruction destruction(Disk disk) {
        return new Destruction(disk, key(GATEWAY), key(OWN), () -> board = bytes(2));
    }

    private Door door() {
        return new Door(home, board::clone, CHEAP, random, () -> 0);
    }

    private static byte[] notice(Instant since) {
        return LossNotice.sign(key(OWN), since, new Signer("gateway-1", GATEWAY.getPrivate()))
                .bytes();
    }

    private static String line(String keyring) {
        return keyring.lines().filter(each -> each.startsWith("device=")).findFirst().orElseThrow();
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static KeyPair pair() {
        return Suite.INTERNATIONAL.newKeyPair(new SecureRandom());
    }

    private static ECPublicKey key(KeyPair pair) {
        return (ECPublicKey) pair.getPublic();
    }
}
