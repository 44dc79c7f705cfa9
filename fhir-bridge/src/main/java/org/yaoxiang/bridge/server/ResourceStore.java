package org.yaoxiang.bridge.server;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.yaoxiang.bridge.map.Compartment;

/// The county's FHIR resources, in their newest version, in an H2 or a PostgreSQL database.
///
/// Nothing is only here: every resource follows from the sealed facts in the bridge's journal, or
/// from that of the accesses ({@link Trail}), so the store may be thrown away and filled again. A
/// database that does not open, or that another version of this program laid out, is set aside
/// under a new name (H2) or dropped (PostgreSQL) and an empty one is begun: tables that are made
/// anew need no migration. Either database notices damage when it reads it; what was written by
/// somebody else shows by the digest of each resource. Trouble in reading or writing leaves a mark
/// in the store's folder, and a marked one is set aside at the next start. Doubt is enough: filling
/// anew costs minutes, a wrong digit may cost more. A PostgreSQL that is out of reach raises no
/// doubt.
///
/// How far the journal has been stored is written in the same transaction as the resources ({@link
/// #position}), so that a commit lost in a power cut is simply stored again.
///
/// Any thread may read; writes are done one after another.
public final class ResourceStore implements AutoCloseable {
    /// Raise when the tables, the terms or the mapping change: old stores are then filled anew.
    private static final int LAYOUT = 6;

    private static final String AWAY =
            "the resource store's database cannot be reached; check it, and database.url, user and"
                    + " password";

    /// SQLSTATE, class 55: object not in prerequisite state.
    private static final String ANOTHER_LAYOUT = "55000";

    /// Under which the village of a resource is kept; no search parameter.
    static final String VILLAGE = "village";

    private static final String MARK = "resources.doubtful";
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private static final List<String> SCHEMA =
            List.of(
                    """
                    create table if not exists store (
                        layout integer not null,
                        position bigint not null,
                        audited integer not null)
                    """,
                    """
                    create table if not exists resource (
                        type character varying(64) not null,
                        id character varying(64) not null,
                        version integer not null,
                        updated bigint not null,
                        body %s not null,
                        digest %s not null,
                        primary key (type, id))
                    """,
                    """
                    create table if not exists term (
                        type character varying(64) not null,
                        parameter character varying(32) not null,
                        term character varying(1024) not null,
                        id character varying(64) not null,
                        primary key (type, parameter, term, id))
                    """,
                    "create index if not exists term_of on term (type, id)",
                    "create index if not exists newest on resource (type, updated desc, id)");

    /// What a search found.
    ///
    /// @param total how many resources match in all
    /// @param page the asked part of them, newest first
    record Found(int total, List<Resource> page) {}

    private interface Work {
        void on(Writing writing) throws SQLException;
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final Path folder;
    private final Tables tables;
    private final DataSource connections;
    private final InstantSource clock;
    private final boolean wasSetAside;

    private ResourceStore(Path folder, Tables tables, InstantSource clock, boolean wasSetAside)
            throws SQLException {
        this.folder = folder;
        this.tables = tables;
        this.connections = connect(tables);
        this.clock = clock;
        this.wasSetAside = wasSetAside;
    }

    /// Opens the store in an H2 database in a folder, which is created if need be.
    ///
    /// @throws StoreException when another program has it open, or the folder cannot be written
    public static ResourceStore open(Path folder, InstantSource clock) {
        return open(folder, new H2Tables(folder), clock);
    }

    /// Opens the store in a PostgreSQL database.
    ///
    /// @param folder for the mark of a doubtful store, created if need be
    /// @throws StoreException when another program has it open, it cannot be reached, or the folder
    ///   cannot be written
    public static ResourceStore open(Path folder, Database database, InstantSource clock) {
        return open(folder, new PostgresTables(database), clock);
    }

    private static ResourceStore open(Path folder, Tables tables, InstantSource clock) {
        try {
            return openOrBeginAnew(folder, tables, clock);
        } catch (StoreException e) {
            tables.close();
            throw e;
        }
    }

