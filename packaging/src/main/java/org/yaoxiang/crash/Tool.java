package org.yaoxiang.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Other programs that a campaign needs.
final class Tool {
    private Tool() {}

    /// What a program says.
    ///
    /// @throws IOException when it fails, with what it said
    static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit + ": " + said);
        }
        return said;
    }

    /// Whether a program is there and has done what it was asked for.
    static boolean succeeds(String... command) {
        try {
            output(command);
            return true;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
