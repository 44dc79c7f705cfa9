package org.yaoxiang.bridge.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL database that is this bridge's alone, in a cluster with data checksums: PostgreSQL
/// then does not read a damaged page. What is there is dropped when the tables are begun anew.
final class PostgresTables implements Tables {
    /// Of the lock that the running bridge holds for as long as its connection lives; any number
    /// that no other program of this database uses.
    private static final long LOCK = 0x59616F7869616E67L;

    /// SQLSTATE of a bridge that is there already (class 55, object not in prerequisite state).
    private static final String TAKEN = "55006";

    static final int CONNECTIONS_MAX = 10;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Database database;
    private @Nullable Connection lock;
    private @Nullable HikariDataSource pool;

    PostgresTables(Database database) {
        this.database = database;
    }

    @Override
    public DataSource connect() throws SQLException {
        if (lock == null) {
            lock = lock(open());
        }
        requireChecksums(lock);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.setPoolName("resources");
        // The first use tells what is wrong, as an SQLException.
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        return pool;
    }

    @Override
    public String bodyType() {
        return "text";
    }

    @Override
    public String digestType() {
        return "bytea";
    }

    @Override
    public boolean isTaken(SQLException trouble) {
        return TAKEN.equals(trouble.getSQLState());
    }

    /// Classes 08 connection, 28 authorization, 3D no such database, 53 resources, 57 operator
    /// intervention (PostgreSQL, appendix A); Hikari's timeout has no state or that of its cause.
    @Override
    public boolean isAway(SQLException trouble) {
        String state = trouble.getSQLState();
        return state == null || state.matches("(08|28|3D|53|57).*");
    }

    /// PostgreSQL does not go on without a page that it cannot read.
    @Override
    public void requireWhole() {}

    @Override
    public void setAside() throws SQLException {
        if (lock == null) {
            lock = lock(open());
        }
        try (Statement statement = lock.createStatement()) {
            statement.execute("drop table if exists store, resource, term");
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
        if (lock != null) {
            // A server ends a closed connection when it comes to it; the next bridge may be sooner.
            try (Connection held = lock) {
                lock = null;
                if (held.isValid((int) CONNECT_TIMEOUT.toSeconds())) {
                    try (Statement statement = held.createStatement()) {
                        statement.execute("select pg_advisory_unlock(" + LOCK + ")");
                    }
                }
            } catch (SQLException e) {
                throw new StoreException("the database's lock cannot be given back", e);
            }
        }
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        return DriverManager.getConnection(database.url(), properties);
    }

    /// Without them a flipped bit in an index hides a row, and nothing shows it.
    private static void requireChecksums(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_checksums")) {
            row.next();
            if (!"on".equals(row.getString(1))) {
                throw new StoreException(
                        "this PostgreSQL does not notice damaged pages; stop it, run `pg_checksums"
                                + " --enable` and start it again",
                        null);
            }
        }
    }

    private static Connection lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            if (row.getBoolean(1)) {
                return connection;
            }
        }
        connection.close();
        throw new SQLException("another bridge holds the lock", TAKEN);
    }
}