    private static ResourceStore openOrBeginAnew(Path folder, Tables tables, InstantSource clock) {
        try {
            Files.createDirectories(folder);
            if (Files.notExists(mark(folder))) {
                return new ResourceStore(folder, tables, clock, false);
            }
        } catch (SQLException e) {
            refuse(tables, e);
        } catch (IOException e) {
            throw new StoreException("the resource store's folder cannot be made", e);
        }
        try {
            tables.setAside();
            Files.deleteIfExists(mark(folder));
            return new ResourceStore(folder, tables, clock, true);
        } catch (SQLException | IOException e) {
            if (e instanceof SQLException trouble) {
                refuse(tables, trouble);
            }
            throw new StoreException(
                    "the resource store cannot be begun anew; check its folder and the disk", e);
        }
    }

    /// Throws when the trouble is none of the tables' own.
    private static void refuse(Tables tables, SQLException trouble) {
        if (tables.isTaken(trouble)) {
            throw new StoreException(
                    "another program has the resource store open; stop it first", trouble);
        }
        if (tables.isAway(trouble)) {
            throw new StoreException(AWAY, trouble);
        }
    }

    /// Whether a database was found that could not be used. The store is then empty.
    public boolean wasSetAside() {
        return wasSetAside;
    }

    /// How many facts of the journal are stored: the caller goes on with the fact of this index.
    /// Zero for an empty store.
    public long position() {
        return ask(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select position from store")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /// Stores the resources of a transaction, all or none. Every entry is `PUT Type/id`; a PUT that
    /// changes nothing makes no new version; with `ifNoneMatch` `*` it only creates.
    ///
    /// @param position how many facts of the journal are stored by then
    /// @throws IllegalArgumentException when an entry is anything else
    public synchronized void store(Bundle transaction, long position) {
        write(
                writing -> {
                    Optional<String> village = writing.village(transaction);
                    for (BundleEntryComponent entry : transaction.getEntry()) {
                        writing.put(entry, village);
                    }
                },
                "update store set position = ?",
                position);
    }

    /// The number of the last access that is stored; 0 for none.
    int audited() {
        return ask(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select audited from store")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    /// Stores accesses. None of them is there yet.
    ///
    /// @param number of the last, by then
    synchronized void audit(List<AuditEvent> events, int number) {
        write(
                writing -> {
                    for (AuditEvent event : events) {
                        writing.add(event);
                    }
                },
                "update store set audited = ?",
                number);
    }

    private void write(Work work, String update, long standing) {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try (Writing writing = new Writing(connection, clock.millis())) {
                work.on(writing);
                writing.flush();
                try (PreparedStatement statement = connection.prepareStatement(update)) {
                    statement.setLong(1, standing);
                    statement.executeUpdate();
                }
                tables.requireWhole();
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw doubtful("the resource store cannot be written", e);
        }
    }

    /// The newest version of a resource.
    public Optional<Resource> read(String type, String id) {
        return ask(connection -> read(connection, type, id));
    }

    /// The newest version of a resource in one of some villages, as {@link Compartment} names them.
    Optional<Resource> read(String type, String id, Collection<String> villages) {
        return ask(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select term from term where type = ? and id = ? and parameter = ?")) {
                select.setString(1, type);
                select.setString(2, id);
                select.setString(3, VILLAGE);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && villages.contains(row.getString(1))
                            ? read(connection, type, id)
                            : Optional.empty();
                }
            }
        });
    }

    /// The resources of a type that have, for every parameter, one of the given terms.
    ///
    /// @param terms by parameter, as {@link Terms} writes them; one or more each
    /// @param bounds that hold as well
    /// @param offset how many to leave out, 0 or more
    /// @param count how many to return at most, 0 or more
    Found search(
            String type,
            Map<String, List<String>> terms,
            List<Dates.Bound> bounds,
            int offset,
            int count) {
        // Plain joins, and the type asked of the terms alone: otherwise H2 walks all resources of
        // the type instead of looking up the few that a term names.
        StringBuilder joins = new StringBuilder(" from resource r");
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : terms.entrySet()) {
            String term = "t" + conditions.size();
            String marks = String.join(", ", Collections.nCopies(each.getValue().size(), "?"));
            joins.append(
                    " join term %1$s on %1$s.type = r.type and %1$s.id = r.id".formatted(term));
            conditions.add(
                    "%1$s.type = ? and %1$s.parameter = ? and %1$s.term in (%2$s)"
                            .formatted(term, marks));
            values.add(type);
            values.add(each.getKey());
            values.addAll(each.getValue());
        }
        for (Dates.Bound each : bounds) {
            String term = "t" + conditions.size();
            joins.append(
                    " join term %1$s on %1$s.type = r.type and %1$s.id = r.id".formatted(term));
            conditions.add(
                    "%1$s.type = ? and %1$s.parameter = ? and %1$s.term %2$s ?"
                            .formatted(term, each.isAtLeast() ? ">=" : "<="));
            values.addAll(List.of(type, each.end(), each.term()));
        }
        if (conditions.isEmpty()) {
            conditions.add("r.type = ?");
            values.add(type);
        }
        String from = joins + " where " + String.join(" and ", conditions);
        return ask(connection ->
                new Found(
                        total(connection, from, values),
                        page(connection, from, values, offset, count)));
    }

