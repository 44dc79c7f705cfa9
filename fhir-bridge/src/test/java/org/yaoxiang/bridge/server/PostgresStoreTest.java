package org.yaoxiang.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
            assertWhole(store);
            store.store(SomeBundles.consult(), 2);
            assertThat(store.position()).isEqualTo(2);
        }
        try (ResourceStore store = open()) {
            assertThat(store.wasSetAside()).isFalse();
            assertThat(store.position()).isEqualTo(2);
        }
    }

    @Test
    void a_wrong_password_drops_nothing_and_is_not_repeated() {
        try (ResourceStore store = open()) {
            store.store(SomeBundles.check(), 1);
        }
        assertThatThrownBy(() ->
                        ResourceStore.open(
                                folder,
                                postgres.database("wrong-password"),
                                InstantSource.fixed(NOW)))
                .isInstanceOf(StoreException.class)
                .message()
                .contains("database.url, user and password")
                .doesNotContain("wrong-password");
        assertThat(postgres.database().toString()).doesNotContain("only-for-tests");
        try (ResourceStore store = open()) {
            assertThat(store.position()).isEqualTo(1);
        }
    }

    @Override
    ResourceStore open() {
        return ResourceStore.open(folder, postgres.database(), InstantSource.fixed(NOW));
    }

    @Override
    Connection connection() throws SQLException {
        Database database = postgres.database();
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
