package org.yaoxiang.bridge.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the key files of clinicians who do not exist, with the JDK's keytool.
final class SomeClinicians {
    static final String PIN = "246810";

    private SomeClinicians() {}

    static void write(Path folder, String id, String name) throws IOException {
        write(folder, id, name, "CN=" + id + ",OU=CLINICIAN");
    }

    static void write(Path folder, String id, String name, String subject) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(
                List.of(
                        "-genkeypair",
                        "-alias",
                        "signing",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        subject,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve(id + ".p12").toString(),
                        "-storepass",
                        PIN));
        try {
            Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        Files.writeString(folder.resolve(id + ".properties"), "name=" + name + "\n");
    }
}
