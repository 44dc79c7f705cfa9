package org.yaoxiang.device.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaoxiang.mocks.line.PseudoTerminal;

/// On a real terminal of the kernel. Waiting is real here: the kernel hands bytes over when it
/// likes.
class TtyTest {
    private final Pause pause = Pause.system();

    @Test
    void carries_every_byte_unchanged_both_ways() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (PseudoTerminal terminal = terminal();
                SerialLine line = SerialLine.open(terminal.path(), 115_200, pause)) {
            assertThat(line.drain()).isEmpty();
            line.write(all);
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            for (int i = 0; i < 2_000 && heard.size() < 256; i++) {
                heard.writeBytes(terminal.read());
                pause.pause(Duration.ofMillis(1));
            }
            assertThat(heard.toByteArray()).isEqualTo(all);

            assertThat(terminal.write(all)).isEqualTo(256);
            ByteArrayOutputStream drained = new ByteArrayOutputStream();
            for (int i = 0; i < 2_000 && drained.size() < 256; i++) {
                drained.writeBytes(line.drain());
                pause.pause(Duration.ofMillis(1));
            }
            assertThat(drained.toByteArray()).isEqualTo(all);
            assertThat(terminal.read()).as("no echo").isEmpty();
        }
    }

    @Test
    void says_that_the_plug_is_out() {
        PseudoTerminal terminal = terminal();
        SerialLine line = SerialLine.open(terminal.path(), 9_600, pause);
        String path = terminal.path().toString();
        terminal.close();
        assertThatThrownBy(line::drain)
                .isInstanceOf(BusException.class)
                .hasMessage(path + ": unplugged; plug it in again");
        assertThatThrownBy(() -> line.write(new byte[] {1}))
                .isInstanceOf(BusException.class)
                .hasMessage(path + ": unplugged; plug it in again");
        line.close();
        line.close();
        assertThatThrownBy(line::drain).hasMessage(path + " is closed");
    }

    /// Nobody reads at the far end: the kernel takes a few kilobytes and no more.
    @Test
    void gives_up_on_a_line_that_takes_no_bytes() {
        try (PseudoTerminal terminal = terminal();
                SerialLine line = SerialLine.open(terminal.path(), 9_600, _ -> {})) {
            assertThatThrownBy(() -> line.write(new byte[1 << 20]))
                    .isInstanceOf(BusException.class)
                    .hasMessageEndingWith("takes no bytes; unplug it and plug it in");
        }
    }

    @Test
    void refuses_what_is_no_tty(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> SerialLine.open(file, 9_600, pause))
                .isInstanceOf(BusException.class)
                .hasMessage(file + ": is no serial line (errno 25)");
        assertThatThrownBy(() -> SerialLine.open(directory.resolve("none"), 9_600, pause))
                .isInstanceOf(BusException.class)
                .hasMessageEndingWith(
                        "none: cannot be opened (errno 2); check the plug and the rights");
        assertThatThrownBy(() -> SerialLine.open(file, 12_345, pause))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no line at 12345 baud");
    }

    /// A pretended instrument must never pass for a measured patient.
    @Test
    void a_pseudo_terminal_is_no_real_wire() {
        try (PseudoTerminal terminal = terminal()) {
            assertThat(SerialLine.isReal(terminal.path())).isFalse();
        }
        assertThat(SerialLine.isReal(Path.of("/dev/ttyUSB99"))).as("not plugged in").isFalse();
        assertThat(SerialLine.isReal(Path.of("/dev/null"))).isFalse();
    }

    private static PseudoTerminal terminal() {
        return PseudoTerminal.open().orElseGet(TtyTest::none);
    }

    private static PseudoTerminal none() {
        if ("true".equals(System.getenv("CI"))) {
            return fail("no pseudo-terminal, and CI needs one");
        }
        return abort("not run: this machine gives no pseudo-terminal");
    }
}
