package org.yaoxiang.device.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The device key in a TPM, against swtpm: a TPM 2.0 whole, as a program.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TpmTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private int port;
    private Optional<Process> swtpm = Optional.empty();

    @BeforeEach
    void switch_on() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    @AfterEach
    void switch_off() throws InterruptedException {
        if (swtpm.isPresent()) {
            swtpm.get().destroyForcibly().waitFor();
        }
    }

    @Test
    void a_key_is_made_once_stays_over_a_power_cut_and_is_not_weak() throws Exception {
        DeviceKey key = DeviceKey.of("tpm:127.0.0.1:" + port);
        assertThatThrownBy(key::read)
                .isInstanceOf(BusException.class)
                .hasMessageContaining("holds no device key");

        key.prepare(new Random(1));
        byte[] made = key.read();
        assertThat(made).hasSize(DeviceKey.LENGTH);
        key.prepare(new Random(2));
        assertThat(key.read()).isEqualTo(made);
        switch_off();
        start();
        assertThat(key.read()).isEqualTo(made);

        assertThat(key.isWeak()).isFalse();
        assertThat(DeviceKey.of(key.setting())).isEqualTo(key);
    }

    @Test
    void after_a_loss_another_key_takes_its_place() {
        DeviceKey key = DeviceKey.of("tpm:127.0.0.1:" + port);
        key.prepare(new Random(1));
        byte[] made = key.read();

        key.replace(new Random(2));

        assertThat(key.read()).hasSize(DeviceKey.LENGTH).isNotEqualTo(made);
    }

    @Test
    void another_board_has_another_key() throws Exception {
        DeviceKey key = DeviceKey.of("tpm:127.0.0.1:" + port);
        key.prepare(new Random(1));
        switch_off();
        folder = Files.createDirectories(folder.resolve("another"));
        start();
        assertThatThrownBy(key::read)
                .isInstanceOf(BusException.class)
                .hasMessageContaining("was the board replaced?");
    }

    @Test
    void a_tpm_that_is_not_there_or_ends_says_so() throws Exception {
        assertThatThrownBy(() -> DeviceKey.of("tpm:" + folder.resolve("tpmrm0")).read())
                .isInstanceOf(BusException.class)
                .hasMessageContaining("no TPM can be opened");
        try (Tpm tpm = Tpm.open("127.0.0.1:" + port)) {
            switch_off();
            assertThatThrownBy(tpm::read)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    private void start() throws Exception {
        try {
            swtpm =
                    Optional.of(
                            new ProcessBuilder(
                                            "swtpm",
                                            "socket",
                                            "--tpm2",
                                            "--tpmstate",
                                            "dir=" + folder,
                                            "--server",
                                            "type=tcp,port=" + port,
                                            "--flags",
                                            "not-need-init,startup-clear")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start());
        } catch (IOException e) {
            assumeTrue(false, "swtpm is not installed: apt-get install swtpm");
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            assertThat(System.nanoTime()).as("swtpm listens").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
