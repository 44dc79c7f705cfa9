package org.yaoxiang.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaoxiang.device.vault.Entry;
import org.yaoxiang.device.vault.Examined;
import org.yaoxiang.device.vault.Vault;

/// One of the stores that hold the same records, and how a process of its own opens it.
enum Shelf {
    VAULT("vault", "vault."),
    /// The index is taken away before.
    ANEW("vault, index made anew", "vault."),
    H2("H2 alone, encrypted", "h2."),
    SQLITE("SQLite alone, in the clear", "sqlite.");

    /// Initials that some of the patients have.
    private static final String SEARCH = "zw";

    private final String title;
    private final String files;

    Shelf(String title, String files) {
        this.title = title;
        this.files = files;
    }

    String title() {
        return title;
    }

    /// Its files in a folder.
    List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.getFileName().toString().startsWith(files)).toList();
        }
    }

    /// Opens one, searches, and prints how long after the start that was answered, in milliseconds,
    /// the most memory that the process has had, in kibibytes, and how many patients were found.
    ///
    /// @param args which one, its folder, the start in milliseconds since 1970
    public static void main(String[] args) throws IOException, SQLException {
        Path folder = Path.of(args[1]);
        int found =
                switch (Shelf.valueOf(args[0])) {
                    case VAULT, ANEW -> searchVault(folder);
                    case H2 -> search(h2(folder));
                    case SQLITE -> search(sqlite(folder));
                };
        long millis = System.currentTimeMillis() - Long.parseLong(args[2]);
        System.out.println(millis + " " + peakKib() + " " + found);
    }

    private static int searchVault(Path folder) {
        try (Vault vault = new Archive(folder).open()) {
            return vault.search(SEARCH).size();
        }
    }

    private static int search(Connection opened) throws SQLException {
        try (Connection connection = opened;
                PreparedStatement select =
                        connection.prepareStatement(
                                "select person, max(id) from fact where initials = ?"
                                        + " group by person")) {
            select.setString(1, SEARCH);
            try (ResultSet rows = select.executeQuery()) {
                int found = 0;
                while (rows.next()) {
                    found++;
                }
                return found;
            }
        }
    }

    private static Connection h2(Path folder) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:" + folder.resolve("h2") + ";CIPHER=AES", "sa", "file sa");
    }

    private static Connection sqlite(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sqlite.db"));
    }

    /// The most memory that this process has had so far, see proc_pid_status(5).
    private static long peakKib() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(each -> each.startsWith("VmHWM:"))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Puts what a vault holds into the other stores.
    static void fill(Path folder) throws SQLException {
        try (Vault vault = new Archive(folder).open(Optional.empty());
                Connection h2 = h2(folder);
                Connection sqlite = sqlite(folder)) {
            fill(h2, vault);
            fill(sqlite, vault);
        }
    }

    private static void fill(Connection connection, Vault vault) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table fact (id integer primary key, sealed blob not null,"
                            + " person varchar(64), number varchar(64), name varchar(128),"
                            + " initials varchar(64), birth_year integer)");
            for (String each : List.of("number", "name", "initials", "birth_year")) {
                statement.execute("create index fact_" + each + " on fact (" + each + ")");
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into fact values (?, ?, ?, ?, ?, ?, ?)")) {
            int id = 0;
            for (Entry each : vault.entries()) {
                Optional<Examined> examined = each.examined();
                insert.setInt(1, ++id);
                insert.setBytes(2, vault.sealed(each.hash()).bytes());
                insert.setString(3, examined.map(Examined::person).orElse(null));
                insert.setString(4, examined.map(Examined::number).orElse(null));
                insert.setString(5, examined.map(Examined::name).orElse(null));
                insert.setString(6, examined.map(Shelf::initials).orElse(null));
                insert.setObject(7, examined.map(one -> one.birthDate().getYear()).orElse(null));
                insert.executeUpdate();
            }
        }
        connection.commit();
    }

    private static String initials(Examined examined) {
        return Arrays.stream(examined.latin().split(" ", -1))
                .filter(Predicate.not(String::isEmpty))
                .map(each -> each.substring(0, 1))
                .collect(Collectors.joining());
    }
}
