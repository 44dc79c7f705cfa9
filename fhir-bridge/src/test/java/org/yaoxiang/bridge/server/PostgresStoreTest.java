package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaoxiang.bridge.map.SomeBundles;

/// The store in a real PostgreSQL. Says that it was not run when there is none.
class PostgresStoreTest extends ResourceStoreLaws {
    @SuppressWarnings("NullAway.Init") // Null only when no test is run.
    private static Postgres postgres;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        var started = Postgres.start();
        if (started.isEmpty()) {
            System.err.println(Postgres.MISSING);
        }
        Assumptions.assumeTrue(started.isPresent(), Postgres.MISSING);
        postgres = started.orElseThrow();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (postgres != null) {
            postgres.remove();
        }
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists store, resource, term");
        }
    }

    @Test
    void a_second_bridge_on_the_same_database_is_refused() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessage("another program has the resource store open; stop it first");
            assertThat(store.position()).isEqualTo(1);
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isFalse();
        }
    }

    /// A database server that restarts is no reason to fill the store anew.
    @Test
    void goes_on_after_the_database_was_away() throws Exception {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
            postgres.down();
            assertThatThrownBy(store::position)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be reached");
            postgres.up();
            spendDeadConnections(store);
            assertWhole(store);
            store.store(SomeBundles.consult(), 2);
            assertThat(store.position()).isEqualTo(2);
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isFalse();
            assertThat(store.position()).isEqualTo(2);
        }
    }

    /// The pool gives out one that was used in the last half second without trying it.
    private static void spendDeadConnections(ResourceStore store) {
        for (int i = 0; i < PostgresTables.CONNECTIONS_MAX; i++) {
            try {
                store.position();
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("cannot be reached");
            }
        }
    }

    @Test
    void a_wrong_password_drops_nothing_and_is_not_repeated() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        assertThatThrownBy(() -> open(postgres.database("wrong-password")))
                .isInstanceOf(StoreException.class)
                .message()
                .contains("database.url, user and password")
                .doesNotContain("wrong-password");
        assertThat(postgres.database().toString()).doesNotContain("only-for-tests");
        try (ResourceStore store = open()) {
            assertThat(store.position()).isEqualTo(1);
        }
    }

    @Test
    void a_database_that_does_not_notice_damage_is_refused() throws Exception {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        postgres.shutDown();
        postgres.checksums(false);
        postgres.up();
        try {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("pg_checksums --enable");
        } finally {
            postgres.shutDown();
            postgres.checksums(true);
            postgres.up();
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isFalse();
            assertThat(store.position()).isEqualTo(1);
        }
    }

    /// One bit in the table and in indexes.
    @ParameterizedTest
    @ValueSource(strings = {"resource", "resource_pkey", "newest"})
    void a_flipped_bit_is_noticed_and_the_next_start_begins_empty(String relation)
            throws Exception {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        Path file = postgres.file(path(relation));
        postgres.shutDown();
        flip(file);
        postgres.up();
        assertThatThrownBy(this::readAll)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("restart to fill the store anew");
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isTrue();
            assertThat(store.position()).isZero();
            store.store(SomeBundles.check(), 1);
            assertWhole(store);
        }
    }

    private void readAll() {
        try (ResourceStore store = open(postgres.databaseReadByIndex())) {
            assertWhole(store);
        }
    }

    private static String path(String relation) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select =
                        connection.prepareStatement("select pg_relation_filepath(?)")) {
            select.setString(1, relation);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /// In the last bytes of the last page, which hold the first row or key that came into it.
    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 40] ^= 0x04;
        Files.write(file, bytes);
    }

    @Override
    ResourceStore open() {
        return open(postgres.database());
    }

    private ResourceStore open(Database database) {
        return ResourceStore.open(folder, database, InstantSource.fixed(NOW));
    }

    @Override
    Connection connection() throws SQLException {
        return connect();
    }

    private static Connection connect() throws SQLException {
        Database database = postgres.database();
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