    @Override
    public void close() {
        tables.close();
    }

    private <T> T ask(Question<T> question) {
        try (Connection connection = connections.getConnection()) {
            T answer = question.ask(connection);
            tables.requireWhole();
            return answer;
        } catch (SQLException e) {
            throw doubtful("the resource store cannot be read", e);
        }
    }

    private Optional<Resource> read(Connection connection, String type, String id)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select type, id, body, version, updated, digest from resource"
                                + " where type = ? and id = ?")) {
            select.setString(1, type);
            select.setString(2, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(resource(row)) : Optional.empty();
            }
        }
    }

    private static int total(Connection connection, String from, List<String> values)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select count(distinct r.id)" + from)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /// A resource that has two of a parameter's alternatives is joined twice, hence grouped.
    private List<Resource> page(
            Connection connection, String from, List<String> values, int offset, int count)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select r.type, r.updated, r.id"
                                + from
                                + " group by r.type, r.updated, r.id"
                                + " order by r.type, r.updated desc, r.id"
                                + " offset ? rows fetch next ? rows only")) {
            bind(select, values);
            select.setInt(values.size() + 1, offset);
            select.setInt(values.size() + 2, count);
            List<Resource> page = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    read(connection, row.getString("type"), row.getString("id"))
                            .ifPresent(page::add);
                }
            }
            return page;
        }
    }

    private static void bind(PreparedStatement statement, List<String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setString(i + 1, values.get(i));
        }
    }

    private Resource resource(ResultSet row) throws SQLException {
        String body = row.getString("body");
        int version = row.getInt("version");
        long updated = row.getLong("updated");
        byte[] digest = digest(row.getString("type"), row.getString("id"), version, updated, body);
        if (!Arrays.equals(digest, row.getBytes("digest"))) {
            throw doubtful("a stored resource is damaged", null);
        }
        Resource resource = (Resource) FHIR.newJsonParser().parseResource(body);
        resource.getMeta().setVersionId(Integer.toString(version));
        resource.getMeta().setLastUpdated(Date.from(Instant.ofEpochMilli(updated)));
        return resource;
    }

    static byte[] digest(String type, String id, int version, long updated, String body) {
        String row = type + "/" + id + "/" + version + "/" + updated + "/" + body;
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(row.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// @throws SQLException when there is a database that cannot be used
    private static DataSource connect(Tables tables) throws SQLException {
        DataSource pool = tables.connect();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : SCHEMA) {
                statement.execute(table.formatted(tables.bodyType(), tables.digestType()));
            }
            statement.execute(
                    "insert into store select "
                            + LAYOUT
                            + ", 0, 0 where not exists (select 1 from store)");
            requireOurs(statement);
            tables.requireWhole();
            return pool;
        } catch (SQLException e) {
            tables.close();
            throw e;
        }
    }

    private static void requireOurs(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select max(layout), count(*) from store")) {
            row.next();
            if (row.getInt(1) != LAYOUT || row.getInt(2) != 1) {
                throw new SQLException(
                        "layout " + row.getInt(1) + " of the resource store, expected " + LAYOUT,
                        ANOTHER_LAYOUT);
            }
        }
    }

    private static Path mark(Path folder) {
        return folder.resolve(MARK);
    }

    /// Leaves the mark, so that the next start fills the store anew.
    private StoreException doubtful(String what, @Nullable SQLException cause) {
        if (cause != null && tables.isAway(cause)) {
            return new StoreException(AWAY, cause);
        }
        StoreException trouble =
                new StoreException(what + "; restart to fill the store anew", cause);
        try {
            Files.write(mark(folder), new byte[0]);
        } catch (IOException e) {
            trouble.addSuppressed(e);
        }
        return trouble;
    }
}
