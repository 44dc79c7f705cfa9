package org.yaoxiang.device.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.device.vault.PinFault;

/// Secrets that a technician types: never an argument, which other users see in the list of
/// processes. From the console without showing them, or line by line from the standard input.
final class PinEntry {
    private static final int LINE_LENGTH_MAX = 256;

    private PinEntry() {}

    /// A first PIN.
    ///
    /// @param file whose first line it is; null to ask
    /// @throws HandheldException when it cannot be one; nothing was made
    static char[] first(@Nullable Path file) throws IOException {
        char[] pin;
        if (file != null) {
            try (InputStream in = Files.newInputStream(file)) {
                pin = line(in);
            } catch (IOException e) {
                throw new HandheldException("cannot read " + file, e);
            }
        } else {
            pin = ask("First PIN, 6 to 64 characters: ");
            if (isConsole()) {
                char[] again = ask("The same again: ");
                if (!Arrays.equals(pin, again)) {
                    throw new HandheldException("the two PINs differ; nothing was made");
                }
                Arrays.fill(again, '\0');
            }
        }
        if (PinFault.of(pin).isPresent()) {
            throw new HandheldException(
                    "a PIN has 6 to 64 characters, not all the same and no run of digits; nothing"
                            + " was made");
        }
        return pin;
    }

    /// The clinician's present PIN.
    static char[] present() throws IOException {
        return ask("PIN: ");
    }

    /// The county's ticket, by which the handheld enrols.
    static String ticket() throws IOException {
        return String.valueOf(ask("Ticket: "));
    }

    /// The county's one-time code.
    static String code() throws IOException {
        return String.valueOf(ask("The county's code: "));
    }

    @SuppressWarnings("SystemConsoleNull") // The null check is for NullAway.
    private static char[] ask(String question) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword(question);
            return typed == null ? new char[0] : typed;
        }
        return line(System.in);
    }

    @SuppressWarnings("SystemConsoleNull") // The null check is for NullAway.
    private static boolean isConsole() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// The bytes up to the end of the line and none further, for another line may follow.
    private static char[] line(InputStream in) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(LINE_LENGTH_MAX);
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.hasRemaining() && b != '\r') {
                line.put((byte) b);
            }
        }
        CharBuffer decoded = UTF_8.decode(line.flip());
        char[] exact = new char[decoded.remaining()];
        decoded.get(exact);
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(line.array(), (byte) 0);
        return exact;
    }
}
